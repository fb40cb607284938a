#!/bin/bash
# Takes the write-ahead log away, and with it the record of the last checkpoint: the server does not start any more.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
data=$(data_directory)
words='could not locate a valid checkpoint record'
case $1 in
break)
    folder=$(kept lose-checkpoint)
    if [ -e "$folder/wal" ] && ! answers; then exit; fi
    rm -rf "$folder" && mkdir -p "$folder"
    ask CHECKPOINT || true
    stop_cluster
    mkdir "$folder/wal"
    find "$data/pg_wal" -maxdepth 1 -type f -name '[0-9A-F]*[0-9A-F]' -exec mv -t "$folder/wal" {} +
    systemctl start postgresql@15-main.service || true
    ;;
seen) ! answers && tail -n 20 /var/log/postgresql/postgresql-15-main.log | grep "$words" ;;
heal)
    folder=$(kept lose-checkpoint)
    [ -e "$folder/wal" ] || exit 0
    # What a restore has put in its place stays.
    if ! answers; then
        find "$folder/wal" -type f -exec mv -n -t "$data/pg_wal" {} +
        start_cluster
    fi
    rm -r "$folder"
    ;;
esac
