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
local all all              peer map=local
host  all all 127.0.0.1/32 scram-sha-256
host  all all ::1/128      scram-sha-256
CONF
pg_ctlcluster 15 main start
as_postgres() { su postgres -c "psql -qX $*"; }
as_postgres -c "'CREATE ROLE o4o LOGIN'"
as_postgres -c "\"ALTER ROLE postgres PASSWORD 'lab'\""
su postgres -c 'createdb -O o4o o4o_platform'
as_postgres -d o4o_platform <schema.sql >/dev/null
hash=$(node -e 'const salt = "o4o"; process.stdout.write("scrypt$" + salt + "$" + require("crypto").scryptSync("test", salt, 32).toString("hex"))')
as_postgres -d o4o_platform <<SQL
INSERT INTO users (email, name, password_hash, created_at) VALUES ('test@example.com', '점검용', '$hash', '2024-01-01');
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
su ubuntu -c "$repository/scripts/backup.sh"

install -D -m 640 -g ubuntu api-server.env /etc/o4o/api-server.env
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
