import Documents

/// look → start (or wait, or refuse) → `SELECT 1` → end by force and start → `SELECT 1`.
///
/// A server that starts or recovers is waited for; one that lost its checkpoint or its disk space is not restarted
/// at all; one that is frozen is woken, and ended only where that does not help.
struct DatabaseLadder {
    let database: Database
    let platform: Platform

    var section: Section {
        var builder = LadderBuilder(name: database.name, host: database.host, directory: nil, kind: "databases", platform: platform)
        builder.add("look", Message("State and last messages", ko: "상태와 마지막 로그"), look, [.evidence], timeout: .seconds(20))
        builder.add(
            "start", Message("Start the server, or wait while it recovers", ko: "서버 시작, 복구 중이면 대기"), start, [.idempotent],
            timeout: .seconds(180))
        builder.add(
            "query", Message("Query", ko: "질의 확인"), "SELECT 1;", [.check], kind: .sql, until: .seconds(90), timeout: .seconds(10),
            database: database.name)
        builder.add(
            "force", Message("End the server by force and start it", ko: "서버를 강제로 끝내고 시작"), force, [.fallback, .idempotent],
            timeout: .seconds(180))
        builder.add(
            "query-after-force", Message("Query after the forced start", ko: "강제 시작 후 질의 확인"), "SELECT 1;", [.check], kind: .sql,
            until: .seconds(120), timeout: .seconds(10), database: database.name)
        return builder.section
    }

    /// Debian's `postgresql.service` is /bin/true: the cluster's own unit is found by its port.
    private var preamble: String {
        #"""
        \#(LadderBuilder.root)
        port=\#(database.port)
        unit=\#(LadderBuilder.quoted(database.unit ?? "postgresql"))
        if systemctl show -p ExecStart "$unit" 2>/dev/null | grep -q path=/bin/true || ! systemctl cat "$unit" >/dev/null 2>&1; then
          cluster=$(pg_lsclusters -h 2>/dev/null | awk -v p="$port" '$3 == p { print "postgresql@" $1 "-" $2; exit }')
          if [ -n "$cluster" ]; then unit=$cluster; fi
        fi
        main() { systemctl show -p MainPID --value "$unit"; }
        frozen() { local p; p=$(main); [ "${p:-0}" -gt 1 ] && grep -q '^State:[[:space:]]*T' "/proc/$p/status" 2>/dev/null; }
        ready() { pg_isready -q -p "$port" -t 3; }
        log=$(root sh -c \#(LadderBuilder.quoted("ls -t \(logs) 2>/dev/null | head -n 1")))
        """#
    }

    private var logs: String {
        let stated = database.logs.isEmpty ? ["/var/log/postgresql/postgresql-*.log"] : database.logs
        return stated.map(Self.glob).joined(separator: " ")
    }

    /// `*`, `?` and brackets still expand, nothing else does.
    private static func glob(_ path: String) -> String {
        path.map { character in
            character.isLetter || character.isNumber || "/._-*?[]@+".contains(character)
                ? String(character) : LadderBuilder.quoted(String(character))
        }.joined()
    }

    private var look: String {
        #"""
        \#(preamble)
        echo "unit $unit: $(systemctl show -p ActiveState,SubState,Result,MainPID "$unit" | tr '\n' ' ')"
        pg_lsclusters 2>/dev/null || true
        pg_isready -p "$port" -t 1 || true
        df -h / /var/lib/postgresql 2>/dev/null || true
        if [ -n "$log" ]; then echo "$log:"; root tail -n 20 "$log"; fi
        """#
    }

    private var start: String {
        #"""
        \#(preamble)
        if frozen; then
          echo "its main process is stopped by a signal: it is woken"
          root systemctl kill --kill-who=all --signal=SIGCONT "$unit"
          for i in 1 2 3 4 5; do if pg_isready -q -p "$port" -t 1; then echo "it answers again"; exit 0; fi; sleep 0.5; done
        fi
        code=0; ready || code=$?
        if [ "$code" = 0 ]; then echo "it accepts connections: nothing to start"; exit 0; fi
        if [ "$code" = 1 ]; then echo "it is starting or recovering: a restart would begin anew, so it is waited for"; exit 0; fi
        if [ -n "$log" ] && root tail -n 200 "$log" | awk '/ready to accept connections/ { bad = 0 } /could not locate a valid checkpoint record/ { bad = 1 } END { exit !bad }'; then
          echo "its checkpoint record is lost: this is corruption, and a restart does not mend it" >&2; exit 1
        fi
        if [ "$(df -P -B1 /var/lib/postgresql 2>/dev/null | awk 'NR == 2 { print ($4 < 8000000) }')" = 1 ]; then
          echo "the disk of /var/lib/postgresql is full: free space first" >&2; exit 1
        fi
        if [ "$(systemctl show -p ActiveState --value "$unit")" = active ]; then
          # It runs and does not answer: an orderly stop could wait for minutes, the forced one comes next.
          echo "it runs and does not answer" >&2; exit 1
        fi
        root systemctl reset-failed "$unit" 2>/dev/null || true
        root systemctl start "$unit"
        """#
    }

    private var force: String {
        #"""
        \#(preamble)
        code=0; ready || code=$?
        if [ "$code" = 0 ]; then echo "it accepts connections: it is left alone"; exit 0; fi
        if [ "$code" = 1 ]; then echo "it is starting or recovering: it is waited for"; exit 0; fi
        if [ -n "$log" ] && root tail -n 200 "$log" | awk '/ready to accept connections/ { bad = 0 } /could not locate a valid checkpoint record/ { bad = 1 } END { exit !bad }'; then
          echo "its checkpoint record is lost: keep a copy of its files and restore" >&2; exit 1
        fi
        # PostgreSQL survives this by design: it replays its log when it starts.
        root systemctl kill --kill-who=all --signal=SIGKILL "$unit" 2>/dev/null || true
        for i in 1 2 3 4 5 6 7 8 9 10; do
          case $(systemctl show -p ActiveState --value "$unit") in failed|inactive) break ;; esac
          sleep 1
        done
        root systemctl reset-failed "$unit" 2>/dev/null || true
        root systemctl start "$unit"
        """#
    }
}
