#!/bin/bash
# down.sh LABS NAME CACHE: ends and removes all that a lab has on the machine, whatever state an `up` was killed in.
# What is there is asked of the system, by the lab's name and its subnet's number.
describe_lab "$1" "$2"
if [ ! -d "$state" ] && [ ! -d "$cgroup" ]; then
    say absent
    exit 0
fi
# An `up` that is still at work holds the lock and is in the cgroup: it is ended first.
end_processes "$cgroup" || true
lock_lab 30
end_processes "$cgroup" || fail still-running "$name"
rmdir "$(dirname "$cgroup")" 2>/dev/null || true
remove_links
rm -rf --one-file-system "$state"
rmdir "$labs" 2>/dev/null || true
# Half an image, unless somebody is building it.
for image in "$3"/*.partial; do
    [ -d "$image" ] || continue
    exec 6>"${image%.partial}.lock"
    if flock --nonblock 6; then rm -rf --one-file-system "$image"; fi
    exec 6>&-
done
say removed
