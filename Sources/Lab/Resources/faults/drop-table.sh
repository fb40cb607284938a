#!/bin/bash
# Drops the table orders, as somebody does who took production for a test; tells the moment, to the millisecond, before
# which it was there: a restore to that moment has it, with every row of every table that was committed until then.
# Called with break, seen (succeeds while the fault shows) or heal; each may be called again.
set -euo pipefail
there() { [ "$(ask "SELECT to_regclass('orders') IS NOT NULL")" = t ]; }
case $1 in
break)
    folder=$(kept drop-table)
    answers || start_cluster
    if there; then
        rm -rf "$folder" && install -d -o postgres "$folder"
        # Writers wait while the table is copied; nothing is lost between the copy and the end.
        psql -U postgres -d o4o_platform -AtXq -v ON_ERROR_STOP=1 -v folder="$folder" >"$folder/moment.new" <<'SQL'
BEGIN;
LOCK TABLE orders IN EXCLUSIVE MODE;
\setenv FOLDER :folder
SELECT coalesce(string_agg('-t ' || view::text, ' '), '') AS views FROM (
    SELECT DISTINCT ev_class::regclass view FROM pg_depend JOIN pg_rewrite ON pg_rewrite.oid = objid
    WHERE refobjid = 'orders'::regclass AND ev_class <> refobjid) dependent \gset
\setenv VIEWS :views
\set copied `pg_dump -U postgres -d o4o_platform -Fc -t orders $VIEWS -f "$FOLDER/orders.dump" && echo yes || echo no`
\if :copied
DROP TABLE orders CASCADE;
SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
COMMIT;
\endif
SQL
        if [ -s "$folder/moment.new" ]; then mv "$folder/moment.new" "$folder/moment"; fi
    fi
    if [ -e "$folder/moment" ]; then printf 'moment\t%s\n' "$(cat "$folder/moment")" >&3; fi
    ;;
seen) ! there ;;
heal)
    folder=$(kept drop-table)
    [ -e "$folder/moment" ] || exit 0
    answers || start_cluster
    there || pg_restore -U postgres -d o4o_platform --single-transaction "$folder/orders.dump"
    rm -r "$folder"
    ;;
esac
