-- One organisation in which ten thousand lots came of one delivery, through six levels of batches. A level's batch takes
-- of two lots of the level before, so that ways meet again, and makes five; every other lot of the last level is sold.
-- Numbers are ids: organisation 900, items 900 to 906, one for each level, lots and batches by level and place.
SET session_replication_role = replica;

CREATE FUNCTION pg_temp.id(number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT lpad(number::text, 32, '0')::uuid $$;

CREATE TEMP TABLE level (number bigint, lots bigint, before bigint);
INSERT INTO level VALUES (0, 1, 0), (1, 5, 1), (2, 25, 5), (3, 120, 25), (4, 550, 120), (5, 2300, 550), (6, 7000, 2300);

CREATE TEMP TABLE made AS
SELECT
    number AS level, place, place / 5 AS batch, 900000000 + number * 1000000 + place AS lot,
    timestamptz '2026-01-01 00:00+00' + number * interval '1 day' + place * interval '1 second' AS moment
FROM level, generate_series(0, lots - 1) place;

CREATE TEMP TABLE run AS
SELECT number AS level, place, before, 910000000 + number * 1000000 + place AS batch
FROM level, generate_series(0, lots / 5 - 1) place WHERE number > 0;

CREATE TEMP TABLE taken AS
SELECT DISTINCT level, batch, 900000000 + (level - 1) * 1000000 + input AS lot
FROM run, LATERAL (VALUES (place % before), ((place * 7 + 1) % before)) used (input);

INSERT INTO "user" (id, name, created_at)
SELECT pg_temp.id(1), 'Ada', '2026-01-01 00:00+00' WHERE NOT EXISTS (SELECT FROM "user");

INSERT INTO organization (id, name, currency, time_zone, created_at)
SELECT pg_temp.id(900), 'Descent', 'EUR', 'Europe/Berlin', '2026-01-01 00:00+00';

INSERT INTO inventory_item (
    organization_id, id, code, name, search_key, kind, unit, tracked, perishable, picking_policy, unit_cost, created_at,
    on_hand, reserved, value, sequence, last_hash, lots_made)
SELECT
    pg_temp.id(900), pg_temp.id(900 + number), 'D' || number, 'Descent ' || number, 'descent ' || number, 'product', 'kg',
    true, false, 'fifo', 1000000, '2026-01-01 00:00+00', lots * 10000000, 0, lots * 10000000, lots * 4, repeat('0', 64), lots
FROM level;

INSERT INTO inventory_lot (
    organization_id, id, item_id, code, unit_cost, received_at, original, remaining, reserved, pick_order)
SELECT
    pg_temp.id(900), pg_temp.id(lot), pg_temp.id(900 + level), 'L' || lot, 1000000, moment, 10000000, 5000000, 0, place
FROM made;

INSERT INTO recipe (organization_id, id, name_key, name, newest, created_at)
SELECT pg_temp.id(900), pg_temp.id(900), 'descent', 'Descent', 1, '2026-01-01 00:00+00';

INSERT INTO recipe_version (
    organization_id, recipe_id, number, yield_amount, yield_unit, waste, instructions, notes, details, created_at, created_by)
SELECT pg_temp.id(900), pg_temp.id(900), 1, 1000000, 'kg', 0, '[]', '', '', '2026-01-01 00:00+00', pg_temp.id(1);

INSERT INTO batch (
    organization_id, id, label, recipe_id, recipe_number, recipe_name, factor, output, unit, status, events, planned_at,
    planned_by, started_at, ended_at, yielded, consumed, wasted, produced)
SELECT
    pg_temp.id(900), pg_temp.id(batch), 'D-2026-' || batch, pg_temp.id(900), 1, 'Descent', '1', 1000000, 'kg', 'completed',
    3, '2026-01-01 00:00+00', pg_temp.id(1), '2026-01-01 00:00+00', '2026-01-01 00:00+00', 50000000, 0, 0, 0
FROM run;

-- An adjustment is called as its lot or batch, and by what it did with it.
CREATE TEMP TABLE moved AS
SELECT
    level, lot, lot AS adjustment, CASE level WHEN 0 THEN 'restock' ELSE 'batch_output' END AS kind,
    CASE WHEN level > 0 THEN 910000000 + level * 1000000 + batch END AS batch, 'output' AS role, 10000000 AS delta, moment
FROM made
UNION ALL
SELECT
    level - 1, lot, 1000000000 + row_number() OVER (), 'batch_use', batch, 'use', -1000000, '2026-02-01 00:00+00'
FROM taken
UNION ALL
SELECT level, lot, 2000000000 + lot, 'sale', NULL, NULL, -2000000, '2026-03-01 00:00+00' FROM made
WHERE level = 6 AND place % 2 = 0;

INSERT INTO inventory_adjustment (
    organization_id, id, item_id, type, actor_id, reference, notes, cost_before, on_hand, effective_at, recorded_at)
SELECT
    pg_temp.id(900), pg_temp.id(adjustment), pg_temp.id(900 + level), kind, pg_temp.id(1),
    CASE kind WHEN 'sale' THEN 'order ' || lot / 10 END, '', 1000000, 10000000, moment, moment
FROM moved;

INSERT INTO inventory_history (
    organization_id, item_id, sequence, adjustment_id, lot_id, delta, reserved_delta, remaining, unit_cost, cost,
    effective_at, recorded_at, hash)
SELECT
    pg_temp.id(900), pg_temp.id(900 + level), row_number() OVER (PARTITION BY level ORDER BY adjustment),
    pg_temp.id(adjustment), pg_temp.id(lot), delta, 0, 5000000, 1000000, delta, moment, moment, repeat('0', 64)
FROM moved;

INSERT INTO batch_movement (organization_id, batch_id, adjustment_id, lot_id, item_id, role, delta, cost)
SELECT
    pg_temp.id(900), pg_temp.id(batch), pg_temp.id(adjustment), pg_temp.id(lot), pg_temp.id(900 + level), role, delta, 0
FROM moved WHERE batch IS NOT NULL;

ANALYZE;
