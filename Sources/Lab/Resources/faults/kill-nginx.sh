#!/bin/bash
# Kills nginx and its workers.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
case $1 in
break) systemctl kill --signal=KILL nginx.service || true ;;
seen) ! curl -fsS -m 2 -o /dev/null http://localhost/ && systemctl is-failed --quiet nginx.service ;;
heal)
    systemctl reset-failed nginx.service || true
    systemctl start nginx.service
    ;;
esac
