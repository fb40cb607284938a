#!/bin/bash
# Cuts the last 64 pages off the file of the table orders, as a file system does that lost its last writes. No checksum notices.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
case $1 in
break)
    folder=$(kept truncate-heap)
    answers || start_cluster
    if [ -e "$folder/file" ] && counts_differ orders; then exit; fi
    rm -rf "$folder" && mkdir -p "$folder"
    echo 64 >"$folder/pages"
    damage_pages truncate-heap orders
    ;;
seen) [ -e "$(kept truncate-heap)/file" ] && counts_differ orders ;;
heal) repair_pages truncate-heap ;;
esac
