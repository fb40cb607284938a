#!/bin/bash
# Read before every other script of the lab. What it prints on standard output is for the program:
# one message a line, fields parted by tabs.
set -euo pipefail
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

say() {
    local IFS=$'\t'
    printf '%s\n' "$*"
}

fail() {
    say error "$@"
    exit 1
}

# The unified hierarchy lies in different places: alone, or beside the old hierarchies.
unified_hierarchy() {
    local mount
    mount=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/self/mounts)
    [ -n "$mount" ] || fail no-unified-cgroups
    printf '%s\n' "$mount"
}

# Everything that a lab has on the machine carries its name (cgroups, folder) or its subnet's number (links).
# shellcheck disable=SC2034 # read by the scripts that follow this one
describe_lab() {
    labs=$1
    name=$2
    state=$labs/$name
    cgroup=$(unified_hierarchy)/bongsu-lab/$name
}

# Locks the lab's folder; the lock goes with the last process that holds descriptor 9.
# A lock on a folder that was removed meanwhile is worth nothing, so it is taken again.
lock_lab() {
    local seconds=$1
    while :; do
        mkdir -p "$state"
        exec 9<"$state" || continue
        flock --wait "$seconds" 9 || fail busy "$name"
        [ "$(stat -Lc %i /proc/self/fd/9)" = "$(stat -c %i "$state" 2>/dev/null)" ] && return
    done
}

populated() {
    [ -e "$1/cgroup.events" ] && grep -q '^populated 1' "$1/cgroup.events"
}

# Ends every process in a cgroup and below it. Membership is inherited and cannot be left from inside,
# so nothing is missed and no number of a process can be somebody else's.
end_processes() {
    local tries
    [ -d "$1" ] || return 0
    for ((tries = 0; tries < 300; tries++)); do
        if [ -e "$1/cgroup.kill" ]; then echo 1 >"$1/cgroup.kill"; fi
        populated "$1" || break
        sleep 0.05
    done
    populated "$1" && fail still-running "$1"
    find "$1" -depth -type d -exec rmdir {} \; 2>/dev/null
    [ ! -d "$1" ]
}

# Process 1 of a host as this machine numbers it; nothing and a failure when the host is not running.
host_init() {
    local pid
    while read -r pid; do
        if awk '$1 == "NSpid:" { found = ($NF == 1 && NF > 2) } END { exit !found }' "/proc/$pid/status" 2>/dev/null; then
            printf '%s\n' "$pid"
            return
        fi
    done < <(cat "$cgroup/$1/init.scope/cgroup.procs" "$cgroup/$1/cgroup.procs" 2>/dev/null)
    return 1
}

on_host() {
    local init
    init=$(host_init "$1") || fail host-not-running "$1"
    shift
    nsenter --target "$init" --mount --uts --ipc --net --pid --cgroup --root --wd \
        env -i PATH="$PATH" LC_ALL=C.UTF-8 HOME=/root "$@"
}

remove_links() {
    local subnet link
    subnet=$(cat "$state/subnet" 2>/dev/null) || return 0
    [ -n "$subnet" ] || return 0
    ip -o link show | awk -F': ' '{ sub(/@.*/, "", $2); print $2 }' | while read -r link; do
        case $link in
        "bongsu$subnet-"* | "bongsu$subnet") ip link delete "$link" 2>/dev/null || true ;;
        esac
    done
}

# prune_images CACHE LABS: removes images that no lab is made of and no `up` has wanted for two weeks.
# `up` marks what it wants first, and a lab's recipe is written before its images are looked for: what is about to
# be used is seen here. Anything in the cache that is not named as an image stays.
prune_images() {
    local folder image
    find "$1" -mindepth 1 -maxdepth 1 -type d -mtime +13 -printf '%f\n' | while read -r folder; do
        image=${folder%.partial}
        [[ $image =~ ^[a-z0-9-]+-[0-9a-f]{16}$ ]] || continue
        if grep -qs "^$image " "$2"/*/recipe/images; then continue; fi
        (
            exec 6>"$1/$image.lock"
            flock -n 6 || exit 0
            # Out of the way by one rename: an image under its own name is always whole.
            if [ "$folder" = "$image" ]; then mv -T "$1/$image" "$1/$image.partial" || exit 0; fi
            rm -rf --one-file-system "$1/$image.partial" "$1/$image.log"
        )
    done
}
