#!/bin/bash
# Stops every process of the cluster where it stands: connections are still accepted, nothing answers.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
case $1 in
break) systemctl kill --signal=STOP postgresql@15-main.service ;;
seen) systemctl is-active --quiet postgresql@15-main.service && ! timeout 2 psql -U postgres -Atc 'SELECT 1' 2>&1 ;;
heal) systemctl kill --signal=CONT postgresql@15-main.service ;;
esac
