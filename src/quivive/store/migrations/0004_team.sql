CREATE TABLE accounts (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  second_factor TEXT NOT NULL,
  second_factor_step BIGINT NOT NULL,
  recovery TEXT NOT NULL,
  subject TEXT NOT NULL,
  disabled BOOLEAN NOT NULL,
  failures INTEGER NOT NULL,
  locked_until BIGINT NOT NULL,
  created BIGINT NOT NULL
)

CREATE UNIQUE INDEX accounts_by_name ON accounts (folded)

CREATE INDEX accounts_by_subject ON accounts (subject)

CREATE TABLE sessions (
  token :bytes: NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  complete BOOLEAN NOT NULL,
  begun BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  FOREIGN KEY (account) REFERENCES accounts (id) ON DELETE CASCADE
)

CREATE INDEX sessions_by_account ON sessions (account)

CREATE TABLE api_keys (
  id TEXT NOT NULL PRIMARY KEY,
  secret :bytes: NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  per_minute BIGINT NOT NULL,
  per_day BIGINT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  ends BIGINT NOT NULL,
  revoked BOOLEAN NOT NULL
)

CREATE TABLE api_use (
  api_key TEXT NOT NULL,
  day BIGINT NOT NULL,
  requests BIGINT NOT NULL,
  PRIMARY KEY (api_key, day)
) :keyed:

CREATE TABLE idempotent_answers (
  caller TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request :bytes: NOT NULL,
  status INTEGER NOT NULL,
  answer TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (caller, idempotency_key)
) :keyed:

CREATE INDEX idempotent_answers_by_time ON idempotent_answers (at)

CREATE TABLE report_labels (
  report BIGINT NOT NULL PRIMARY KEY,
  label TEXT NOT NULL,
  labelled_by TEXT NOT NULL,
  at BIGINT NOT NULL,
  FOREIGN KEY (report) REFERENCES reports (sequence) ON DELETE CASCADE
)

-- sqlite only
CREATE VIRTUAL TABLE report_words USING fts5 (text, content = 'reports', content_rowid = 'sequence', tokenize = 'unicode61 remove_diacritics 2')

-- sqlite only
INSERT INTO report_words (rowid, text) SELECT sequence, text FROM reports WHERE text <> ''

-- sqlite only
CREATE TRIGGER report_words_added AFTER INSERT ON reports WHEN new.text <> ''
BEGIN INSERT INTO report_words (rowid, text) VALUES (new.sequence, new.text); END

-- sqlite only
CREATE TRIGGER report_words_removed AFTER DELETE ON reports WHEN old.text <> ''
BEGIN INSERT INTO report_words (report_words, rowid, text) VALUES ('delete', old.sequence, old.text); END

-- postgresql only
CREATE INDEX report_words ON reports USING gin (to_tsvector('simple', text)) WHERE text <> ''
