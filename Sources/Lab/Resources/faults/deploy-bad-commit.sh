#!/bin/bash
# Deploys a commit that builds and starts, and answers every request with an error 500.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
repository=/home/ubuntu/o4o-platform
subject='Measure how long products take'
as_ubuntu() { su ubuntu -c "cd $repository && $1"; }
deploy() {
    as_ubuntu 'cd apps/api-server && node build.mjs'
    systemctl reset-failed api-server.service || true
    systemctl restart api-server.service
}
case $1 in
break)
    if [ "$(as_ubuntu 'git log -1 --format=%s')" != "$subject" ]; then
        as_ubuntu "sed -i 's/^async function \(health\|products\)(.*/&\n  metrics.start(\"\1\");/' apps/api-server/src/server.mjs"
        as_ubuntu "git commit -qam '$subject'"
    fi
    deploy
    ;;
seen) [ "$(curl -s -m 2 -o /dev/null -w '%{http_code}' http://localhost:4000/api/health)" = 500 ] ;;
heal)
    as_ubuntu 'git checkout -q main'
    if [ "$(as_ubuntu 'git log -1 --format=%s')" = "$subject" ]; then as_ubuntu 'git reset -q --hard HEAD~1'; fi
    deploy
    ;;
esac
