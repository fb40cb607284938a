#!/bin/bash
# Fills the disk of the backup repository to the last byte. Runs on the controller, and only where the repository has a
# small disk of its own: nobody else's is filled.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
filler=$REPOSITORY/lab-filler
case $1 in
break)
    kilobytes=$(df --output=size -k "$REPOSITORY" | tail -n 1)
    if [ "$kilobytes" -gt 4194304 ]; then
        echo "not filled: $REPOSITORY lies on a disk of $((kilobytes / 1048576)) GB; give it one of at most 4 GB: mount -t tmpfs -o size=512m repository $REPOSITORY" >&2
        exit 1
    fi
    dd if=/dev/zero of="$filler" oflag=append conv=notrunc bs=64k status=none || true
    ;;
seen) [ -e "$filler" ] && [ "$(df --output=avail -k "$REPOSITORY" | tail -n 1)" -lt 64 ] ;;
heal) rm -f "$filler" ;;
esac
