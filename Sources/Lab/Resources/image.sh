#!/bin/bash
# Builds images. An image appears under its final name by one rename, so one that exists is whole.
# Needs: cache recipe

# Where this machine's own apt gets Debian from: no mirror is named here.
debian_sources() {
    # shellcheck disable=SC2016 # apt's own variables
    local suite=$1 format='$(ORIGIN)|$(CODENAME)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)'
    apt-get indextargets --format "$format" 'Created-By: Packages' |
        awk -F'|' -v suite="$suite" '$1 == "Debian" && ($2 == suite || index($2, suite "-") == 1) { print "deb", $3, $4, $5 }' |
        sort -u
}

begin_image() {
    image=$cache/$1
    mkdir -p "$cache"
    exec 6>"$image.lock"
    flock 6
    if [ -d "$image" ]; then
        exec 6>&-
        return 1
    fi
    rm -rf --one-file-system "$image.partial"
    mkdir -p "$image.partial"
}

finish_image() {
    sync -f "$image.partial"
    mv -T "$image.partial" "$image"
    exec 6>&-
}

build_base() {
    local suite packages log=$cache/$1.log sources
    begin_image "$1" || return 0
    say building "$1"
    suite=$(cat "$recipe/base/suite")
    packages=$(grep -v '^#' "$recipe/base/packages" | awk '{ print $1 }' | paste -sd,)
    sources=$(debian_sources "$suite")
    if [ -z "$sources" ]; then
        apt-get -qq update >"$log" 2>&1 || true
        sources=$(debian_sources "$suite")
    fi
    [ -n "$sources" ] || fail no-debian-sources "$suite"
    apt-config dump --no-empty --format '%F "%v";%n' Acquire::http::Proxy Acquire::https::Proxy >"$image.partial/apt.conf"
    # A mount namespace of its own: a killed build leaves no mount.
    if ! unshare --mount --propagation private mmdebstrap --mode=root --variant=minbase --include="$packages" \
        --aptopt="$image.partial/apt.conf" --aptopt='APT::Install-Recommends "false"' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
        --customize-hook="chroot \"\$1\" bash -s <'$recipe/base/customize.sh'" \
        "$suite" "$image.partial/root" - <<<"$sources" >>"$log" 2>&1; then
        fail image-failed "$1" "$log"
    fi
    finish_image
}

# build_layer NAME LOWER FOLDER: runs FOLDER/provision.sh on top of LOWER, without a network, and keeps what it changed.
build_layer() {
    local log=$cache/$1.log
    begin_image "$1" || return 0
    say building "$1"
    # shellcheck disable=SC2016 # meant for the inner shell
    if ! unshare --mount --propagation private --pid --fork --kill-child --net --uts --ipc bash -euc '
        work=$1 lower=$2 folder=$3
        mkdir -p "$work/tmp"
        mount -t tmpfs -o size=3g tmpfs "$work/tmp"
        cd "$work/tmp"
        mkdir upper work root
        mount -t overlay -o "lowerdir=$lower,upperdir=upper,workdir=work" overlay root
        ip link set lo up
        hostname lab
        mount -t proc proc root/proc
        mount --rbind /dev root/dev
        mkdir root/run/provision
        cp -r "$folder/." root/run/provision/
        env -i PATH="$PATH" LC_ALL=C.UTF-8 HOME=/root chroot root bash -euo pipefail /run/provision/provision.sh
        rm -rf root/run/provision
        umount -l root/dev root/proc
        umount root
        cp -a upper "$work/root"
        cd /
        umount "$work/tmp"
        rmdir "$work/tmp"
    ' build-layer "$image.partial" "$2" "$3" </dev/null >"$log" 2>&1; then
        fail image-failed "$1" "$log"
    fi
    finish_image
}
