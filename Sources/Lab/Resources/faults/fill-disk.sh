#!/bin/bash
# Fills the disk to the last byte with a log that nobody rotates.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
case $1 in
break) dd if=/dev/zero of=/var/log/debug.log oflag=append conv=notrunc bs=64k status=none || true ;;
seen) [ "$(df --output=avail / | tail -n 1)" -lt 64 ] ;;
heal) rm -f /var/log/debug.log ;;
esac
