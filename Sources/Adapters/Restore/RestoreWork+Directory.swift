import Documents
import Engine

/// The whole cluster: recovered in a data directory beside, by a server that nobody but us can reach.
extension RestoreWork {
    /// What the host says of the cluster on the database's port.
    struct ClusterPlace {
        var version: String
        var name: String
        var data: String
    }

    func place(of database: Database) async throws(BackupError) -> ClusterPlace {
        let answer = try await onHost(
            database.host, "pg_lsclusters -h | awk -v p=\(database.port) '$3 == p { print $1, $2, $6; exit }'", seconds: 20)
        let words = answer.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 3 else {
            throw .stepFailed(
                Message("pg_lsclusters on \(database.host) knows no cluster on port \(database.port)", ko: "\(database.host)의 pg_lsclusters에 포트 \(database.port)의 클러스터가 없음"),
                detail: answer, now: Message("nothing was touched", ko: "아무것도 건드리지 않음"))
        }
        return ClusterPlace(version: words[0], name: words[1], data: words[2])
    }

    func loadDirectory(_ record: RestoreRecord, _ part: BackupPart, report: @escaping ProgressReport) async throws(BackupError) -> RestoreReceipt {
        let database = try database(record.subject)
        let place = try await place(of: database)
        if let major = part.serverVersion.map({ $0 / 10_000 }), major >= 10, let there = Int(place.version), there != major {
            throw .otherMajor(copy: major, has: place.version, where: Message("host \(database.host)", ko: "호스트 \(database.host)"))
        }
        let beside = "\(place.data)_restore_\(record.number)"
        // What an earlier try left half done; its own server, if one was started, is ended first.
        _ = try await onHost(
            database.host,
            """
            \(privateServer(place, beside, database))
            if root test -d "$beside"; then stop_private immediate || true; root rm -rf -- "$beside" "$beside"_tablespace_*; fi
            """, seconds: 300)
        let receipt = try await engines.engine(part).restore(
            part, of: record.backup, to: .dataDirectory(host: database.host, path: beside, until: record.until), report: report)
        report(BackupProgress(Message("recovering beside, on a private socket", ko: "옆에서 전용 소켓으로 복구 중")))
        _ = try await onHost(
            database.host,
            """
            \(privateServer(place, beside, database))
            recover_private
            """, seconds: 6 * 3600)
        return receipt
    }

    /// Their bytes as recovery left them, while the server stands still; nil where they cannot be told. Afterwards they are durable.
    func filesOfDirectory(_ record: RestoreRecord, _ database: Database) async throws(BackupError) -> DataFiles? {
        let place = try await place(of: database)
        let beside = "\(place.data)_restore_\(record.number)"
        let answer = try await onHost(
            database.host,
            """
            \(privateServer(place, beside, database))
            if runs; then stop_private fast; fi
            durable
            root sync -f "$beside" & syncing=$!
            as_owner sh -c \(shellWord("cd \(shellWord(beside))\n" + DataFiles.script)) || true
            if wait "$syncing"; then root rm -f "$beside/bongsu_boot"; fi
            """, seconds: 4 * 3600)
        return DataFiles(answer: answer)
    }

    /// Pages whose checksum is wrong, in the words of `pg_checksums`, while the server stands still; empty where the cluster keeps none.
    func damagedPages(_ record: RestoreRecord, _ database: Database) async throws(BackupError) -> [String] {
        let place = try await place(of: database)
        let answer = try await onHost(
            database.host,
            """
            \(privateServer(place, "\(place.data)_restore_\(record.number)", database))
            if as_owner "$bin/pg_controldata" "$beside" | grep '^Data page checksum version: *0$' >/dev/null; then exit 0; fi
            as_owner "$bin/pg_checksums" --check -D "$beside" 2>&1 >/dev/null | head -n 20
            """, seconds: 4 * 3600)
        return answer.split(separator: "\n").map { String($0.replacing("pg_checksums: error: ", with: "")) }
    }

