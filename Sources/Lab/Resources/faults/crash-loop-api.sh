#!/bin/bash
# Leaves a build that was cut short: the API dies at each start until systemd gives up.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
cd /home/ubuntu/o4o-platform/apps/api-server
case $1 in
break)
    head -n 20 src/server.mjs >dist/server.mjs
    systemctl reset-failed api-server.service || true
    systemctl restart api-server.service || true
    ;;
seen) ! node --check dist/server.mjs 2>&1 && systemctl is-failed --quiet api-server.service ;;
heal)
    su ubuntu -c 'node build.mjs'
    systemctl reset-failed api-server.service || true
    systemctl restart api-server.service
    ;;
esac
