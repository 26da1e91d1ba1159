CREATE TABLE known_indicators (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  told_by TEXT NOT NULL,
  seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  brand TEXT NOT NULL,
  reference TEXT NOT NULL,
  licence TEXT NOT NULL,
  imported BIGINT NOT NULL,
  PRIMARY KEY (kind, value, told_by)
) :keyed:
