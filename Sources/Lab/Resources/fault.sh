#!/bin/bash
# fault.sh LABS NAME PLACE WHERE ACTION TEXT: runs a fault's script on its host as root, or here when it strikes the cable or
# the repository, whose folder PLACE then is. What the script writes to descriptor 3 is a message for the program.
describe_lab "$1" "$2"
host=$3
where=$4
action=$5
if [ "$where" = repository ]; then
    [ -d "$host" ] || fail no-folder "$host"
    REPOSITORY=$(realpath "$host")
    export REPOSITORY
    run=(env)
elif [ ! -d "$state" ]; then
    fail not-up "$name"
elif [ "$where" = cable ]; then
    subnet=$(cat "$state/subnet")
    octet=$(awk -v host="$host" '$1 == host { print $2 }' "$state/hosts")
    export LINK=bongsu$subnet-$octet ADDRESS=10.77.$subnet.$octet
    run=(env)
else
    run=(on_host "$host")
fi
if [ "$action" != seen ]; then
    "${run[@]}" bash -c "$6" fault "$action" </dev/null 3>&1 >&2
    exit
fi
# Real things take a moment to show.
for ((tries = 0; tries < 40; tries++)); do
    if detail=$("${run[@]}" bash -c "$6" fault seen </dev/null 2>&1); then
        say seen
        exit
    fi
    [ "${7:-wait}" = wait ] || break
    sleep 0.25
done
say unseen "$(tail -n 1 <<<"$detail")"
