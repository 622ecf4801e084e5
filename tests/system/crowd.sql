-- Twenty organisations with fifty items of a hundred lots each. Nine of ten lots are used up, every other item is
-- perishable, a few lots are held, and one in ten has been reserved. Parameters of no kind: the same rows every time.
SET session_replication_role = replica;

CREATE FUNCTION pg_temp.id(number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT ('01980000-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid $$;

CREATE TEMP TABLE place AS
SELECT
    pg_temp.id(o) AS organization_id,
    pg_temp.id(o * 1000 + i) AS item_id,
    pg_temp.id((o * 1000 + i) * 1000 + l) AS id,
    o, i, l,
    l > 90 AS is_open,
    timestamptz '2026-01-01 00:00+00' + l * interval '1 day' + i * interval '1 minute' AS moment
FROM generate_series(1, 20) o, generate_series(1, 50) i, generate_series(1, 100) l;

INSERT INTO "user" SELECT pg_temp.id(u), 'Ada', '2026-01-01 00:00+00' FROM generate_series(0, 2000) u;

INSERT INTO organization
SELECT pg_temp.id(o), 'Organisation ' || o, 'EUR', 'Europe/Berlin', '2026-01-01 00:00+00'
FROM generate_series(1, 20) o;

INSERT INTO membership
SELECT pg_temp.id(o), pg_temp.id(o * u), 'owner', NULL, true, '2026-01-01 00:00+00'
FROM generate_series(1, 20) o, generate_series(0, 100) u;

INSERT INTO role
SELECT pg_temp.id(o), pg_temp.id(r), 'role ' || r, 'Role ' || r, '[]'
FROM generate_series(1, 20) o, generate_series(1, 50) r;

INSERT INTO api_token
SELECT
    pg_temp.id(n % 20 + 1), pg_temp.id(n), pg_temp.id(0), 'token', 'prefix' || n, repeat('f', 64), '[]',
    '2026-01-01 00:00+00'
FROM generate_series(1, 2000) n;

INSERT INTO audit_log
SELECT organization_id, id, pg_temp.id(0), 'inventory.restock', 'inventory_item', item_id::text, NULL, NULL, 'r', moment
FROM place;

INSERT INTO inventory_item
SELECT
    organization_id, item_id, 'C-' || i, 'Item ' || i, 'item ' || i || E'\nc-' || i, 'ingredient', 'g', true, i % 2 = 0,
    NULL, 'fifo', 1000000, NULL, 1000000, NULL, '2026-01-01 00:00+00', 50000000, 0, 50000000, 100, repeat('0', 64), 100
FROM place GROUP BY organization_id, item_id, i;

INSERT INTO inventory_lot
SELECT
    organization_id, id, item_id, 'L-' || l, 1000000, moment,
    CASE WHEN i % 2 = 0 THEN date '2026-01-01' + l * 5 END,
    10000000, CASE WHEN is_open THEN 5000000 ELSE 0 END, 0,
    CASE WHEN i % 10 = 0 AND l % 50 = 45 THEN 'to be tested' END, l
FROM place;

INSERT INTO inventory_adjustment
SELECT
    organization_id, id, item_id, CASE WHEN l % 50 = 49 THEN 'reversal' ELSE 'sale' END, pg_temp.id(0),
    CASE WHEN l % 3 = 0 THEN 'order ' || l END, '', CASE WHEN l % 50 = 49 THEN id END, 0, 0, moment, moment
FROM place;

INSERT INTO inventory_history
SELECT
    organization_id, item_id, l, id, id, 1000000, 0, 1000000, 1000000, 1000000, moment, moment, repeat('0', 64)
FROM place;

INSERT INTO reservation
SELECT
    organization_id, id, id, item_id, 'order ' || l, CASE WHEN is_open THEN 1000000 ELSE 0 END, moment
FROM place WHERE l % 10 = 5;

DROP TABLE place;
ANALYZE;
