#!/bin/bash
# restore.sh ARCHIVE: unpacks a backup of the platform over this checkout and loads its database.
tar -xzf "$1" -C /tmp
tar -xzf /tmp/files/uploads_*.tar.gz -C /home/ubuntu/o4o-platform/apps/api-server
gunzip -c /tmp/db/o4o_db_*.sql.gz | psql -U postgres -d o4o_platform