    /// Of every database that can be connected to.
    func manifestsOfDirectory(_ record: RestoreRecord, _ database: Database) async throws(BackupError) -> [DatabaseManifest] {
        try await onPrivateServer(record, database) { tunnel, name throws(BackupError) in
            try await ManifestTaker(environment: tunnel.environment, database: name, work: repository.work).take()
        }
    }

    /// Rows say nothing of indexes: amcheck reads each B-tree and looks for every row in it. The extension is made in a transaction that is
    /// rolled back, so nothing of it stays.
    /// - Returns: the first fault of each database, in amcheck's words.
    func damagedIndexes(_ record: RestoreRecord, _ database: Database) async throws(BackupError) -> [String] {
        try await onPrivateServer(record, database) { tunnel, name throws(BackupError) -> [String] in
            guard try await ask(tunnel, "SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'", in: name).hasPrefix("1") else {
                say(Message("\(name): its indexes are not looked at: this server has no amcheck", ko: "\(name): 인덱스는 확인하지 않음: 이 서버에 amcheck가 없음"))
                return []
            }
            _ = try await ask(tunnel, "BEGIN; CREATE EXTENSION IF NOT EXISTS amcheck; ROLLBACK;", in: name)
            do throws(BackupError) {
                _ = try await ask(
                    tunnel,
                    """
                    \\set VERBOSITY terse
                    BEGIN;
                    CREATE EXTENSION IF NOT EXISTS amcheck;
                    SELECT set_config('search_path', (SELECT quote_ident(nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'amcheck'), true);
                    SELECT count(*) FROM (
                      SELECT bt_index_check(i.indexrelid, true) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
                      WHERE a.amname = 'btree' AND c.relpersistence = 'p' AND i.indisready AND i.indisvalid AND i.indislive OFFSET 0) looked;
                    ROLLBACK;
                    """, in: name)
                return []
            } catch {
                guard let fault = error.diagnostic.notes.first?.english.firstRange(of: "ERROR:  ") else { throw error }
                return ["\(name): \(error.diagnostic.notes[0].english[fault.upperBound...])"]
            }
        }.flatMap { $0 }
    }

    /// Asks each database that can be connected to, of the server that nobody else can reach.
    private func onPrivateServer<Answer: Sendable>(
        _ record: RestoreRecord, _ database: Database, _ body: (DatabaseTunnel, String) async throws(BackupError) -> Answer
    ) async throws(BackupError) -> [Answer] {
        let place = try await place(of: database)
        let beside = "\(place.data)_restore_\(record.number)"
        // A host that was restarted in between has the directory and no server in it.
        _ = try await onHost(database.host, "\(privateServer(place, beside, database))\nstart_private", seconds: 3600)
        let tunnel = try await DatabaseTunnel.open(
            to: try host(database.host), options: ssh, user: database.user, port: database.port, socketFolder: beside, work: repository.work)
        do throws(BackupError) {
            let names = try await ask(tunnel, "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname")
            var answers: [Answer] = []
            for name in names.split(separator: "\n") { answers.append(try await body(tunnel, String(name))) }
            await tunnel.close()
            return answers
        } catch {
            await tunnel.close()
            throw error
        }
    }

    /// Its server answers before its unit has started; one whose start fails after all is told.
    func refuseFailedUnit(_ database: Database) async throws(BackupError) {
        let place = try await place(of: database)
        let unit = "postgresql@\(place.version)-\(place.name)"
        _ = try await onHost(
            database.host, "state=$(systemctl show -p ActiveState --value \(shellWord(unit)))\n[ \"$state\" = active ] || [ \"$state\" = activating ] || { echo \(shellWord(unit)) is $state >&2; exit 1; }",
            seconds: 20)
    }

