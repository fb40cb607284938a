#!/bin/bash
# Takes the cluster's data directory away under the running server, as a volume does that is gone.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
data=$(data_directory)
case $1 in
break)
    folder=$(kept lose-data-directory)
    if [ ! -e "$data/PG_VERSION" ]; then exit; fi
    rm -rf "$folder" && mkdir -p "$folder"
    systemctl kill --signal=KILL postgresql@15-main.service || true
    while systemctl is-active --quiet postgresql@15-main.service; do sleep 0.05; done
    mv "$data" "$folder/main"
    ;;
seen) [ ! -e "$data/PG_VERSION" ] && ! answers ;;
heal)
    folder=$(kept lose-data-directory)
    [ -e "$folder/main" ] || exit 0
    # What a restore has put in its place stays.
    if [ ! -e "$data/PG_VERSION" ]; then
        rm -rf "$data"
        mv "$folder/main" "$data"
        start_cluster
    fi
    rm -r "$folder"
    ;;
esac
