#!/bin/bash
# backup.sh: database and uploads into one archive under /backup/o4o-platform.
set -euo pipefail
stamp=$(date +%Y%m%d_%H%M%S)
work=$(mktemp -d)
mkdir "$work/db"
pg_dump -U postgres o4o_platform | gzip >"$work/db/o4o_db_$stamp.sql.gz"
cp -r /home/ubuntu/o4o-platform/apps/api-server/uploads "$work/uploads"
tar -czf "/backup/o4o-platform/o4o_backup_$stamp.tar.gz" -C "$work" db uploads
rm -r "$work"
