#!/bin/bash
# boot.sh NAME SUBNET OCTET DISK LOWER STATE: boots a host and stays beside it. Runs in the host's own network, mount,
# UTS, IPC and cgroup namespaces: all mounts and links made here go when the host's last process goes.
set -euo pipefail
name=$1 subnet=$2 octet=$3 disk=$4 lower=$5 state=$6
link=bongsu$subnet-$octet

outside() { nsenter --net=/proc/self/fd/7 "$@"; }
mac=$(printf '02:62:73:00:%02x:%02x' "$subnet" "$octet")
outside ip link add "$link" type veth peer name eth0 address "$mac" netns "/proc/$$/ns/net"
outside ip link set "$link" master "bongsu$subnet" up
# A fixed neighbour: when the cable is cut, packets vanish as they do in a data centre, instead of "no route to host".
outside ip neigh replace "10.77.$subnet.$octet" lladdr "$mac" dev "bongsu$subnet" nud permanent
exec 7<&-
ip link set lo up
ip addr add "10.77.$subnet.$octet/24" dev eth0
ip link set eth0 up
hostname "$name"

# The disk is a tmpfs of a fixed size: it can fill up, and it is gone with the host. A folder of the image can be renamed
# as on any disk (redirect_dir): a restore swaps folders so.
cd "$state/root/$name"
mount -t tmpfs -o "size=$disk,mode=755" disk .
cd "$state/root/$name"
mkdir upper work root
mount -t overlay -o "lowerdir=$lower,upperdir=upper,workdir=work,redirect_dir=on" overlay root
cd root
# A file of the image is copied when it is first opened for writing. A database opens its files so even to read,
# and would fail to read on a full disk, as no real host does: such folders are the host's own from the start.
if [ -e etc/lab/own ]; then
    while read -r folder; do find ".$folder" -type f -exec chmod u+r {} +; done <etc/lab/own
fi
echo "$name" >etc/hostname
{
    echo "127.0.0.1 localhost"
    cat "$state/ssh/hosts"
} >etc/hosts
: >etc/resolv.conf
tr -d - </proc/sys/kernel/random/uuid >etc/machine-id
install -m 600 "$state/ssh/host_$name" etc/ssh/ssh_host_ed25519_key
install -m 644 "$state/ssh/host_$name.pub" etc/ssh/ssh_host_ed25519_key.pub
install -d -m 700 -o 1000 -g 1000 home/ubuntu/.ssh
install -m 600 -o 1000 -g 1000 "$state/ssh/id_ed25519.pub" home/ubuntu/.ssh/authorized_keys

# Process 1 and what it alone has: processes, /run, /dev, the boot's id. Network and disk belong to the shell around it.
# shellcheck disable=SC2016 # meant for the inner shell
boot() {
    unshare --pid --mount --fork --kill-child=SIGKILL bash -euc '
mount --bind . .
cd "$PWD"
mount -t proc proc proc
# What belongs to the whole machine stays out of reach of the hosts: kernel settings, the clock, modules.
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
if [ -e proc/sysrq-trigger ]; then mount --bind /dev/null proc/sysrq-trigger; fi
mount -t tmpfs -o mode=755 tmpfs run
cat /proc/sys/kernel/random/uuid >run/boot-id
mount --bind run/boot-id proc/sys/kernel/random/boot_id
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755,nosuid tmpfs dev
for device in null zero full random urandom tty; do
    touch "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm dev/mqueue
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr
mkdir -p .outside
pivot_root . .outside
umount -l /.outside
rmdir /.outside
exec env -i container=lab PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    setpriv --bounding-set=-sys_module,-sys_time,-sys_rawio --inh-caps=-all \
    /lib/systemd/systemd --log-target=console --log-level=notice --show-status=no
' boot
}

# A host that restarts (also by `reboot -ff`, as after a power failure) comes back with its disk: the kernel ends process 1
# of such a host with HUP. Whatever else ends it, ends the host.
code=129
while [ "$code" = 129 ]; do
    code=0
    boot || code=$?
done
exit "$code"
