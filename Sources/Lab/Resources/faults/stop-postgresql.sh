#!/bin/bash
# Stops the database cluster; postgresql.service stays green over it.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
case $1 in
break) systemctl stop postgresql@15-main.service ;;
seen) ! psql -U postgres -Atc 'SELECT 1' 2>&1 ;;
heal) systemctl start postgresql@15-main.service ;;
esac
