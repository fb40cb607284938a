#!/bin/bash
# Overwrites bytes in the file of the table products; the cluster's checksums notice when it is read.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
data=/var/lib/postgresql/15/main
kept=/var/lib/lab-faults/corrupt-table
ask() { psql -U postgres -d o4o_platform -AtXc "$1"; }
case $1 in
break)
    systemctl start postgresql@15-main.service
    file=$(ask "SELECT pg_relation_filepath('products')")
    ask CHECKPOINT
    systemctl stop postgresql@15-main.service
    mkdir -p "$kept"
    if [ ! -e "$kept/path" ] || [ "$(cat "$kept/path")" != "$file" ]; then
        cp -a "$data/$file" "$kept/file"
        echo "$file" >"$kept/path"
    fi
    for block in 0 1 2 3; do
        printf 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' |
            dd of="$data/$file" bs=1 seek=$((block * 8192 + 6000)) conv=notrunc status=none
    done
    systemctl start postgresql@15-main.service
    ;;
seen) { ask 'SELECT sum(length(description)) FROM products' 2>&1 || true; } | grep 'invalid page' ;;
heal)
    [ -e "$kept/path" ] || exit 0
    systemctl stop postgresql@15-main.service
    file=$data/$(cat "$kept/path")
    if [ -e "$file" ]; then cp -a "$kept/file" "$file"; fi
    rm -r "$kept"
    systemctl start postgresql@15-main.service
    ;;
esac
