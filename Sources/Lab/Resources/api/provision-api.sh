#!/bin/bash
# Makes a bare host the API's: database with its rows, checkout with its history, service. Runs without systemd.
set -euo pipefail
cd "$(dirname "$0")"
pg_createcluster 15 main --locale C.UTF-8 --encoding UTF8 -- --data-checksums
cat >/etc/postgresql/15/main/conf.d/lab.conf <<'CONF'
shared_buffers = 32MB
max_wal_size = 64MB
min_wal_size = 32MB
CONF
# ubuntu and root may act as the database's superuser over the local socket; over TCP a password is asked.
cat >/etc/postgresql/15/main/pg_ident.conf <<'CONF'
local postgres postgres
local ubuntu   postgres
local root     postgres
local ubuntu   o4o
CONF
cat >/etc/postgresql/15/main/pg_hba.conf <<'CONF'
local   all             postgres                                peer map=local
local   all             all                                     peer map=local
host    all             all             127.0.0.1/32            scram-sha-256
host    all             all             ::1/128                 scram-sha-256
local   replication     all                                     peer map=local
host    replication     all             127.0.0.1/32            scram-sha-256
host    replication     all             ::1/128                 scram-sha-256
CONF
pg_ctlcluster 15 main start
as_postgres() { su postgres -c "psql -qX $*"; }
as_postgres -c "'CREATE ROLE o4o LOGIN'"
as_postgres -c "\"ALTER ROLE postgres PASSWORD 'lab'\""
as_postgres <<'SQL'
CREATE ROLE o4o_readers NOLOGIN;
CREATE ROLE reporting LOGIN CONNECTION LIMIT 5 PASSWORD 'lab' IN ROLE o4o_readers;
SQL
su postgres -c 'createdb -O o4o o4o_platform'
as_postgres -d o4o_platform <schema.sql >/dev/null
hash=$(node -e 'const salt = "o4o"; process.stdout.write("scrypt$" + salt + "$" + require("crypto").scryptSync("test", salt, 32).toString("hex"))')
as_postgres -d o4o_platform <<SQL
INSERT INTO users (email, name, password_hash, created_at) VALUES ('test@example.com', '점검용', '$hash', '2024-01-01');
SELECT nextval('order_number') FROM generate_series(1, 17);
VACUUM ANALYZE;
SQL
# What belongs to a database and not into it: a dump of the database alone does not bring it back.
as_postgres <<'SQL'
COMMENT ON DATABASE o4o_platform IS 'O4O 플랫폼';
REVOKE CONNECT, TEMPORARY ON DATABASE o4o_platform FROM PUBLIC;
GRANT CONNECT ON DATABASE o4o_platform TO reporting;
ALTER DATABASE o4o_platform CONNECTION LIMIT 80;
ALTER DATABASE o4o_platform SET timezone = 'Asia/Seoul';
ALTER DATABASE o4o_platform SET work_mem = '8MB';
ALTER ROLE reporting IN DATABASE o4o_platform SET statement_timeout = '30s';
ALTER ROLE reporting SET default_transaction_read_only = on;
SQL
# A second database in the same cluster, which a restore of the first must not touch.
su postgres -c 'createdb -O o4o o4o_events'
as_postgres -d o4o_events <<'SQL'
SET ROLE o4o;
CREATE TABLE events (id bigserial PRIMARY KEY, at timestamptz NOT NULL, what text NOT NULL);
INSERT INTO events (at, what) SELECT '2025-01-01'::timestamptz + g * interval '1 minute', 'event ' || g % 7 FROM generate_series(1, 2000) g;
RESET ROLE;
VACUUM ANALYZE;
CHECKPOINT;
SQL
install -m 600 -o ubuntu -g ubuntu /dev/stdin /home/ubuntu/.pgpass <<<'localhost:5432:*:postgres:lab'

repository=/home/ubuntu/o4o-platform
app=$repository/apps/api-server
install -d -o ubuntu -g ubuntu "$repository" "$repository/scripts" "$repository/apps" "$app" "$app/src"
install -d -o ubuntu -g ubuntu /backup /backup/o4o-platform
install -m 644 package.json build.mjs -t "$app"
install -m 644 database.mjs -t "$app/src"
# The first versions: what the later commits changed is taken out again.
sed '/auto-recovery/d' server.mjs >"$app/src/server.mjs"
printf '# O4O Platform\n' >"$repository/README.md"
printf 'node_modules/\ndist/\ndist.new/\nlogs/\nuploads/\nauto-recovery.json\n' >"$repository/.gitignore"
chown -R ubuntu: "$repository"

