ALTER TABLE accounts DROP COLUMN failures

ALTER TABLE accounts DROP COLUMN locked_until

ALTER TABLE sessions ADD COLUMN provider BOOLEAN NOT NULL DEFAULT FALSE

CREATE TABLE account_links (
  token :bytes: NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  ends BIGINT NOT NULL
)

CREATE INDEX account_links_by_account ON account_links (account)

CREATE TABLE sign_in_attempts (
  counter :bytes: NOT NULL PRIMARY KEY,
  attempts INTEGER NOT NULL,
  last BIGINT NOT NULL,
  waits_until BIGINT NOT NULL
) :keyed:

CREATE INDEX sign_in_attempts_by_time ON sign_in_attempts (last)
