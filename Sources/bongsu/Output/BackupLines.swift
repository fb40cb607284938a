import Documents
import Engine

/// Backups and proofs for people: one line a part.
struct BackupLines {
    let console: Console

    init(_ console: Console) { self.console = console }

    func show(_ backup: Backup) {
        console.say("backup \(backup.id)", ko: "백업 \(backup.id)")
        for part in backup.parts {
            let seconds = (part.seconds * 10).rounded() / 10
            console.say(
                "  \(part.key): \(megabytes(part.sourceBytes)) in \(seconds) s, repository + \(megabytes(part.storedBytes))",
                ko: "  \(part.key): \(megabytes(part.sourceBytes)), \(seconds)초, 저장소 + \(megabytes(part.storedBytes))")
        }
        for (part, cause) in (backup.missing ?? [:]).sorted(by: { $0.key < $1.key }) {
            let mark = console.style("!!", .red)
            console.say("\(mark) \(part) was not copied: \(cause.english)", ko: "\(mark) \(part)을(를) 복사하지 못함: \(cause.korean)")
        }
    }

    func show(_ proof: Proof) {
        let mark = proof.outcome == .refused ? console.style("!!", .red) : console.style("ok", .green)
        let seconds = proof.restoreSeconds.map { Message(", restored in \(($0 * 10).rounded() / 10) s", ko: ", 복구 \(($0 * 10).rounded() / 10)초") }
        console.print("\(mark) \(proof.part): \(word(proof.outcome)[console.language])\(seconds?[console.language] ?? "")")
        for finding in proof.findings { console.print("   \(finding)") }
    }

    func list(_ catalogue: Catalogue, now: WallTime) {
        for backup in catalogue.backups {
            let state = catalogue.state(of: backup)
            let age = max(0, now.milliseconds - backup.received.milliseconds) / 1000
            let parts = backup.parts.map(\.key).joined(separator: " ")
            let bytes = megabytes(backup.parts.reduce(0) { $0 + $1.sourceBytes })
            let word = console.language == .korean ? state.spokenKorean : state.rawValue
            let old = console.language == .korean ? TimeSpoken.korean(age) : TimeSpoken.english(age)
            let kept = backup.origin != .adopted ? "" : console.language == .korean ? "  (\(backup.parts.first?.engine ?? "")에 있음, 읽기만 함)" : "  (kept by \(backup.parts.first?.engine ?? ""), only read)"
            let colour: Console.Style = state == .proved ? .green : state == .refused ? .red : .yellow
            console.print("\(backup.id)  \(console.style(word, colour))  \(old)  \(bytes)  \(parts)\(kept)")
        }
    }

    func show(_ backup: Backup, in catalogue: Catalogue) {
        show(backup)
        console.say("  received \(CivilTime(backup.received).spoken), \(backup.origin.rawValue)", ko: "  받은 시각 \(CivilTime(backup.received).spoken), \(origin(backup.origin))")
        for part in backup.parts {
            let state = catalogue.state(of: part, in: backup.id)
            console.print("  \(part.key): \(console.language == .korean ? state.spokenKorean : state.rawValue)  \(part.engine) \(part.reference)")
            for flaw in part.flaws { console.print("    !! \(flaw)") }
            for proof in catalogue.proofs(of: part, in: backup.id) {
                console.print("    \(CivilTime(proof.at).spoken)  \(word(proof.outcome)[console.language])")
                for finding in proof.findings { console.print("      \(finding)") }
            }
        }
    }

    private func origin(_ origin: Backup.Origin) -> String {
        switch origin {
        case .taken: "직접 백업"
        case .imported: "가져옴"
        case .adopted: "다른 프로그램의 저장소, 읽기만 함"
        }
    }

    private func word(_ outcome: Proof.Outcome) -> Message {
        switch outcome {
        case .checked: Message("checked: every byte read", ko: "점검됨: 모든 바이트를 읽음")
        case .proved: Message("proved: restored and equal to what was backed up", ko: "증명됨: 복구한 것이 백업한 것과 같음")
        case .loaded: Message("loaded: restored without an error, but nothing to compare with", ko: "적재 확인: 오류 없이 복구됐으나 비교 대상 없음")
        case .refused: Message("refused: not usable", ko: "사용 불가")
        }
    }

    private func megabytes(_ bytes: Int64) -> String {
        bytes < 1_000_000 ? "\((bytes + 999) / 1000) kB" : "\(bytes / 1_000_000) MB"
    }
}
