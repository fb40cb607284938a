package import Documents

/// `discard`: the broken copy that a restore left is dropped, on its host, after approval. The only step of Bongsu that deletes data
/// which once served.
package enum DiscardSection {
    /// The restore that a section of this kind belongs to; nil for any other section.
    package static func restore(ofSection id: String) -> String? { id.hasPrefix("discard-") ? String(id.dropFirst(8)) : nil }

    package static func section(_ record: RestoreRecord, platform: Platform) -> Section {
        let range = SourceRange(line: 0)
        let title = Message("Discard what \(record.name) left", ko: "\(record.name)이(가) 남긴 것 삭제")
        var section = Section(id: "discard-\(record.name)", title: title[platform.language], level: 2, range: range)
        var step = Step(
            id: "discard-\(record.name)-drop",
            title: Message("Drop the broken copy of \(record.subject) (\(record.host))", ko: "\(record.subject)의 손상본 삭제 (\(record.host))")[platform.language],
            kind: .sh, text: script(record, platform), range: range, textLine: 0)
        step.classes = [.destructive, .idempotent]
        step.hosts = [record.host]
        step.timeout = .seconds(3600)
        // Written down by a step of its own: whoever resumes it need not know what it was.
        var note = Step(
            id: "discard-\(record.name)-note", title: Message("Write down that it is gone (controller)", ko: "삭제 기록 (controller)")[platform.language],
            kind: .sh, text: RestoreSteps.command("discarded \(StepCommand.quoted(record.name))") + "\n", range: range, textLine: 0)
        note.classes = [.idempotent]
        note.hosts = ["controller"]
        note.timeout = .seconds(600)
        section.blocks = [.step(step), .step(note)]
        return section
    }

    private static func script(_ record: RestoreRecord, _ platform: Platform) -> String {
        let number = record.number
        switch record.way {
        case .dump, .extract, .directory:
            let database = platform.database(record.subject) ?? Database(name: record.subject, host: record.host)
            if record.way == .directory {
                return """
                    LC_ALL=C PATH=$PATH:/usr/sbin:/sbin; export LC_ALL PATH
                    \(LadderBuilder.root)
                    \(LadderBuilder.asUser)
                    number=\(number)
                    \(SwapScript.cluster(port: database.port))
                    for folder in "$old" "$restored"; do
                      if root test -d "$folder"; then
                        # Never the folder that serves, whatever it is called.
                        if [ "$(root readlink -f "$folder")" = "$(root readlink -f "$data")" ]; then echo "$folder serves" >&2; exit 1; fi
                        as_owner "$bin/pg_ctl" -D "$folder" -m immediate -w -t 30 stop >/dev/null 2>&1 || true
                        root rm -rf -- "$folder"; echo "dropped: $folder"
                      fi
                    done

                    """
            }
            let names = [RestoreNames.broken(database.name, number), RestoreNames.beside(database.name, number)]
            let drops = names.map { name in
                "DROP DATABASE IF EXISTS \(DatabaseSettings.identifier(name)) WITH (FORCE);"
            }.joined(separator: "\n")
            return """
                cd /
                \(LadderBuilder.asUser)
                as_user \(StepCommand.quoted(database.user)) psql -X -w -q -v ON_ERROR_STOP=1 -p \(database.port) -U \(StepCommand.quoted(database.user)) -d \(database.name == "postgres" ? "template1" : "postgres") <<'BONGSU_DROP'
                \(drops)
                BONGSU_DROP

                """
        case .files:
            let paths = platform.backups?.files.first { $0.host == record.subject }?.paths ?? []
            let lines = paths.flatMap { path in
                ["_broken_", "_restore_"].flatMap { kind in ["", "_partial", "_copied"].map { path + kind + number + $0 } }
            }.map { path in
                "if root test -e \(StepCommand.quoted(path)); then root rm -rf --one-file-system -- \(StepCommand.quoted(path)); echo \(StepCommand.quoted("dropped: " + path)); fi"
            }
            return LadderBuilder.root + "\n" + lines.joined(separator: "\n") + "\n"
        }
    }
}
