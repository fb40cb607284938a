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
    /// Words for shells here that carry rows to a database packed by zstd: a third of the bytes, and the tunnel's programs need not carry
    /// them.
    struct PackedWay {
        /// Standard input, unpacked, is SQL.
        var session: String
        /// Standard input is the lines of one statement, the line `rowsFollow`, and packed rows, which the server itself unpacks: it reads them
        /// from a pipe of the host's, not from a client that reads a pipe and writes a socket. Nil where it cannot, or may not.
        var table: String?
    }

    private static let rowsFollow = "-- rows follow"

    /// Nil where the host has no zstd, or another server than the tunnel leads to.
    func packedWay(to name: String, on host: Documents.Host, _ database: Database, version: Int) async -> PackedWay? {
        func command(_ script: String) -> String { options.bulkWords(for: host, as: database.user, Self.there(database.port) + script) }
        let question = """
            command -v zstd >/dev/null && psql -X -w -A -t -d postgres -c 'SHOW server_version_num' || exit 1
            \(Self.pipe)
            echo yes | zstd -q >"$folder/rows" &
            psql -X -w -q -A -t -v ON_ERROR_STOP=1 -v rows="$rows" -d postgres <<'BONGSU_SQL' || :
            CREATE TEMP TABLE seen (line text);
            COPY seen FROM :rows;
            SELECT line FROM seen;
            BONGSU_SQL
            kill $! 2>/dev/null || :
            """
        guard let answer = try? await ControllerShell().run(command(question)), answer.exitCode == 0 else { return nil }
        let lines = answer.output.split(separator: "\n")
        guard let number = lines.firstIndex(of: "\(version)") else { return nil }
        let psql = "psql -X -w -q -A -t -v ON_ERROR_STOP=1 -d \(shellWord(name))"
        var way = PackedWay(session: command("zstd -q -dc | \(psql) -v rows=stdin"))
        guard lines[number...].contains("yes") else { return way }
        way.table = command(
            """
            \(Self.pipe)
            exec 3<&0
            while IFS= read -r line && [ "$line" != '\(Self.rowsFollow)' ]; do printf '%s\n' "$line"; done >"$folder/statement"
            [ "$line" = '\(Self.rowsFollow)' ] || exit 1
            cat <&3 >"$folder/rows" &
            code=0
            \(psql) -v rows="$rows" <"$folder/statement" || code=$?
            kill $! 2>/dev/null || :
            exit "$code"
            """)
        return way
    }

    /// Shell text: `folder` holds the pipe `rows`, and `$rows` is what a `COPY` reads it by.
    private static let pipe = #"""
        folder=$(mktemp -d) || exit 1
        trap 'rm -rf "$folder"' EXIT
        trap 'exit 1' HUP INT TERM
        mkfifo "$folder/rows" || exit 1
        rows="PROGRAM 'exec zstd -q -dc <$folder/rows'"
        """#

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
          # Uncounted, autovacuum leaves a table alone. Frozen rows leave it nothing to do (since 14, with the visibility map), and an index
          # that is made meanwhile waits a second for it.
          awk -v uncounted="SELECT pg_catalog.set_config('track_counts', 'off', true) FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolsuper AND pg_catalog.current_setting('server_version_num')::int >= 140000;" '
            FNR == NR {
              if ($2 == 1259 && $4 == "TABLE") made[$3] = 1
              if ($2 == 0 && $4 == "TABLE" && $5 == "DATA") { number = $1; sub(/;$/, "", number); oid[number] = $3 }
              next
            }
            !within && (/^SET / || /^SELECT pg_catalog.set_config/) { opening = opening $0 "\n"; next }
            !within && /^COPY / { within = 1; statement = $0; next }
            within && /^bongsu-rows [0-9]+$/ { within = 0; head($2); next }
            within { statement = statement "\n" $0 }
            function head(number,   text, place, letter, quoted, frozen, file) {
              file = "heads/" number
              printf "%sBEGIN;\n", opening >file
              if (oid[number] in made) {
                text = substr(statement, 6)
                for (place = 1; place <= length(text); place++) {
                  letter = substr(text, place, 1)
                  if (letter == "\"") quoted = !quoted
                  if (letter == " " && !quoted) break
                }
                printf "%s\nTRUNCATE ONLY %s;\n", uncounted, substr(text, 1, place - 1) >file
                frozen = " WITH (FREEZE)"
              }
              sub(/FROM stdin;$/, "FROM :rows" frozen ";", statement)
              print statement >file
              close(file)
            }' list statements
        }
        # Whether the other worker has begun a table; where not, it is ours (1). On a disk that takes no more names it is nobody's (2).
        begun() {
          set -C
          local name="pieces/$1.begun"
          { : >"$name"; } 2>/dev/null && return 1
          [ -e "$name" ] && return 0
          { : >"$name"; } 2>&4
          return 2
        }
        # The tables that nobody else has begun, the largest first, one behind the other: one session for all of a worker's. Packed pieces
        # one after the other are one packed whole; small ones go together.
        stream() {
          local size number kind bytes=0 pieces=()
          while read -r size number kind; do
            begun "$number" && continue || [ "$?" = 1 ] || return 1
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
        # The large ones before that, where the server can unpack them. It may not read what stands behind the last row, and what it says of
        # the whole counts: a file of which it got less is a packed one that ends too early.
        large() {
          set +o pipefail
          local size number kind
          while read -r size number kind; do
            [ "$size" -ge "$BONGSU_LARGE" ] && [ "$kind" = zst ] || return 0
            begun "$number" && continue || [ "$?" = 1 ] || return 1
            { zstd -q -dc "heads/$number.zst" && printf 'COMMIT;\n\#(rowsFollow)\n' && cat "dump/$number.dat.zst" commit.zst; } |
              bash -c "$BONGSU_TABLE" >/dev/null || return 1
          done <sizes
        }
        here='zstd -q -dc | psql -X -w -q -A -t -v ON_ERROR_STOP=1 -v rows=stdin -d "$BONGSU_NAME"'
        # How it ended is its last line.
        worker() {
          set -e
          trap 'echo "$?"' EXIT
          exec 4>&2
          local said=''
          if [ -z "$BONGSU_TABLE" ] || (large) 2>"words-$1"; then
            said=$(stream | bash -o pipefail -c "${BONGSU_THERE:-$here}" 2>"words-$1") || said=''
          fi
          [ "${said##*$'\n'}" != end ] || return 0
          sed -n 's/^[^ ]*  *\(.*ends before its end\).*/ERROR: \1/p' "words-$1" >&2
          sed 's/^/\#(there)/' "words-$1" >&2
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
