CREATE TABLE campaign_groups (
  id BIGINT NOT NULL PRIMARY KEY,
  root BIGINT NOT NULL,
  brands TEXT NOT NULL,
  scam_type TEXT NOT NULL,
  reports BIGINT NOT NULL,
  doubtful BIGINT NOT NULL,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  founded BIGINT NOT NULL,
  founder :bytes: NOT NULL,
  reasons TEXT NOT NULL
)

CREATE INDEX campaign_groups_by_root ON campaign_groups (root)

CREATE INDEX campaign_groups_by_founder ON campaign_groups (founder)

CREATE INDEX campaign_groups_by_reports ON campaign_groups (reports)

CREATE TABLE campaign_members (
  report BIGINT NOT NULL PRIMARY KEY,
  grp BIGINT NOT NULL,
  doubtful INTEGER NOT NULL,
  FOREIGN KEY (report) REFERENCES reports (sequence) ON DELETE CASCADE
)

CREATE INDEX campaign_members_by_group ON campaign_members (grp, report)

CREATE TABLE campaign_tokens (
  token BIGINT NOT NULL,
  grp BIGINT NOT NULL,
  PRIMARY KEY (token, grp)
) :keyed:

CREATE TABLE campaign_texts (
  id BIGINT NOT NULL PRIMARY KEY,
  digest BIGINT NOT NULL,
  signature :bytes: NOT NULL
)

CREATE UNIQUE INDEX campaign_texts_by_digest ON campaign_texts (digest)

CREATE TABLE campaign_bands (
  band BIGINT NOT NULL,
  text BIGINT NOT NULL,
  PRIMARY KEY (band, text)
) :keyed:

CREATE TABLE campaign_near (
  text BIGINT NOT NULL,
  other BIGINT NOT NULL,
  likeness DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (text, other)
) :keyed:

CREATE TABLE campaign_sightings (
  id BIGINT NOT NULL PRIMARY KEY,
  text BIGINT NOT NULL,
  shape BIGINT NOT NULL,
  grp BIGINT NOT NULL,
  first BIGINT NOT NULL,
  last BIGINT NOT NULL
)

CREATE INDEX campaign_sightings_by_text ON campaign_sightings (text)

CREATE TABLE campaign_apart (
  one BIGINT NOT NULL,
  other BIGINT NOT NULL,
  PRIMARY KEY (one, other)
) :keyed:

-- sqlite only
CREATE TRIGGER campaign_members_counted AFTER DELETE ON campaign_members
BEGIN UPDATE campaign_groups SET reports = reports - 1, doubtful = doubtful - OLD.doubtful
WHERE id = (SELECT root FROM campaign_groups WHERE id = OLD.grp); END

-- postgresql only
CREATE FUNCTION campaign_members_counted() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN UPDATE campaign_groups SET reports = reports - 1, doubtful = doubtful - OLD.doubtful
WHERE id = (SELECT root FROM campaign_groups WHERE id = OLD.grp); RETURN NULL; END $$

-- postgresql only
CREATE TRIGGER campaign_members_counted AFTER DELETE ON campaign_members
FOR EACH ROW EXECUTE FUNCTION campaign_members_counted()
