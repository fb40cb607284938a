#!/bin/bash
# backup-monitoring.sh: says how old the newest backup is; fails when it is older than a day or missing.
set -euo pipefail
newest=$(find /backup/o4o-platform -name 'o4o_backup_*.tar.gz' -printf '%T@ %p\n' | sort -n | tail -n 1)
[ -n "$newest" ] || { echo "no backup in /backup/o4o-platform" >&2; exit 1; }
age=$(($(date +%s) - ${newest%%.*}))
echo "newest backup: ${newest#* } (${age}s old)"
[ "$age" -lt 86400 ]
