#!/bin/bash
# up.sh LABS NAME CACHE WANTED-SUBNET: images, network, and all hosts of a lab at once.
# LABS/NAME/recipe was written by the caller: base/, layers/NAME/, boot.sh and
# hosts (NAME OCTET DISK IMAGE..., the lowest image first).
describe_lab "$1" "$2"
cache=$3
wanted=$4
recipe=$state/recipe

[ "$(id -u)" = 0 ] || fail not-root
for tool in ip unshare nsenter setpriv mmdebstrap ssh-keygen flock awk; do
    command -v "$tool" >/dev/null || fail missing-tool "$tool"
done
lock_lab 120
[ -s "$recipe/hosts" ] || fail busy "$name"

# From here on this script and all it starts can be found and ended by the lab's name alone.
mkdir -p "$cgroup/controller" 2>/dev/null || fail cgroups-read-only "$cgroup"
echo $$ >"$cgroup/controller/cgroup.procs" || fail cgroups-read-only "$cgroup"

mapfile -t hosts < <(awk '{ print $1 }' "$recipe/hosts")

all_running() {
    local host
    # Written last: a lab without it was never whole.
    [ -e "$state/hosts" ] || return 1
    while read -r host _; do host_init "$host" >/dev/null || return 1; done <"$state/hosts"
}
if all_running; then
    cmp -s "$recipe/hosts" "$state/hosts" || fail different-hosts "$name"
    say reused
    say subnet "$(cat "$state/subnet")"
    exit 0
fi

while read -r image lower folder; do
    if [ -d "$cache/$image" ]; then continue; fi
    if [ "$lower" = - ]; then
        build_base "$image"
    else
        build_layer "$image" "$(sed -E "s#([^,]+)#$cache/\1/root#g; s#,#:#g" <<<"$lower")" "$recipe/$folder"
    fi
done <"$recipe/images"
awk '{ print $1 }' "$recipe/images" | while read -r image; do touch "$cache/$image"; done
prune_images "$cache" "$labs" || true

# What an earlier `up` left when it was killed.
for folder in "$cgroup"/*/; do
    case $folder in */controller/) ;; *) end_processes "${folder%/}" ;; esac
done
remove_links
rm -f "$state/hosts"

choose_subnet() {
    local taken n
    exec 8<"$labs"
    flock 8
    taken=$(
        find "$labs" -mindepth 2 -maxdepth 2 -name subnet ! -path "$state/*" -exec cat {} +
        { ip -o -4 route show; ip -o -4 addr show; } | { grep -oE '\b10\.77\.[0-9]+\.' || true; } | cut -d. -f3
    )
    for n in $(if [ "$wanted" = any ]; then seq 1 254; else echo "$wanted"; fi); do
        if ! grep -qx "$n" <<<"$taken"; then
            echo "$n" >"$state/subnet"
            exec 8<&-
            subnet=$n
            return
        fi
    done
    fail subnet-taken "10.77.$wanted.0/24"
}
choose_subnet
say subnet "$subnet"
bridge=bongsu$subnet

write_keys() {
    local host octet
    rm -rf "$state/ssh"
    mkdir -m 700 "$state/ssh"
    ssh-keygen -q -t ed25519 -N '' -C "lab $name" -f "$state/ssh/id_ed25519"
    {
        echo "Host ${hosts[*]} 10.77.$subnet.*"
        echo "    User ubuntu"
        echo "    IdentityFile $state/ssh/id_ed25519"
        echo "    IdentitiesOnly yes"
        echo "    UserKnownHostsFile $state/ssh/known_hosts"
        echo "    GlobalKnownHostsFile /dev/null"
        echo "    StrictHostKeyChecking yes"
        echo "    PasswordAuthentication no"
    } >"$state/ssh/common"
    : >"$state/ssh/config"
    : >"$state/ssh/known_hosts"
    : >"$state/ssh/hosts"
    while read -r host octet _; do
        ssh-keygen -q -t ed25519 -N '' -C "$host" -f "$state/ssh/host_$host"
        echo "10.77.$subnet.$octet,$host $(cut -d' ' -f1,2 "$state/ssh/host_$host.pub")" >>"$state/ssh/known_hosts"
        printf 'Host %s\n    HostName 10.77.%s.%s\n' "$host" "$subnet" "$octet" >>"$state/ssh/config"
        echo "10.77.$subnet.$octet $host" >>"$state/ssh/hosts"
    done <"$recipe/hosts"
    cat "$state/ssh/common" >>"$state/ssh/config"
    rm "$state/ssh/common"
}
write_keys

ip link add "$bridge" type bridge stp_state 0 forward_delay 0
ip addr add "10.77.$subnet.1/24" dev "$bridge"
ip link set "$bridge" up

# Descriptor 7 leads back from a host's network to this one; 9 and 6 must not outlive this script.
exec 7</proc/self/ns/net
while read -r host octet disk images; do
    say booting "$host"
    mkdir -p "$cgroup/$host" "$state/root/$host"
    lower=
    for image in $images; do lower=$cache/$image/root${lower:+:$lower}; done
    (
        echo "$BASHPID" >"$cgroup/$host/cgroup.procs"
        exec 9<&- 8<&- </dev/null >"$state/root/$host.log" 2>&1
        exec setsid unshare --net --mount --propagation private --uts --ipc --cgroup \
            bash "$recipe/boot.sh" "$host" "$subnet" "$octet" "$disk" "$lower" "$state"
    ) &
done <"$recipe/hosts"

for host in "${hosts[@]}"; do
    for ((tries = 0; tries < 200; tries++)); do
        if host_init "$host" >/dev/null; then break; fi
        populated "$cgroup/$host" || [ "$tries" -lt 20 ] || break
        sleep 0.05
    done
    host_init "$host" >/dev/null || fail boot-failed "$host" "$(tail -n 1 "$state/root/$host.log")"
    say booted "$host"
done
cp "$recipe/hosts" "$state/hosts"
