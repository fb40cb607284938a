#!/bin/bash
# Writes a misspelt directive into the site; the running nginx goes on until somebody restarts it.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
site=/etc/nginx/sites-available/o4o.conf
case $1 in
break) grep -q '^proxy_passs' "$site" || echo 'proxy_passs http://api:4000;' >>"$site" ;;
seen) ! nginx -t 2>&1 ;;
heal) sed -i '/^proxy_passs/d' "$site" ;;
esac
