CREATE TABLE quivive_about (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
)

CREATE TABLE reports (
  sequence :sequence:,
  id :bytes: NOT NULL,
  received BIGINT NOT NULL,
  collected BIGINT NOT NULL,
  reporter :bytes: NOT NULL,
  source TEXT NOT NULL,
  country TEXT NOT NULL,
  region TEXT NOT NULL,
  channel TEXT NOT NULL,
  language TEXT NOT NULL,
  brand TEXT NOT NULL,
  scam_type TEXT NOT NULL,
  level TEXT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  signature :bytes: NOT NULL,
  code TEXT NOT NULL,
  facts TEXT NOT NULL,
  weights TEXT NOT NULL,
  text TEXT NOT NULL
)

CREATE UNIQUE INDEX reports_by_id ON reports (id)

CREATE INDEX reports_by_received ON reports (received)

CREATE INDEX reports_by_brand ON reports (brand, sequence)

CREATE INDEX reports_by_reporter ON reports (reporter)

CREATE TABLE fingerprints (
  report BIGINT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  common BOOLEAN NOT NULL,
  hashed BOOLEAN NOT NULL,
  PRIMARY KEY (report, position),
  FOREIGN KEY (report) REFERENCES reports (sequence) ON DELETE CASCADE
) :keyed:

CREATE INDEX fingerprints_by_value ON fingerprints (kind, value, report)

CREATE TABLE hours (
  hour BIGINT NOT NULL,
  brand TEXT NOT NULL,
  scam_type TEXT NOT NULL,
  channel TEXT NOT NULL,
  country TEXT NOT NULL,
  language TEXT NOT NULL,
  reports BIGINT NOT NULL,
  aged BIGINT NOT NULL,
  PRIMARY KEY (hour, brand, scam_type, channel, country, language)
) :keyed:

CREATE TABLE journals (
  journal TEXT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (journal, number)
) :keyed:

-- sqlite only
CREATE TRIGGER journals_keep_events BEFORE DELETE ON journals
BEGIN SELECT RAISE(ABORT, 'events of a journal are never deleted'); END

-- sqlite only
CREATE TRIGGER journals_keep_what_events_say BEFORE UPDATE ON journals
BEGIN SELECT RAISE(ABORT, 'events of a journal are never changed'); END

-- postgresql only
CREATE FUNCTION journals_only_appended() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events of a journal are never changed or deleted'; END $$

-- postgresql only
CREATE TRIGGER journals_only_appended BEFORE UPDATE OR DELETE OR TRUNCATE ON journals
FOR EACH STATEMENT EXECUTE FUNCTION journals_only_appended()
