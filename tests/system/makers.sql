-- After crowd.sql: each of its organisations has two hundred recipes in two versions, products with two variants and two
-- sizes, batches with all that happened in them, and as many prints as are kept. A recipe needs what the one before it
-- makes.
CREATE TEMP TABLE thing AS
SELECT pg_temp.id(o) AS organization_id, pg_temp.id(o * 100000 + n) AS id, o, n,
    timestamptz '2026-01-01 00:00+00' + n * interval '1 hour' AS moment
FROM generate_series(1, 20) o, generate_series(1, 200) n;

INSERT INTO recipe (organization_id, id, name_key, name, newest, output_item_id, archived_at, created_at)
SELECT
    organization_id, id, 'recipe ' || n, 'Recipe ' || n, 2, CASE WHEN n <= 50 THEN pg_temp.id(o * 1000 + n) END,
    CASE WHEN n % 20 = 0 THEN moment END, moment
FROM thing;

INSERT INTO recipe_version (
    organization_id, recipe_id, number, yield_amount, yield_unit, output_item_id, waste, shelf_life_days, instructions,
    notes, details, created_at, created_by
)
SELECT
    organization_id, id, v, 1000000, 'kg', CASE WHEN n <= 50 THEN pg_temp.id(o * 1000 + n) END, 0, NULL, '[]', '', '{}',
    moment, pg_temp.id(0)
FROM thing, generate_series(1, 2) v;

INSERT INTO recipe_ingredient (organization_id, recipe_id, version, line, item_id, amount, unit, kind, note, details)
SELECT organization_id, id, v, l, pg_temp.id(o * 1000 + (n + l - 2) % 50 + 1), 1000000, 'g', 'ingredient', l::text, '{}'
FROM thing, generate_series(1, 2) v, generate_series(1, 5) l;

INSERT INTO own_unit SELECT organization_id, 'unit ' || n, 'unit ' || n, 'mass', n::text FROM thing;

INSERT INTO product (organization_id, id, name_key, name, description, created_at)
SELECT organization_id, id, 'product ' || n, 'Product ' || n, '', moment FROM thing;

INSERT INTO product_variant (organization_id, id, product_id, name_key, name)
SELECT organization_id, pg_temp.id((o * 100000 + n) * 10 + v), id, 'variant ' || v, 'Variant ' || v
FROM thing, generate_series(1, 2) v;

INSERT INTO product_sku (organization_id, id, product_id, variant_id, item_id, size, unit, gtin, created_at)
SELECT
    organization_id, pg_temp.id((o * 100000 + n) * 10 + v), id, pg_temp.id((o * 100000 + n) * 10 + v),
    pg_temp.id(o * 1000 + n * 2 + v), 1000000, 'l', lpad((n * 10 + v)::text, 14, '0'), moment
FROM thing, generate_series(1, 2) v;

INSERT INTO batch (
    organization_id, id, label, recipe_id, recipe_number, recipe_name, factor, output, unit, status, events, planned_at,
    planned_by, started_at, ended_at, yielded, consumed, wasted, produced
)
SELECT
    organization_id, id, 'B-2026-' || lpad(n::text, 4, '0'), id, 1, 'Recipe ' || n, '1', 1000000, 'kg', 'completed', 10,
    moment, pg_temp.id(0), moment, moment, 1000000, 0, 0, 0
FROM thing;

INSERT INTO batch_line (
    organization_id, batch_id, line, item_id, code, name, kind, note, amount, unit, quantity, stock_unit, tracked, estimate
)
SELECT
    organization_id, id, l, pg_temp.id(o * 1000 + l), 'C-' || l, 'Item ' || l, 'ingredient', '', '1', 'g', 1000000, 'g',
    true, 0
FROM thing, generate_series(1, 5) l;

INSERT INTO batch_event (organization_id, batch_id, number, kind, at, actor_id, text, name, unit)
SELECT organization_id, id, e, 'note', moment, pg_temp.id(0), 'Hot', '', '' FROM thing, generate_series(1, 10) e;

INSERT INTO batch_movement (organization_id, batch_id, adjustment_id, lot_id, item_id, role, delta, cost)
SELECT
    organization_id, id, pg_temp.id((o * 1000 + l) * 1000 + n % 100 + 1), pg_temp.id((o * 1000 + l) * 1000 + n % 100 + 1),
    pg_temp.id(o * 1000 + l), CASE WHEN n > 100 THEN 'extra' ELSE 'use' END, -1, 0
FROM thing, generate_series(1, 5) l WHERE n <= 100;

INSERT INTO label_job (
    organization_id, id, asked_by, asked, labels, drawn, state, created_at, tries, claimed_until, ended_at, refusal,
    reason, content
)
SELECT
    organization_id, id, pg_temp.id(0), '{"lots": [], "sheet": "A4-24", "date": "none", "made": false}', 10,
    CASE state WHEN 'ready' THEN 10 ELSE 0 END, state, moment, 1, CASE state WHEN 'drawing' THEN moment END,
    CASE state WHEN 'ready' THEN moment END, '', '',
    CASE state WHEN 'ready' THEN decode(repeat(md5(n::text), 50), 'hex') END
FROM (
    SELECT *, CASE n % 20 WHEN 0 THEN 'waiting' WHEN 1 THEN 'drawing' ELSE 'ready' END AS state FROM thing WHERE n <= 50
) job;

DROP TABLE thing;
ANALYZE;
