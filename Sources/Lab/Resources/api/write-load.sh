#!/bin/bash
# write-load start [DATABASE [PAUSE]] | stop | acknowledged
# Customers at work: commits numbered rows into the table write_load, one transaction each, PAUSE seconds apart (0.01), and
# connects anew for ever when it is cut off. `acknowledged` prints NUMBER AT of each row of which the server said that it is
# committed; AT is UTC to the microsecond, just before the commit, and the next row's AT is after it. So of the rows before a
# moment all but the last must be there; of those after it, none. Run it as root or postgres.
set -euo pipefail
folder=/var/lib/write-load
database=${2:-o4o_platform}
pause=${3:-0.01}
case $1 in
start)
    mkdir -p "$folder"
    if systemctl is-active --quiet write-load.service; then exit; fi
    systemctl reset-failed write-load.service 2>/dev/null || true
    : >"$folder/acknowledged"
    psql -U postgres -d "$database" -qX -c 'CREATE TABLE IF NOT EXISTS write_load (number bigint PRIMARY KEY, at timestamptz NOT NULL)'
    systemd-run --quiet --collect --unit write-load.service "$0" work "$database" "$pause"
    ;;
work)
    exec >>"$folder/acknowledged"
    number=$(date +%s%6N)
    while :; do
        # A row's number is given once: of one that was not acknowledged nobody knows whether it is there. systemd lets no closed pipe
        # end us: the write that fails says that the client is gone.
        while :; do
            number=$((number + 1))
            echo "INSERT INTO write_load VALUES ($number, clock_timestamp()) RETURNING number, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"');" 2>/dev/null || break
            echo "$number" >"$folder/number"
            sleep "$pause"
        done | psql -U postgres -d "$database" -qAtX -F ' ' -v ON_ERROR_STOP=1 || true
        if [ -e "$folder/number" ]; then number=$(cat "$folder/number"); fi
        sleep 0.05
    done
    ;;
stop) systemctl stop write-load.service ;;
acknowledged) cat "$folder/acknowledged" ;;
esac
