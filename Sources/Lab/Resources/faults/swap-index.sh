#!/bin/bash
# Turns the order of the entries in a leaf of the index orders_user around and makes the page's checksum right again:
# rows of these users are no longer found through the index. Only amcheck notices.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
# The extensions are made in a transaction that is rolled back: nothing of them stays in the database.
in_order() { ask "BEGIN; CREATE EXTENSION IF NOT EXISTS amcheck; SELECT bt_index_check('orders_user'); ROLLBACK" 2>&1; }
case $1 in
break)
    folder=$(kept swap-index)
    answers || start_cluster
    if [ -e "$folder/file" ] && ! in_order; then exit; fi
    rm -rf "$folder" && mkdir -p "$folder"
    echo 1 >"$folder/pages"
    ask CHECKPOINT
    # Page and checksum: https://www.postgresql.org/docs/15/storage-page-layout.html. Line pointers, 4 bytes each, begin at
    # byte 24; the first is the page's upper bound and stays. The checksum is at byte 8, of the page with its number.
    ask "BEGIN;
        CREATE EXTENSION IF NOT EXISTS pageinspect;
        CREATE FUNCTION pg_temp.wrong(number int) RETURNS text LANGUAGE plpgsql AS \$\$
        DECLARE
            page bytea := get_raw_page('orders_user', number);
            entries int := (get_byte(page, 12) + 256 * get_byte(page, 13) - 24) / 4 - 1;
            turned bytea := '';
            sum int;
        BEGIN
            FOR n IN REVERSE entries..1 LOOP turned := turned || substring(page FROM 25 + 4 * n FOR 4); END LOOP;
            page := overlay(page PLACING turned FROM 29);
            sum := page_checksum(page, number) & 65535;
            page := set_byte(set_byte(page, 8, sum & 255), 9, sum >> 8);
            RETURN encode(page, 'hex');
        END \$\$;
        SELECT number || ' ' || pg_temp.wrong(number) FROM (
            SELECT number FROM generate_series(1, pg_relation_size('orders_user')::int / 8192 - 1) number,
            LATERAL bt_page_stats('orders_user', number) leaf
            WHERE leaf.type = 'l' AND leaf.live_items > 20 AND leaf.btpo_next > 0 ORDER BY number OFFSET 10 LIMIT 1) chosen;
        ROLLBACK" >"$folder/page"
    cut -d' ' -f1 "$folder/page" >"$folder/at"
    cut -d' ' -f2 "$folder/page" | perl -ne 'chomp; print pack "H*", $_' >"$folder/wrong"
    [ "$(stat -c %s "$folder/wrong")" = 8192 ]
    damage_pages swap-index orders_user
    ;;
seen) [ -e "$(kept swap-index)/file" ] && ! in_order ;;
heal) repair_pages swap-index ;;
esac
