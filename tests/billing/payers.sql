-- Two thousand organisations that pay, of which every twentieth is in doubt, and thirty thousand events: one in a hundred
-- is due, one in a thousand was given up, and what the first half said is forgotten; ten thousand items, recipes,
-- products and batches. Parameters of no kind.
SET session_replication_role = replica;

CREATE FUNCTION pg_temp.id(number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT ('01980000-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid $$;

INSERT INTO organization
SELECT pg_temp.id(o), 'Organisation ' || o, 'EUR', 'Europe/Berlin', '2026-01-01 00:00+00' FROM generate_series(1, 2000) o;

INSERT INTO "user" (id, name, created_at, email, email_key)
SELECT pg_temp.id(u), 'Ada', '2026-01-01 00:00+00', 'ada' || u || '@example.org', 'ada' || u || '@example.org'
FROM generate_series(1, 2000) u;

INSERT INTO membership
SELECT pg_temp.id(u), pg_temp.id(u), 'owner', NULL, true, '2026-01-01 00:00+00' FROM generate_series(1, 2000) u;

INSERT INTO billing_customer
SELECT pg_temp.id(o), 'stripe', 'acct_1', 'cus_' || o, '2026-01-01 00:00+00' FROM generate_series(1, 2000) o;

INSERT INTO subscription (
    organization_id, provider, account, subscription_id, customer_id, status, lines, period_end, cancel_at_period_end,
    version, since, stale_at, refresh_at, refresh_tries, revision
)
SELECT
    pg_temp.id(o), 'stripe', 'acct_1', 'sub_' || o, 'cus_' || o, 'active', '[["price_maker", 1]]', moment, false,
    moment, moment, doubt, doubt, 0, 0
FROM generate_series(1, 2000) o,
LATERAL (SELECT timestamptz '2026-04-01 00:00+00' + o * interval '1 minute') m (moment),
LATERAL (SELECT CASE WHEN o % 20 = 0 THEN moment END) d (doubt);

INSERT INTO billing_events (
    id, provider, account, event_id, event_type, object_id, livemode, api_version, event_created, payload_hash, body,
    customer_id, status, error_message, retry_count, next_attempt_at, source, processed_at, created_at, updated_at
)
SELECT
    pg_temp.id(n), 'stripe', 'acct_1', 'evt_' || n, 'type.' || n % 30, 'sub_' || n % 2000, false, '2026', moment,
    repeat('f', 64), CASE WHEN n > 15000 THEN '{}' END, 'cus_' || n % 2000 + 1, status, '', 0,
    CASE WHEN status = 'failed' THEN moment END, 'webhook', moment, moment, moment
FROM generate_series(1, 30000) n,
LATERAL (SELECT timestamptz '2026-04-01 00:00+00' + n * interval '1 minute') m (moment),
LATERAL (
    SELECT CASE WHEN n % 1000 = 0 THEN 'dead' WHEN n > 15000 AND n % 100 = 1 THEN 'failed' ELSE 'processed' END
) s (status);

INSERT INTO inventory_item
SELECT
    pg_temp.id(n % 2000 + 1), pg_temp.id(n), 'C-' || n, 'Item ' || n, 'item ' || n, 'ingredient', 'g', true, false,
    NULL, 'fifo', 1000000, NULL, 1000000, NULL, '2026-01-01 00:00+00', 0, 0, 0, 0, repeat('0', 64), 0
FROM generate_series(1, 10000) n;

INSERT INTO recipe (organization_id, id, name_key, name, newest, created_at)
SELECT pg_temp.id(n % 2000 + 1), pg_temp.id(n), 'ale ' || n, 'Ale ' || n, 1, '2026-01-01 00:00+00'
FROM generate_series(1, 10000) n;

INSERT INTO product (organization_id, id, name_key, name, description, created_at)
SELECT pg_temp.id(n % 2000 + 1), pg_temp.id(n), 'ale ' || n, 'Ale ' || n, '', '2026-01-01 00:00+00'
FROM generate_series(1, 10000) n;

INSERT INTO batch (
    organization_id, id, label, recipe_id, recipe_number, recipe_name, factor, output, unit, status, events, planned_at,
    planned_by, started_at, consumed, wasted, produced
)
SELECT
    pg_temp.id(n % 2000 + 1), pg_temp.id(n), 'B-' || n, pg_temp.id(n), 1, 'Ale', '1', 1000000, 'l', 'in_progress', 1,
    moment, pg_temp.id(1), moment, 0, 0, 0
FROM generate_series(1, 10000) n, LATERAL (SELECT timestamptz '2026-03-01 00:00+00' + n * interval '5 minutes') m (moment);

ANALYZE;
