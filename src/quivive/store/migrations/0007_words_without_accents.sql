-- postgresql only
CREATE FUNCTION folded_words(written TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT regexp_replace(normalize(regexp_replace(normalize(written, NFD), '[\u0300-\u036f]+', '', 'g'), NFC),
'[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g') $$

-- postgresql only
ALTER TABLE reports DROP COLUMN words

-- postgresql only
ALTER TABLE reports ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', folded_words(text))) STORED

-- postgresql only
CREATE INDEX report_words ON reports USING gin (words)
