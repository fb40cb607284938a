#!/bin/bash
# Turns one bit of the backup repository around, in the middle of its largest file. Runs on the controller.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
kept=$REPOSITORY.lab-faults/flip-repository-bit
byte() { od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' '; }
put() { printf '%b' "\\0$(printf %o "$3")" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none; }
flipped() {
    { read -r file && read -r offset && read -r wrong && read -r right; } <"$kept"
    [ "$(byte "$file" "$offset" 2>/dev/null)" = "$wrong" ]
}
case $1 in
break)
    if [ -e "$kept" ] && flipped; then exit; fi
    file=$(find "$REPOSITORY" -type f -printf '%s %p\n' | sort -k1,1nr -k2 | sed -n '1s/^[0-9]* //p')
    [ -s "$file" ] || { echo "no file to flip a bit of in $REPOSITORY" >&2; exit 1; }
    offset=$(($(stat -c %s "$file") / 2))
    right=$(byte "$file" "$offset")
    mkdir -p "$(dirname "$kept")"
    printf '%s\n' "$file" "$offset" $((right ^ 16)) "$right" >"$kept"
    put "$file" "$offset" $((right ^ 16))
    ;;
seen) [ -e "$kept" ] && flipped ;;
heal)
    [ -e "$kept" ] || exit 0
    if flipped; then put "$file" "$offset" "$right"; fi
    rm "$kept"
    rmdir --ignore-fail-on-non-empty "$(dirname "$kept")"
    ;;
esac
