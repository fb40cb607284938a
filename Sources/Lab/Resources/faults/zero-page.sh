#!/bin/bash
# Fills a page of the table users with zeros, as a disk does that lost a write. To PostgreSQL it is a page never used:
# no checksum notices, its rows are simply gone.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
case $1 in
break)
    folder=$(kept zero-page)
    answers || start_cluster
    if [ -e "$folder/file" ] && counts_differ users; then exit; fi
    rm -rf "$folder" && mkdir -p "$folder"
    echo 1 >"$folder/pages"
    echo 7 >"$folder/at"
    head -c 8192 /dev/zero >"$folder/wrong"
    damage_pages zero-page users
    ;;
seen) [ -e "$(kept zero-page)/file" ] && counts_differ users ;;
heal) repair_pages zero-page ;;
esac
