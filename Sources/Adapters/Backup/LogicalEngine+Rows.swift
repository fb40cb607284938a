import Documents
import Engine

extension DatabaseTunnel {
    /// What makes a load faster and no row less safe: the copy stays where it is until all of it is in.
    static let loadingOptions = "-c maintenance_work_mem=256MB -c synchronous_commit=off -c jit=off"

    /// What a load needs.
    var loading: [(name: String, value: String)] {
        environment.filter { $0.name != "PGOPTIONS" }
            + [("PGOPTIONS", (environment.first { $0.name == "PGOPTIONS" }.map { $0.value + " " } ?? "") + Self.loadingOptions)]
    }
}

extension LogicalEngine {
    /// Words for a shell here whose standard input, packed by zstd, is SQL for that database; nil where the host cannot do it. Rows travel
    /// packed then, which is a third of them, and the tunnel's programs need not carry them.
    func packedWay(to name: String, on host: Documents.Host, _ database: Database, version: Int) async -> String? {
        func command(_ script: String) -> String { options.bulkWords(for: host, as: database.user, Self.there(database.port) + script) }
        let question = "command -v zstd >/dev/null && psql -X -w -A -t -d postgres -c 'SHOW server_version_num'"
        guard let answer = try? await ControllerShell().run(command(question)), answer.exitCode == 0,
            answer.output.split(separator: "\n").last.map(String.init) == "\(version)"
        else { return nil }
        return command("zstd -q -dc | psql -X -w -q -A -t -v ON_ERROR_STOP=1 -d \(shellWord(name))")
    }

    /// The places where `BridgeProgram` looks for the socket.
    private static func there(_ port: Int) -> String {
        """
        \(PostgresPrograms.unsetting) PGUSER
        PGHOST=/var/run/postgresql PGPORT=\(port) PGOPTIONS=\(shellWord(DatabaseTunnel.loadingOptions))
        [ -S "$PGHOST/.s.PGSQL.$PGPORT" ] || PGHOST=/tmp
        export PGHOST PGPORT PGOPTIONS

        """
    }

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
        # The tables that nobody else has begun, the largest first, one behind the other: one session for all of a worker's. Packed pieces
        # one after the other are one packed whole; small ones go together.
        stream() {
          set -C
          local size number kind bytes=0 pieces=()
          while read -r size number kind; do
            { : >"pieces/$number.begun"; } 2>/dev/null || continue
            if [ "$kind" = zst ]; then
              pieces+=("heads/$number.zst" "dump/$number.dat.zst" commit.zst)
              bytes=$((bytes + size))
              [ "$bytes" -gt 200000 ] || [ "${#pieces[@]}" -gt 150 ] || continue
              cat "${pieces[@]}" || return 1
              bytes=0 pieces=()
            else
              cat "heads/$number.zst" && zstd -q -1 -c "dump/$number.dat" && cat commit.zst || return 1
            fi
          done <sizes
          cat ${pieces[@]+"${pieces[@]}"} end.zst
        }
        here='zstd -q -dc | psql -X -w -q -A -t -v ON_ERROR_STOP=1 -d "$BONGSU_NAME"'
        # How it ended is its last line.
        worker() {
          set -e
          trap 'echo "$?"' EXIT
          local said
          said=$(stream | bash -o pipefail -c "${BONGSU_THERE:-$here}" 2>"words-$1") || said=''
          [ "${said##*$'\n'}" != end ] || return 0
          sed -n 's/^[^ ]*  *\(.*ends before its end\).*/ERROR: \1/p' "words-$1" >&2
          cat "words-$1" >&2
          exit 1
        }
        load() {
          set -euo pipefail
          cd "$BONGSU_FOLDER"
          pg_restore -w ${place[@]+"${place[@]}"} --section=pre-data --exit-on-error -d "$BONGSU_NAME" dump
          heads
          # A comment. A file that ends before its end takes it for a row, and no table has that many columns.
          { printf -- '-- this file ends before its end'; printf '\t%.0s' {1..2000}; printf '\nCOMMIT;\n'; } >commit
          echo '\echo end' >end
          find heads commit end -type f -print0 | xargs -0 zstd -q --rm --
          find dump -name '*.dat*' -printf '%s %f\n' | awk '
            FNR == NR { number = $1; sub(/;$/, "", number); wanted[number] = 1; next }
            { split($2, part, "."); if (part[1] in wanted) { print $1, part[1], part[3] == "zst" ? "zst" : "dat"; delete wanted[part[1]] } }
            END { for (number in wanted) print 0, number, "dat" }' tables - | sort -rn >sizes
          # The first that breaks ends it all: the other's connection goes with the database.
          ended=0
          while read -r code; do [ "$code" = 0 ] || exit 1; ended=$((ended + 1)); done < <(worker 0 & worker 1 & wait)
          [ "$ended" = 2 ]
          find dump -name 'blob*.dat.zst' -print0 | xargs -0 -r -n 1 -P 2 zstd -q -d --rm --
          [ -z "$BONGSU_KEYS" ] || export PGOPTIONS="${PGOPTIONS:-} -c enable_hashjoin=off"
          pg_restore -w -j2 ${place[@]+"${place[@]}"} --section=data --section=post-data -L others --exit-on-error -d "$BONGSU_NAME" dump
        }
        """#
}
