import Engine

extension DatabaseTunnel {
    /// What a load needs beside.
    var loading: [(name: String, value: String)] {
        let options = "-c maintenance_work_mem=256MB -c synchronous_commit=off"
        return environment.filter { $0.name != "PGOPTIONS" }
            + [("PGOPTIONS", (environment.first { $0.name == "PGOPTIONS" }.map { $0.value + " " } ?? "") + options)]
    }
}

extension LogicalEngine {
    /// Shell text: the function `load` fills the database `BONGSU_NAME` from the dump in `BONGSU_FOLDER`. To be run where `set -e` holds;
    /// the array `place` goes to `pg_restore`.
    ///
    /// `pg_restore` itself makes everything but the rows. Those go in by `COPY … WITH (FREEZE)`, which it cannot: what it loads is written
    /// again by whoever reads it first, and where pages have checksums each of them then goes through the log as a whole.
    /// Rows are frozen only in a table that is emptied in the same transaction, so only tables that this load makes are; those of an
    /// extension hold rows of its own. https://www.postgresql.org/docs/15/sql-copy.html
    static let rows = #"""
        # The statement of each table is what pg_restore prints for a dump whose files hold nothing but a mark.
        heads() {
          mkdir heads pieces
          cp dump/toc.dat pieces/
          pg_restore -l dump >list
          awk '$2 == 0 && $4 == "TABLE" && $5 == "DATA"' list >tables
          awk '!($2 == 0 && $4 == "TABLE" && $5 == "DATA")' list >others
          while IFS=';' read -r number rest; do printf 'bongsu-rows %s\n' "$number" >"pieces/$number.dat"; done <tables
          [ -s tables ] || return 0
          pg_restore -f - --section=data -L tables pieces >statements
          awk '
            FNR == NR {
              if ($2 == 1259 && $4 == "TABLE") made[$3] = 1
              if ($2 == 0 && $4 == "TABLE" && $5 == "DATA") { number = $1; sub(/;$/, "", number); oid[number] = $3 }
              next
            }
            !within && (/^SET / || /^SELECT pg_catalog.set_config/) { opening = opening $0 "\n"; next }
            !within && /^COPY / { within = 1; statement = $0; next }
            within && /^bongsu-rows [0-9]+$/ { within = 0; head($2); next }
            within { statement = statement "\n" $0 }
            function head(number,   text, place, letter, quoted, file) {
              file = "heads/" number
              printf "%sBEGIN;\n", opening >file
              if (oid[number] in made) {
                text = substr(statement, 6)
                for (place = 1; place <= length(text); place++) {
                  letter = substr(text, place, 1)
                  if (letter == "\"") quoted = !quoted
                  if (letter == " " && !quoted) break
                }
                printf "TRUNCATE ONLY %s;\n", substr(text, 1, place - 1) >file
                sub(/FROM stdin;$/, "FROM stdin WITH (FREEZE);", statement)
              }
              print statement >file
              close(file)
            }' list statements
        }
        # Whoever makes the folder of a table's number loads it. How it ended is its last line.
        worker() {
          set -e
          trap 'echo "$?"' EXIT
          local size number said file
          while read -r size number; do
            mkdir "pieces/$number" 2>/dev/null || continue
            if [ -e "dump/$number.dat" ]; then file=(cat "dump/$number.dat"); else file=(zstd -q -dc "dump/$number.dat.zst"); fi
            said=$({ cat "heads/$number" && "${file[@]}" && printf '%s\n' 'COMMIT;' '\echo bongsu-whole'; } |
              psql -X -w -q -A -t -v ON_ERROR_STOP=1 -d "$BONGSU_NAME")
            # A file that ends before its end takes the words behind it for a row.
            [ "${said##*$'\n'}" = bongsu-whole ] || { echo "ERROR: dump/$number.dat ends before its end" >&2; exit 1; }
          done <sizes
        }
        load() {
          set -euo pipefail
          cd "$BONGSU_FOLDER"
          pg_restore -w ${place[@]+"${place[@]}"} --section=pre-data --exit-on-error -d "$BONGSU_NAME" dump
          heads
          while IFS=';' read -r number rest; do printf '%s %s\n' "$(stat -c %s "dump/$number.dat" 2>/dev/null || stat -c %s "dump/$number.dat.zst")" "$number"; done <tables | sort -rn >sizes
          # The first that breaks ends it all: the other's connection goes with the database.
          ended=0
          while read -r code; do [ "$code" = 0 ] || exit 1; ended=$((ended + 1)); done < <(worker & worker & wait)
          [ "$ended" = 2 ]
          find dump -name 'blob*.dat.zst' -print0 | xargs -0 -r -n 1 -P 2 zstd -q -d --rm --
          pg_restore -w -j2 ${place[@]+"${place[@]}"} --section=data --section=post-data -L others --exit-on-error -d "$BONGSU_NAME" dump
        }
        """#
}
