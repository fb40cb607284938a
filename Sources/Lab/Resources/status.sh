#!/bin/bash
# status.sh LABS NAME: the subnet, and each host with its number and process 1 (0 when it is not running).
describe_lab "$1" "$2"
[ -d "$state" ] || exit 0
say subnet "$(cat "$state/subnet" 2>/dev/null || echo -1)"
[ -e "$state/recipe/hosts" ] || exit 0
while read -r host octet _; do
    say host "$host" "$octet" "$(host_init "$host" || echo 0)"
done <"$state/recipe/hosts"
