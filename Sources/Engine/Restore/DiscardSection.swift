package import Documents

/// `discard`: what a restore left beside is dropped, on its host, after approval. The only step of Bongsu that deletes data which once
/// served.
///
/// Of a restore that has not ended only the copy goes. Where it was swapped in before its execution was aborted, nobody has seen it work:
/// what served before is then named, and nothing is dropped.
package enum DiscardSection {
    /// The restore that a section of this kind belongs to; nil for any other section.
    package static func restore(ofSection id: String) -> String? { id.hasPrefix("discard-") ? String(id.dropFirst(8)) : nil }

    package static func section(_ record: RestoreRecord, ended: Bool, platform: Platform) -> Section {
        let range = SourceRange(line: 0)
        let title = Message("Discard what \(record.name) left", ko: "\(record.name)이(가) 남긴 것 삭제")
        var section = Section(id: "discard-\(record.name)", title: title[platform.language], level: 2, range: range)
        let drop =
            ended
            ? Message("Drop the broken copy of \(record.subject) (\(record.host))", ko: "\(record.subject)의 손상본 삭제 (\(record.host))")
            : Message("Drop the copy of an unfinished restore of \(record.subject) (\(record.host))", ko: "끝나지 않은 \(record.subject) 복구의 사본 삭제 (\(record.host))")
        var step = Step(
            id: "discard-\(record.name)-drop", title: drop[platform.language], kind: .sh, text: script(record, ended, platform), range: range, textLine: 0)
        step.classes = [.destructive, .idempotent]
        step.hosts = [record.host]
        step.timeout = .seconds(3600)
        step.speaks = true
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

    private static func script(_ record: RestoreRecord, _ ended: Bool, _ platform: Platform) -> String {
        switch record.way {
        case .dump, .extract: databases(record, ended, platform)
        case .directory: directories(record, ended, platform)
        case .files: files(record, ended, platform)
        }
    }

    private static func database(_ record: RestoreRecord, _ platform: Platform) -> Database {
        platform.database(record.subject) ?? Database(name: record.subject, host: record.host)
    }

    private static func refusal(_ platform: Platform) -> String {
        Message(
            "served before this restore was swapped in, and nobody has seen the copy work: nothing was dropped",
            ko: "복구한 것으로 교체되기 전에 쓰이던 것이고, 사본이 동작하는 것을 확인한 사람이 없음: 아무것도 삭제하지 않음")[platform.language]
    }

    private static func dropped(_ platform: Platform) -> String { Message("dropped", ko: "삭제함")[platform.language] }

    private static func directories(_ record: RestoreRecord, _ ended: Bool, _ platform: Platform) -> String {
        let guardian =
            ended
            ? ""
            : """
                if root test -d "$old"; then echo "$old \(refusal(platform))" >&2; exit 1; fi

                """
        let missing = Message("there is no $data: nothing was dropped", ko: "$data 없음: 아무것도 삭제하지 않음")[platform.language]
        let stays = Message("a tablespace of the dropped directory stays", ko: "삭제한 디렉터리의 테이블스페이스는 남음")[platform.language]
        return """
            LC_ALL=C PATH=$PATH:/usr/sbin:/sbin; export LC_ALL PATH
            \(LadderBuilder.root)
            \(LadderBuilder.asUser)
            number=\(record.number)
            \(SwapScript.cluster(port: database(record, platform).port, language: platform.language))
            \(guardian)# What serves nowhere is needed where nothing else does.
            if ! root test -d "$data"; then echo "\(missing)" >&2; exit 1; fi
            # Tablespaces that a restore made lie beside, and serve for good once it was swapped in; what another restore keeps needs its own.
            spaces() { root find "$1/pg_tblspc/" -maxdepth 1 -type l -exec readlink {} +; }
            serving=$(spaces "$data")
            left=$(spaces "$old" 2>/dev/null || true)
            serves() { printf '%s\\n' "$serving" | awk -v at="$1" '$0 == at || index($0, at "/") == 1 { found = 1 } END { exit !found }'; }
            for folder in "$old" "$restored"; do
              if root test -d "$folder"; then
                # Never the folder that serves, whatever it is called.
                if [ "$(root readlink -f "$folder")" = "$(root readlink -f "$data")" ]; then echo "$folder \(Message("serves", ko: "지금 쓰이는 중")[platform.language])" >&2; exit 1; fi
                as_owner "$bin/pg_ctl" -D "$folder" -m immediate -w -t 30 stop >/dev/null 2>&1 || true
                root rm -rf -- "$folder"; echo "\(dropped(platform)): $folder"
              fi
            done
            kept=$(root find "$(dirname "$data")" -maxdepth 1 -name "$(basename "$data")_*" | while IFS= read -r folder; do spaces "$folder" 2>/dev/null || true; done)
            serving="$serving
            $kept"
            printf '%s\\n' "$left" | while IFS= read -r place; do
              case $place in ''|"$restored"_tablespace_*) continue ;; esac
              if ! serves "$place"; then echo "\(stays): $place"; fi
            done
            root find "$(dirname "$restored")" -maxdepth 1 -name "$(basename "$restored")_tablespace_*" | while IFS= read -r folder; do
              if ! serves "$folder"; then root rm -rf -- "$folder"; echo "\(dropped(platform)): $folder"; fi
            done

            """
    }

    private static func databases(_ record: RestoreRecord, _ ended: Bool, _ platform: Platform) -> String {
        let database = database(record, platform)
        let (broken, beside) = (RestoreNames.broken(database.name, record.number), RestoreNames.beside(database.name, record.number))
        let ask = "as_user \(StepCommand.quoted(database.user)) psql -X -w -q -v ON_ERROR_STOP=1 -p \(database.port) -U \(StepCommand.quoted(database.user)) -d \(database.name == "postgres" ? "template1" : "postgres")"
        let guardian =
            ended
            ? ""
            : """
                before=$(\(ask) -At <<'BONGSU_BEFORE'
                SELECT datname FROM pg_database WHERE datname = \(DatabaseSettings.literal(broken));
                BONGSU_BEFORE
                )
                if [ -n "$before" ]; then echo "$before \(refusal(platform))" >&2; exit 1; fi

                """
        return """
            cd /
            \(LadderBuilder.asUser)
            \(guardian)\(ask) <<'BONGSU_DROP'
            SELECT coalesce(string_agg(datname, ', ' ORDER BY datname), '-') AS gone FROM pg_database WHERE datname IN (\([broken, beside].map(DatabaseSettings.literal).joined(separator: ", "))) \\gset
            SET client_min_messages = warning;
            \([broken, beside].map { "DROP DATABASE IF EXISTS \(DatabaseSettings.identifier($0)) WITH (FORCE);" }.joined(separator: "\n"))
            \\echo \(dropped(platform)): :gone
            BONGSU_DROP

            """
    }

    private static func files(_ record: RestoreRecord, _ ended: Bool, _ platform: Platform) -> String {
        let paths = platform.backups?.files.first { $0.host == record.subject }?.paths ?? []
        func beside(_ kind: String) -> [String] { paths.flatMap { path in ["", "_partial", "_copied"].map { path + kind + record.number + $0 } } }
        var lines: [String] = []
        if !ended {
            lines += paths.map { StepCommand.quoted($0 + "_broken_" + record.number) }.map { "if root test -e \($0); then echo \($0) \(StepCommand.quoted(refusal(platform))) >&2; exit 1; fi" }
        }
        lines += (beside("_broken_") + beside("_restore_")).map(StepCommand.quoted).map {
            "if root test -e \($0); then root rm -rf --one-file-system -- \($0); echo \(dropped(platform)): \($0); fi"
        }
        return LadderBuilder.root + "\n" + lines.joined(separator: "\n") + "\n"
    }
}
