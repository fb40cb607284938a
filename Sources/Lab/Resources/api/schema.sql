\set ON_ERROR_STOP 1
CREATE EXTENSION pg_trgm;
CREATE EXTENSION citext;
CREATE SEQUENCE order_number START 100001;
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE, name text NOT NULL, password_hash text NOT NULL,
    preferences jsonb NOT NULL DEFAULT '{}', created_at timestamptz NOT NULL);
CREATE TABLE products (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku text NOT NULL UNIQUE, name text NOT NULL, description text NOT NULL,
    price_cents int NOT NULL CHECK (price_cents > 0), stock int NOT NULL, tags text[] NOT NULL);
CREATE TYPE order_status AS ENUM ('pending', 'paid', 'shipped', 'delivered', 'cancelled');
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id), product_id bigint NOT NULL REFERENCES products (id),
    status order_status NOT NULL, total_cents bigint NOT NULL, created_at timestamptz NOT NULL,
    number bigint NOT NULL DEFAULT nextval('order_number'));
ALTER SEQUENCE order_number OWNER TO o4o;
CREATE TABLE reviews (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES products (id) ON DELETE CASCADE, user_id bigint NOT NULL REFERENCES users (id),
    stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5), title citext NOT NULL, UNIQUE (product_id, user_id));
SELECT setseed(0.42);
INSERT INTO users (email, name, password_hash, preferences, created_at)
    SELECT 'user' || g || '@example' || (g % 37) || '.com', '사용자 ' || g, 'disabled',
        jsonb_build_object('theme', (ARRAY['dark', 'light'])[1 + g % 2], 'marketing', g % 5 = 0),
        '2024-01-01'::timestamptz + (g || ' minutes')::interval
    FROM generate_series(1, 20000) g;
INSERT INTO products (sku, name, description, price_cents, stock, tags)
    SELECT 'SKU-' || lpad(g::text, 7, '0'), '상품 ' || g, repeat(md5(g::text), 3),
        100 + (random() * 90000)::int, (random() * 500)::int, ARRAY['category' || g % 50, 'brand' || g % 333]
    FROM generate_series(1, 5000) g;
INSERT INTO orders (user_id, product_id, status, total_cents, created_at)
    SELECT 1 + (random() * 19999)::int, 1 + (random() * 4999)::int,
        (ARRAY['pending', 'paid', 'shipped', 'delivered', 'cancelled'])[1 + (random() * 4)::int]::order_status,
        (random() * 500000)::int, '2024-01-01'::timestamptz + (g * 5 || ' minutes')::interval
    FROM generate_series(1, 100000) g;
INSERT INTO reviews (product_id, user_id, stars, title)
    SELECT 1 + g % 5000, g, 1 + g % 5, '후기 Review ' || g FROM generate_series(1, 4000) g;
CREATE INDEX products_name_trigrams ON products USING gin (name gin_trgm_ops);
CREATE INDEX orders_user ON orders (user_id, created_at DESC);
CREATE INDEX orders_status ON orders (status, created_at);
ALTER TABLE users OWNER TO o4o;
ALTER TABLE products OWNER TO o4o;
ALTER TABLE orders OWNER TO o4o;
ALTER TABLE reviews OWNER TO o4o;
CREATE VIEW sales AS
    SELECT product_id, count(*) AS orders, sum(total_cents) AS total_cents FROM orders WHERE status <> 'cancelled' GROUP BY product_id;
ALTER VIEW sales OWNER TO o4o;
GRANT SELECT ON products, orders, reviews, sales TO o4o_readers;
GRANT SELECT (id, name, created_at) ON users TO o4o_readers;
ALTER DEFAULT PRIVILEGES FOR ROLE o4o IN SCHEMA public GRANT SELECT ON TABLES TO o4o_readers;
