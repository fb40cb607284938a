#!/bin/bash
# Read before every fault that strikes the files of the database cluster: what was there is kept in a folder of the
# fault's own, and put back from it.
set -euo pipefail
data_directory() { echo /var/lib/postgresql/15/main; }
ask() { psql -U postgres -d o4o_platform -AtXq -v ON_ERROR_STOP=1 -c "$1"; }
answers() { psql -U postgres -AtXc 'SELECT 1' >/dev/null 2>&1; }
start_cluster() {
    systemctl reset-failed postgresql@15-main.service || true
    systemctl start postgresql@15-main.service
}
stop_cluster() { systemctl stop postgresql@15-main.service; }
kept() { echo "/var/lib/lab-faults/$1"; }

# damage_pages FAULT RELATION: writes the file `wrong` in the fault's folder over the relation's file from page `at` on,
# while the server is stopped; without `wrong` the file's last pages are cut off. As many as `pages` says are kept.
damage_pages() {
    local kept file at
    kept=$(kept "$1")
    ask CHECKPOINT
    file=$(data_directory)/$(ask "SELECT pg_relation_filepath('$2')")
    stop_cluster
    [ -e "$kept/at" ] || echo $(($(stat -c %s "$file") / 8192 - $(cat "$kept/pages"))) >"$kept/at"
    at=$(cat "$kept/at")
    copy_pages "$kept" "$file" right
    if [ -e "$kept/wrong" ]; then
        dd if="$kept/wrong" of="$file" bs=8192 seek="$at" conv=notrunc status=none
    else
        truncate -s "$((at * 8192))" "$file"
    fi
    echo "$2" >"$kept/relation"
    echo "$file" >"$kept/file"
    start_cluster
}

# copy_pages FOLDER FILE NAME: the pages that the fault strikes, as they are now.
copy_pages() { dd if="$2" of="$1/$3" bs=8192 skip="$(cat "$1/at")" count="$(cat "$1/pages")" status=none; }

# repair_pages FAULT: the kept pages stand again where they stood. What was written in their place meanwhile is gone,
# and the table's indexes are then made anew. A table that has another file by now was restored, and stays as it is.
repair_pages() {
    local kept file at
    kept=$(kept "$1")
    [ -e "$kept/file" ] || return 0
    answers || start_cluster
    file=$(cat "$kept/file") at=$(cat "$kept/at")
    if [ "$file" = "$(data_directory)/$(ask "SELECT pg_relation_filepath(to_regclass('$(cat "$kept/relation")'))")" ]; then
        ask CHECKPOINT
        stop_cluster
        copy_pages "$kept" "$file" found
        dd if="$kept/right" of="$file" bs=8192 seek="$at" conv=notrunc status=none
        start_cluster
        [ -e "$kept/wrong" ] || : >"$kept/wrong"
        if ! cmp -s "$kept/found" "$kept/wrong"; then reindex "$(cat "$kept/relation")"; fi
    fi
    rm -r "$kept"
}
reindex() { ask "DO \$\$ BEGIN EXECUTE (SELECT format('REINDEX %s %s', CASE relkind WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END, oid::regclass) FROM pg_class WHERE oid = '$1'::regclass); END \$\$"; }

# What a table's rows are by a full read, and by the index of its primary key: lost pages are counted by the index alone.
counts_differ() {
    local table by_index
    table=$(ask "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off; SELECT count(*) FROM $1") || return
    by_index=$(ask "SET enable_seqscan = off; SET enable_bitmapscan = off; SELECT count(*) FROM $1" 2>&1) || true
    [ "$table" != "$by_index" ] && echo "rows of $1: $table in the table, in its index: $by_index"
}