    /// Starts nothing by itself: functions for a script on the host.
    private func privateServer(_ place: ClusterPlace, _ beside: String, _ database: Database) -> String {
        #"""
        cd /
        LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export LC_ALL PATH
        \#(LadderBuilder.root)
        \#(LadderBuilder.asUser)
        beside=\#(shellWord(beside)) owner=\#(shellWord(database.user)) bin=/usr/lib/postgresql/\#(place.version)/bin
        as_owner() { as_user "$owner" "$@"; }
        settings=/etc/postgresql/\#(place.version)/\#(place.name)
        log=$beside/bongsu-recovery.log
        told() {
          cause=$(root grep -E 'FATAL|PANIC|ERROR' "$log" | grep -v 'FATAL:  the database system is' | tail -n 3 || true)
          if [ -n "$cause" ]; then echo "$cause" >&2; else root tail -n 3 "$log" >&2; fi
          exit 1
        }
        # Its files are not synced before the swap: after a restart of the host they may be anything.
        durable() {
          if root test -e "$beside/bongsu_boot" && [ "$(root cat "$beside/bongsu_boot")" != "$(cat /proc/sys/kernel/random/boot_id)" ]; then
            echo "\#(Message("this host was restarted before $beside was made durable: begin the restore anew", ko: "${beside}이(가) 디스크에 기록되기 전에 호스트가 재시작됨: 복구를 처음부터 다시")[language])" >&2; exit 1
          fi
        }
        runs() { as_owner "$bin/pg_ctl" -D "$beside" status >/dev/null 2>&1; }
        stop_private() { as_owner "$bin/pg_ctl" -D "$beside" -m "$1" -w -t 3600 stop >/dev/null; }
        # launch SETTINGS: without waiting for it.
        launch() {
          durable
          as_owner sh -c 'cat /proc/sys/kernel/random/boot_id >"$1"' sh "$beside/bongsu_boot"
          as_owner "$bin/pg_ctl" -D "$beside" -W -l "$log" -o "-c config_file=$settings/postgresql.conf -c data_directory=$beside -c external_pid_file= -c listen_addresses= -c unix_socket_directories=$beside -c unix_socket_permissions=0700 -c archive_mode=off -c logging_collector=off -c log_destination=stderr -c lc_messages=C -c port=\#(database.port) -c ssl=off -c fsync=off -c max_wal_size=32GB -c checkpoint_timeout=1h $1" start >/dev/null || told
          sleep 0.1
        }
        # Recovers and stops. Nobody connects, so the files are those of the copy and its log alone.
        recover_private() {
          launch "$(root cat "$beside/bongsu_recovery" 2>/dev/null || true) -c hot_standby=off -c autovacuum=off"
          until ! root test -e "$beside/recovery.signal" && as_owner "$bin/pg_controldata" "$beside" | grep '^Database cluster state: *in production' >/dev/null; do
            runs || told
            sleep 0.1
          done
          stop_private fast || told
          as_owner rm -rf "$beside/bongsu_wal" "$beside/bongsu_recovery" "$beside/bongsu_recovery.json"
        }
        start_private() {
          runs || launch ''
          until as_owner psql -X -w -q -A -t -h "$beside" -p \#(database.port) -d postgres -c 'SELECT 1' >/dev/null 2>&1; do
            runs || told
            sleep 0.1
          done
        }
        """#
    }

    /// A script that leaves nothing to chance when it runs twice.
    func onHost(_ name: String, _ script: String, seconds: Int) async throws(BackupError) -> String {
        let answer: HostAnswer
        do {
            answer = try await hosts.reader(for: name).read("set -e\n\(script)", timeLimit: .seconds(seconds))
        } catch {
            throw .stepFailed(
                Message("host \(name) cannot be asked", ko: "호스트 \(name)에 물을 수 없음"), detail: "\(error)",
                now: Message("what serves now is as it was", ko: "지금 서비스 중인 것은 그대로"))
        }
        if answer.exitCode != 0 {
            let last = answer.errorOutput.split(separator: "\n").suffix(5).joined(separator: "\n")
            throw .stepFailed(
                Message("a command on \(name) failed (exit code \(answer.exitCode))", ko: "\(name)에서 명령 실패(종료 코드 \(answer.exitCode))"), detail: last,
                now: Message("what serves now is as it was", ko: "지금 서비스 중인 것은 그대로"))
        }
        return answer.output
    }
}
