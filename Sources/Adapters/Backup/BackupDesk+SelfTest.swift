import Documents
import Engine

/// The proof is put to the proof: a restored scratch copy is damaged on purpose, a little of each kind that a proof must notice.
///
/// **Errors:** B1068 where one damage was not noticed as what it is.
extension BackupDesk {
    /// One changed byte and a wrong owner; then a missing row and a lost grant.
    /// - Parameter compare: the proof, asked about the damaged copy.
    func selfTest(
        _ environment: [(name: String, value: String)], _ part: BackupPart, _ found: DatabaseManifest,
        _ compare: (DatabaseManifest) -> [ManifestDifference]
    ) async throws(BackupError) {
        let copy = DamagedCopy(environment: environment + [("BONGSU_DATABASE", part.name)], key: part.key, owner: found.properties.owner)
        let work = repository.work
        func red(_ damages: [(aspect: ManifestDifference.Aspect, what: Message)]) async throws(BackupError) {
            let damaged = try await ManifestTaker(environment: environment, database: part.name, work: work).take(hash: found.hash)
            let noticed = Set(compare(damaged).map(\.aspect))
            if let missed = damages.first(where: { !noticed.contains($0.aspect) }) {
                throw .selfTestFailed(part.key, detail: "\(missed.what.english), and nobody noticed")
            }
            for damage in damages {
                say(Message("\(part.key): self-test: \(damage.what.english) was noticed", ko: "\(part.key): 자체 점검: \(damage.what.korean): 알아챔"))
            }
        }
        let tables = found.tables.filter { $0.rows > 0 }.sorted { ($0.bytes, $0.name) < ($1.bytes, $1.name) }.map(\.name)
        guard let smallest = tables.first else { return }
        let owner = found.objects.first { $0.kind == "table" && $0.name == smallest }?.owner ?? found.properties.owner
        var damages: [(aspect: ManifestDifference.Aspect, what: Message)] = []
        for table in tables.prefix(20) {
            guard let column = try await copy.changeOneByte(of: table) else { continue }
            damages.append((.content, Message("one changed byte in \(table), column \(column)", ko: "\(table)의 \(column) 열에서 바뀐 한 바이트")))
            break
        }
        try await copy.giveAway(smallest)
        damages.append((.owner, Message("another owner of \(smallest)", ko: "\(smallest)의 바뀐 소유자")))
        try await red(damages)
        try await copy.giveBack(smallest, to: owner)
        try await copy.takeOneRow(of: smallest)
        try await copy.takeAGrant(on: smallest, from: owner)
        try await red([
            (.rows, Message("one row less in \(smallest)", ko: "\(smallest)에서 빠진 한 행")),
            (.grant, Message("a lost grant on \(smallest)", ko: "\(smallest)에서 없어진 권한")),
        ])
    }

