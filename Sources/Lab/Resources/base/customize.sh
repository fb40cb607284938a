#!/bin/bash
# Runs in the base image, once, after its packages are there.
set -euo pipefail
# No host key and no identity is shared by two hosts: each gets its own at boot.
rm -f /etc/ssh/ssh_host_* /etc/machine-id /var/lib/dbus/machine-id
: >/etc/machine-id
useradd --create-home --uid 1000 --shell /bin/bash ubuntu
echo 'ubuntu ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/ubuntu
chmod 440 /etc/sudoers.d/ubuntu
echo 'LANG=C.UTF-8' >/etc/default/locale
# A host runs what its own layer switches on.
pg_dropcluster 15 main
systemctl disable nginx.service postgresql.service cron.service
# Nothing here may reach for a network or a kernel setting that belongs to the whole machine.
systemctl mask apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer \
    console-getty.service getty.target systemd-udevd.service systemd-udev-trigger.service \
    systemd-modules-load.service dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount \
    sys-kernel-tracing.mount sys-kernel-config.mount sys-fs-fuse-connections.mount systemd-remount-fs.service
systemctl set-default multi-user.target
cat >/etc/ssh/sshd_config.d/lab.conf <<'CONF'
HostKey /etc/ssh/ssh_host_ed25519_key
PasswordAuthentication no
MaxStartups 100:30:200
MaxSessions 100
CONF
rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin
