-- For the crowd of crowd.sql: whoever is signed in, signs in, or is written to. Parameters of no kind as well.
SET session_replication_role = replica;

CREATE FUNCTION pg_temp.id(number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT ('01980000-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid $$;

CREATE FUNCTION pg_temp.hash(number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT lpad(to_hex(number), 64, '0') $$;

UPDATE "user" SET email = 'ada' || id || '@example.org', email_key = 'ada' || id || '@example.org';

INSERT INTO session
SELECT
    pg_temp.id(n), pg_temp.hash(n), pg_temp.id(n % 2000), pg_temp.id(n % 20 + 1), 'password',
    moment, moment, moment, '192.0.2.1', 'Firefox'
FROM generate_series(1, 20000) n, LATERAL (SELECT timestamptz '2026-04-01 00:00+00' + n * interval '1 minute') m (moment);

INSERT INTO password SELECT id, 'hash', '2026-01-01 00:00+00' FROM "user";

INSERT INTO mailed_secret
SELECT pg_temp.hash(n), pg_temp.id(n % 2000), 'reset', timestamptz '2026-04-01 00:00+00' + n * interval '1 minute'
FROM generate_series(1, 20000) n;

INSERT INTO user_identity
SELECT pg_temp.id(n), pg_temp.id(n % 2000), 'acme', 'https://login.example.com', n::text, NULL, '2026-01-01 00:00+00'
FROM generate_series(1, 20000) n;

INSERT INTO login_attempt
SELECT
    pg_temp.id(n), 'acme', 'https://login.example.com', true, pg_temp.hash(n), pg_temp.hash(n / 4), 'nonce', 'verifier',
    '/', 'sign_in', NULL, timestamptz '2026-04-01 00:00+00' + n * interval '1 minute', NULL
FROM generate_series(1, 20000) n;

ANALYZE;
