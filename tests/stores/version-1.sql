-- A store at version 1 with three reports and two events, as `.dump` of the sqlite3 program writes it.
BEGIN TRANSACTION;
CREATE TABLE fingerprints (
  report BIGINT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  common BOOLEAN NOT NULL,
  hashed BOOLEAN NOT NULL,
  PRIMARY KEY (report, position),
  FOREIGN KEY (report) REFERENCES reports (sequence) ON DELETE CASCADE
) WITHOUT ROWID;
INSERT INTO "fingerprints" VALUES(1,0,'host','tax-1.example',0,0);
INSERT INTO "fingerprints" VALUES(1,1,'sender','HMRC',1,0);
INSERT INTO "fingerprints" VALUES(2,0,'host','tax-2.example',0,0);
INSERT INTO "fingerprints" VALUES(2,1,'sender','HMRC',1,0);
INSERT INTO "fingerprints" VALUES(3,0,'phone_number','abababababababababababababababab',0,1);
INSERT INTO "fingerprints" VALUES(3,1,'host','a.example',1,0);
INSERT INTO "fingerprints" VALUES(3,2,'host','a.example',1,0);
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
) WITHOUT ROWID;
INSERT INTO "hours" VALUES(-3940,'hmrc','tax','sms','GB','en',1,0);
INSERT INTO "hours" VALUES(494580,'hmrc','tax','sms','GB','en',2,0);
CREATE TABLE journals (
  journal TEXT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (journal, number)
) WITHOUT ROWID;
INSERT INTO "journals" VALUES('campaigns',1,1780489800000000,'{"merge": ["a", "b"]}');
INSERT INTO "journals" VALUES('watch',1,1780489800000000,'{"seen": 3}');
CREATE TABLE quivive_about (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
INSERT INTO "quivive_about" VALUES('key_check','c3d43908495605c1f53669f1ff86a81e');
CREATE TABLE quivive_migrations (
	number INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "quivive_migrations" VALUES(1,'reports');
CREATE TABLE reports (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL,
  received BIGINT NOT NULL,
  collected BIGINT NOT NULL,
  reporter BLOB NOT NULL,
  source TEXT NOT NULL,
  country TEXT NOT NULL,
  region TEXT NOT NULL,
  channel TEXT NOT NULL,
  language TEXT NOT NULL,
  brand TEXT NOT NULL,
  scam_type TEXT NOT NULL,
  level TEXT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  signature BLOB NOT NULL,
  code TEXT NOT NULL,
  facts TEXT NOT NULL,
  weights TEXT NOT NULL,
  text TEXT NOT NULL
);
INSERT INTO "reports" VALUES(1,X'00000000000000000000000000000001',1780489800000000,1780489860000000,X'','desk','GB','Kent','sms','en','hmrc','tax','scam',0.987654321,X'0401000000FFFFFFFF','0.1.0','2026.11','7','HMRC: refund 1 waits');
INSERT INTO "reports" VALUES(2,X'00000000000000000000000000000002',1780489800000000,1780489860000000,X'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA','desk','GB','Kent','sms','en','hmrc','tax','scam',0.987654321,X'0402000000FFFFFFFF','0.1.0','2026.11','7','HMRC: refund 2 waits');
INSERT INTO "reports" VALUES(3,X'00000000000000000000000000000063',-14182939876544,1780489860000000,X'0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F','desk','GB','Kent','sms','en','hmrc','tax','scam',3.00000000000000044408e-01,X'080000000000000000FFFFFFFFFFFFFFFF','0.1.0','2026.11','7','Ünïcode 🐟 ''quotes'' "and" % _ \ 
 line; DROP TABLE reports');
CREATE UNIQUE INDEX reports_by_id ON reports (id);
CREATE INDEX reports_by_received ON reports (received);
CREATE INDEX reports_by_brand ON reports (brand, sequence);
CREATE INDEX reports_by_reporter ON reports (reporter);
CREATE INDEX fingerprints_by_value ON fingerprints (kind, value, report);
CREATE TRIGGER journals_keep_events BEFORE DELETE ON journals
BEGIN SELECT RAISE(ABORT, 'events of a journal are never deleted'); END;
CREATE TRIGGER journals_keep_what_events_say BEFORE UPDATE ON journals
BEGIN SELECT RAISE(ABORT, 'events of a journal are never changed'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('reports',3);
COMMIT;
