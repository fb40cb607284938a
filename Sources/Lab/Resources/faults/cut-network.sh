#!/bin/bash
# Pulls the host's cable: packets to it vanish, as in a data centre. Runs on the controller.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
case $1 in
break) ip link set "$LINK" down ;;
seen) ! timeout 1 bash -c ": </dev/tcp/$ADDRESS/22" 2>&1 ;;
heal) ip link set "$LINK" up ;;
esac
