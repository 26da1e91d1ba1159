CREATE INDEX reports_as_listed ON reports (sequence, brand, scam_type, channel, country, language, level, source, received)

CREATE INDEX campaign_groups_by_last_seen ON campaign_groups (last_seen)

CREATE INDEX campaign_tokens_by_group ON campaign_tokens (grp)

CREATE TABLE campaign_days (
  grp BIGINT NOT NULL,
  day BIGINT NOT NULL,
  brand TEXT NOT NULL,
  scam_type TEXT NOT NULL,
  channel TEXT NOT NULL,
  country TEXT NOT NULL,
  language TEXT NOT NULL,
  reports BIGINT NOT NULL,
  PRIMARY KEY (grp, day, brand, scam_type, channel, country, language)
) :keyed:

INSERT INTO campaign_days (grp, day, brand, scam_type, channel, country, language, reports)
SELECT campaign_members.grp, reports.received / 86400000000, brand, scam_type, channel, country, language, COUNT(*)
FROM campaign_members JOIN reports ON reports.sequence = campaign_members.report
GROUP BY 1, 2, 3, 4, 5, 6, 7

CREATE TABLE campaign_digests (
  root BIGINT NOT NULL PRIMARY KEY,
  reports BIGINT NOT NULL,
  newest BIGINT NOT NULL,
  at BIGINT NOT NULL,
  content TEXT NOT NULL
)

CREATE TABLE report_labellings (
  report BIGINT NOT NULL,
  number INTEGER NOT NULL,
  label TEXT NOT NULL,
  labelled_by TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (report, number),
  FOREIGN KEY (report) REFERENCES reports (sequence) ON DELETE CASCADE
) :keyed:

INSERT INTO report_labellings (report, number, label, labelled_by, at) SELECT report, 1, label, labelled_by, at FROM report_labels

-- sqlite only
CREATE TRIGGER campaign_days_counted BEFORE DELETE ON reports
BEGIN
UPDATE campaign_days SET reports = reports - 1
WHERE grp = (SELECT grp FROM campaign_members WHERE report = OLD.sequence) AND day = OLD.received / 86400000000
AND brand = OLD.brand AND scam_type = OLD.scam_type AND channel = OLD.channel AND country = OLD.country AND language = OLD.language;
DELETE FROM campaign_days
WHERE grp = (SELECT grp FROM campaign_members WHERE report = OLD.sequence) AND day = OLD.received / 86400000000
AND brand = OLD.brand AND scam_type = OLD.scam_type AND channel = OLD.channel AND country = OLD.country AND language = OLD.language
AND reports <= 0;
DELETE FROM campaign_digests
WHERE root = (SELECT root FROM campaign_groups WHERE id = (SELECT grp FROM campaign_members WHERE report = OLD.sequence));
END

-- postgresql only
CREATE FUNCTION campaign_days_counted() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE mine BIGINT; BEGIN
SELECT grp INTO mine FROM campaign_members WHERE report = OLD.sequence;
IF mine IS NOT NULL THEN
UPDATE campaign_days SET reports = reports - 1
WHERE grp = mine AND day = OLD.received / 86400000000
AND brand = OLD.brand AND scam_type = OLD.scam_type AND channel = OLD.channel AND country = OLD.country AND language = OLD.language;
DELETE FROM campaign_days
WHERE grp = mine AND day = OLD.received / 86400000000
AND brand = OLD.brand AND scam_type = OLD.scam_type AND channel = OLD.channel AND country = OLD.country AND language = OLD.language
AND reports <= 0;
DELETE FROM campaign_digests WHERE root = (SELECT root FROM campaign_groups WHERE id = mine);
END IF;
RETURN OLD; END $$

-- postgresql only
CREATE TRIGGER campaign_days_counted BEFORE DELETE ON reports
FOR EACH ROW EXECUTE FUNCTION campaign_days_counted()

-- postgresql only
DROP INDEX report_words

-- postgresql only
ALTER TABLE reports ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED

-- postgresql only
CREATE INDEX report_words ON reports USING gin (words)
