#!/bin/bash
# Kills the API as the kernel does when memory runs out; systemd leaves it down for a person to look at.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
case $1 in
break) systemctl kill --signal=KILL api-server.service || true ;;
seen) ! curl -fsS -m 2 http://localhost:4000/api/health && systemctl is-failed --quiet api-server.service ;;
heal)
    systemctl reset-failed api-server.service || true
    systemctl start api-server.service
    ;;
esac
