#!/bin/bash
# backup.sh: database and files into one archive under /backup/o4o-platform.
set -euo pipefail
stamp=$(date +%Y%m%d_%H%M%S)
work=$(mktemp -d)
mkdir "$work/db" "$work/files"
pg_dump -U postgres o4o_platform | gzip >"$work/db/o4o_db_$stamp.sql.gz"
tar -czf "$work/files/uploads_$stamp.tar.gz" -C /home/ubuntu/o4o-platform/apps/api-server uploads
tar -czf "/backup/o4o-platform/o4o_backup_$stamp.tar.gz" -C "$work" db files
rm -r "$work"