    /// One changed byte in the largest of a stopped server's files; afterwards it is as it was.
    func selfTest(_ part: BackupPart, _ directory: ScratchServer.Existing, _ files: DataFiles?) async throws(BackupError) {
        guard let files else { return }
        func flip() async throws(BackupError) -> String {
            try await ControllerShell(environment: [("BONGSU_PATH", directory.dataDirectory)]).succeed(
                #"""
                cd "$BONGSU_PATH"
                victim=$(find base -type f -printf '%s %p\n' | sort -k 1,1nr -k 2 | awk 'NR == 1 { print $2 }')
                byte=$(od -An -tu1 -j 100 -N 1 "$victim"); printf '%b' "\\0$(printf %o $((byte ^ 1)))" | dd of="$victim" bs=1 seek=100 conv=notrunc status=none
                echo "$victim"
                """#) { .selfTestFailed(part.key, detail: ManifestTaker.cause($0)) }.output.filter { $0 != "\n" }
        }
        let victim = try await flip()
        let damaged = try await ScratchServer.files(of: directory)
        _ = try await flip()
        if damaged == files { throw .selfTestFailed(part.key, detail: "one changed byte in \(victim), and nobody noticed") }
        say(Message("\(part.key): self-test: one changed byte in \(victim) was noticed", ko: "\(part.key): 자체 점검: \(victim)의 바뀐 한 바이트: 알아챔"))
    }

    /// Another mode, another owner, and one changed byte, each of one file that was restored.
    /// - Parameter compare: the proof, asked about that file.
    func selfTest(
        _ part: BackupPart, folder: String, victim: FilesManifest.Entry, _ compare: () async throws(BackupError) -> [FilesDifference]
    ) async throws(BackupError) {
        let path = victim.path
        // A change of owner may take bits of the mode away, so the mode comes first.
        let damages: [(script: String, what: Message)] = [
            (#"chmod \#((Int(victim.mode, radix: 8) ?? 0) & 0o100 == 0 ? "u+x" : "u-x") "$VICTIM""#, Message("another mode of \(path)", ko: "\(path)의 바뀐 권한")),
            (#"chown -h \#(victim.owner + 1) "$VICTIM""#, Message("another owner of \(path)", ko: "\(path)의 바뀐 소유자")),
            (
                #"byte=$(od -An -tu1 -N 1 "$VICTIM"); printf '%b' "\\0$(printf %o $((byte ^ 1)))" | dd of="$VICTIM" bs=1 conv=notrunc status=none"#,
                Message("a changed byte in \(path)", ko: "\(path)의 바뀐 바이트")
            ),
        ]
        var before = 0
        for damage in damages {
            try await ControllerShell(environment: [("VICTIM", folder + path)]).succeed(damage.script) {
                .selfTestFailed(part.key, detail: ManifestTaker.cause($0))
            }
            let now = try await compare().count
            if now <= before { throw .selfTestFailed(part.key, detail: "\(damage.what.english), and nobody noticed") }
            before = now
            say(Message("\(part.key): self-test: \(damage.what.english) was noticed", ko: "\(part.key): 자체 점검: \(damage.what.korean): 알아챔"))
        }
    }
}

/// A database of a scratch server, which nothing needs any more.
private struct DamagedCopy {
    let environment: [(name: String, value: String)]
    let key: String
    let owner: String

    /// - Returns: the column; nil where no column of the table can be changed without breaking a rule of its own.
    func changeOneByte(of table: String) async throws(BackupError) -> String? {
        let answer = try await ask(
            #"""
            SET session_replication_role = replica;
            SELECT set_config('bongsu.column', '', false) \g /dev/null
            DO $bongsu$
            DECLARE c record; n bigint;
            BEGIN
              FOR c IN
                SELECT a.attname AS name, CASE t.typcategory WHEN 'S' THEN format('(overlay(%1$I::text placing CASE left(%1$I::text, 1) WHEN ''x'' THEN ''y'' ELSE ''x'' END from 1 for 1))::%2$s', a.attname, format_type(a.atttypid, a.atttypmod))
                  WHEN 'N' THEN format('%I + 1', a.attname) WHEN 'D' THEN format('%I + interval ''1 day''', a.attname) ELSE format('NOT %I', a.attname) END AS value
                FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                WHERE a.attrelid = \#(DatabaseSettings.literal(table))::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                  AND a.attidentity <> 'a' AND t.typcategory IN ('S', 'N', 'D', 'B') ORDER BY a.attnum DESC
              LOOP
                BEGIN
                  EXECUTE format('UPDATE ONLY \#(table.replacing("'", with: "''")) SET %I = %s WHERE ctid = (SELECT ctid FROM ONLY \#(table.replacing("'", with: "''")) WHERE %I IS NOT NULL LIMIT 1)', c.name, c.value, c.name);
                  GET DIAGNOSTICS n = ROW_COUNT;
                  IF n = 1 THEN PERFORM set_config('bongsu.column', c.name, false); EXIT; END IF;
                EXCEPTION WHEN OTHERS THEN NULL;
                END;
              END LOOP;
            END $bongsu$;
            SELECT current_setting('bongsu.column');
            """#)
        let column = answer.split(separator: "\n").last.map(String.init) ?? ""
        return column.isEmpty ? nil : column
    }

    func giveAway(_ table: String) async throws(BackupError) {
        _ = try await ask("CREATE ROLE bongsu_self_test; ALTER TABLE \(table) OWNER TO bongsu_self_test;")
    }

    func giveBack(_ table: String, to owner: String) async throws(BackupError) {
        _ = try await ask("ALTER TABLE \(table) OWNER TO \(DatabaseSettings.identifier(owner));")
    }

    func takeOneRow(of table: String) async throws(BackupError) {
        _ = try await ask("SET session_replication_role = replica; DELETE FROM ONLY \(table) WHERE ctid = (SELECT ctid FROM ONLY \(table) LIMIT 1);")
    }

    func takeAGrant(on table: String, from owner: String) async throws(BackupError) {
        _ = try await ask("REVOKE SELECT ON \(table) FROM \(DatabaseSettings.identifier(owner));")
    }

    private func ask(_ sql: String) async throws(BackupError) -> String {
        try await ControllerShell(environment: environment).succeed(
            "\(PostgresPrograms.preamble)\npsql -X -w -q -A -t -v ON_ERROR_STOP=1 -d \"$BONGSU_DATABASE\" -f -", input: Array((sql + "\n").utf8)
        ) { .selfTestFailed(key, detail: ManifestTaker.cause($0)) }.output
    }
}
