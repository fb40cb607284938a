#!/bin/bash
# Takes one segment of the write-ahead log out of the backup repository, with others before and after it. Runs on the controller.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
kept=$REPOSITORY.lab-faults/lose-wal
lost() { [ -e "$kept/path" ] && [ ! -e "$(cat "$kept/path")" ] && echo "missing: $(cat "$kept/path")"; }
case $1 in
break)
    if lost; then exit; fi
    # A segment, whole, compressed or encrypted; neither one still being written nor a backup's label.
    mapfile -t segments < <(find "$REPOSITORY" -type f -regextype posix-extended \
        -regex '.*/[0-9A-F]{24}(-[0-9a-f]{40})?(\.(gz|lz4|zst|zstd|bz2|xz))?(\.age)?' -printf '%f %p\n' | sort | cut -d' ' -f2-)
    [ ${#segments[@]} -ge 3 ] || { echo "no three segments of a write-ahead log in $REPOSITORY: none can be missing in between" >&2; exit 1; }
    segment=${segments[$((${#segments[@]} / 2))]}
    rm -rf "$kept" && mkdir -p "$kept"
    mv "$segment" "$kept/segment"
    printf '%s\n' "$segment" >"$kept/path"
    ;;
seen) lost ;;
heal)
    [ -e "$kept/path" ] || exit 0
    if lost; then mv "$kept/segment" "$(cat "$kept/path")"; fi
    rm -rf "$kept"
    rmdir --ignore-fail-on-non-empty "$(dirname "$kept")"
    ;;
esac