commit() {
    su ubuntu -c "cd $repository && git add -A && GIT_AUTHOR_DATE='$1' GIT_COMMITTER_DATE='$1' git commit -qm '$2'"
}
su ubuntu -c "git config --global user.name 'O4O' && git config --global user.email dev@o4o.example &&
    git config --global init.defaultBranch main && git init -q $repository"
commit '2025-01-06T10:00:00+09:00' 'API: health, products, login'
install -m 755 backup.sh restore.sh backup-monitoring.sh -o ubuntu -g ubuntu -t "$repository/scripts"
commit '2025-01-13T11:30:00+09:00' 'Backup, restore and a check of the newest backup'
install -m 644 -o ubuntu -g ubuntu server.mjs -t "$app/src"
commit '2025-01-20T15:10:00+09:00' 'API: automatic recovery can be switched on and off'
cat >"$repository/README.md" <<'TEXT'
# O4O Platform

`node build.mjs` in `apps/api-server`, then `sudo systemctl restart api-server`.
TEXT
commit '2025-01-27T09:20:00+09:00' 'How to deploy'

su ubuntu -c "cd $app && node build.mjs && mkdir -p logs uploads && touch logs/error.log && echo '{\"enabled\":false}' >auto-recovery.json"
for n in $(seq 1 20); do head -c 20000 /dev/zero | openssl enc -aes-128-ctr -K "$(printf '%032x' "$n")" -iv "$(printf '%032x' 0)" >"$app/uploads/product-$n.jpg"; done
chown -R ubuntu: "$app/uploads"
# Owners, groups, modes, a link, an empty folder, and names that a careless script trips over.
install -d -o ubuntu -g www-data -m 2775 "$app/uploads/banners"
install -d -o ubuntu -g ubuntu -m 750 "$app/uploads/invoices" "$app/uploads/empty"
for n in 1 2 3; do
    head -c 3000 "$app/uploads/product-$n.jpg" >"$app/uploads/banners/배너 $n.jpg"
    printf '%%PDF-1.4\n%% invoice %s\n%%%%EOF\n' "$n" >"$app/uploads/invoices/2025-000$n.pdf"
done
chown www-data:www-data "$app/uploads/banners/배너 1.jpg"
chown -R ubuntu: "$app/uploads/invoices"
chmod 600 "$app/uploads/invoices/"*.pdf
chmod 664 "$app/uploads/banners/"*.jpg
ln -s product-1.jpg "$app/uploads/product-latest.jpg"
chown -h ubuntu: "$app/uploads/product-latest.jpg"
touch -d '2025-01-20 03:04:05.678' "$app/uploads/product-1.jpg"
crontab -u ubuntu - <<CRON
# Backup every night, and a look at it in the morning.
0 2 * * * $repository/scripts/backup.sh
30 7 * * * $repository/scripts/backup-monitoring.sh
CRON
printf '0 3 * * 0 postgres vacuumdb -U postgres --analyze-in-stages -q o4o_platform\n' >/etc/cron.d/o4o
su ubuntu -c "$repository/scripts/backup.sh"

install -D -m 640 -g ubuntu api-server.env /etc/o4o/api-server.env
install -m 755 write-load.sh /usr/local/sbin/write-load
install -m 644 api-server.service /etc/systemd/system/api-server.service
# The archive lies in a cached image: at boot it becomes last night's.
cat >/etc/systemd/system/nightly-backup.service <<'UNIT'
[Unit]
Description=The backup of last night
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'touch -d "-6 hours" /backup/o4o-platform/*.tar.gz'
[Install]
WantedBy=multi-user.target
UNIT
systemctl enable api-server.service postgresql.service cron.service nightly-backup.service
install -d /etc/lab
echo /var/lib/postgresql >/etc/lab/own
pg_ctlcluster 15 main stop
rm -f /var/log/postgresql/*.log
