import Foundation
import Lab
import Testing

/// Faults of the repository under the real program: named, never restored from, and nothing else is lost by them.
@Suite(labIsPossible) struct RestoreRepositoryLabTests {
    @Test(.timeLimit(.minutes(30))) func aRepositoryThatLosesFlipsAndFills() async throws {
        try await RestoreScene.with("repofaults") { scene in
            let repository = scene.state + "/repository"
            // A small disk of its own, which can fill up.
            #expect(try await bash("mkdir -p '\(repository)' && mount -t tmpfs -o size=600m repository '\(repository)' && echo mounted") == "mounted")
            do {
                try await faults(scene, repository)
            } catch {
                _ = try await bash("umount '\(repository)'")
                throw error
            }
            #expect(try await bash("umount '\(repository)' && echo unmounted") == "unmounted")
        }
    }

    private func faults(_ scene: RestoreScene, _ repository: String) async throws {
        try scene.succeed("backup", "setup", "--yes")
        try scene.succeed("backup", "take")
        try scene.succeed("backup", "verify")
        // Several files of the log between two backups; the one in the middle, which will be lost, is one from before the moment.
        for number in 1...8 { try await scene.value("CREATE TABLE before_\(number) AS SELECT 1 AS x; SELECT pg_switch_wal()") }
        let moment = try await scene.value("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || 'Z' FROM pg_sleep(1)")
        let current = try await scene.value("SELECT pg_walfile_name(pg_current_wal_lsn())")
        for number in 1...2 { try await scene.value("CREATE TABLE after_\(number) AS SELECT 1 AS x; SELECT pg_switch_wal()") }
        try scene.succeed("backup", "take")
        try scene.succeed("backup", "verify")
        let proved = try scene.proved()
        #expect(proved.count == 8)
        try await lostLog(scene, repository, moment, current)
        try await flippedBit(scene, repository)
        #expect(try scene.proved() == proved)
        try await fullDisk(scene, repository)
        #expect(proved.isSubset(of: try scene.proved()))
    }

    /// A file of the log is gone: the times behind it are no longer promised, and refused before anything is touched.
    private func lostLog(_ scene: RestoreScene, _ repository: String, _ moment: String, _ current: String) async throws {
        let lose = try #require(Fault.named("lose-wal"))
        func span() throws -> String { try scene.run("backup", "check").output.split(separator: "\n").first { $0.contains("restorable") }.map(String.init) ?? "" }
        let whole = try span()
        #expect(!whole.contains(", and from ") && !whole.contains("missing"), "\(whole)")
        try await scene.lab.inject(lose, on: repository)
        let segment = try String(contentsOfFile: "\(repository).lab-faults/lose-wal/path", encoding: .utf8).split(separator: "/").last?.prefix(24) ?? ""
        #expect(segment < current)
        let torn = try span()
        #expect(torn.contains(", and from ") && torn.contains("; 1 files of the write-ahead log are missing, the first \(segment)"), "\(torn)")
        let databases = try await scene.databases()
        let refused = try scene.run("restore", "o4o_platform", "--at", moment)
        #expect(refused.code == 10)
        #expect(refused.output.contains("error[B1105]: no backup can be recovered to \(moment.dropLast()) UTC"), "\(refused.output)")
        #expect(refused.output.contains("note: nothing was touched; restorable: "), "\(refused.output)")
        #expect(!refused.output.contains("waits for approval"))
        #expect(try await scene.databases() == databases)
        try scene.succeed("abort", "1")
        try await scene.lab.heal(lose, on: repository)
        #expect(try span().contains(", and from ") == false)
        // With it that time can be reached again.
        #expect(try scene.run("restore", "o4o_platform", "--at", moment).output.contains("waits for approval"))
        try scene.succeed("abort", "2")
    }

    /// One bit of the largest file: `verify` names the copy that is hit, and from then on it is not chosen.
    private func flippedBit(_ scene: RestoreScene, _ repository: String) async throws {
        let flip = try #require(Fault.named("flip-repository-bit"))
        let before = try scene.proved()
        try await scene.lab.inject(flip, on: repository)
        let backups = Set(before.map { String($0.split(separator: " ")[0]) }).sorted()
        var told = ""
        for backup in backups {
            let verify = try scene.run("backup", "verify", backup)
            if verify.code != 0 { told += verify.output }
        }
        let hit = before.subtracting(try scene.proved()).map { $0.split(separator: " ") }
        #expect(!hit.isEmpty)
        for words in hit { #expect(told.contains("!! \(words[1]): refused: not usable"), "\(told)") }
        let begun = try scene.run("restore", "o4o_platform")
        let chosen = try #require(begun.output.firstMatch(of: #/backup ([0-9TZ]+-[0-9a-f]+), proved/#)?.1, "\(begun.output)")
        #expect(!hit.contains { $0[0] == chosen && !$0[1].hasPrefix("files-") && begun.output.contains("\($0[1])") })
        try scene.succeed("abort", "3")
        try await scene.lab.heal(flip, on: repository)
        for backup in Set(hit.map { String($0[0]) }) { try scene.succeed("backup", "verify", backup) }
    }

    /// The disk is full: clearly refused, nothing that is there is harmed, and the next run works.
    private func fullDisk(_ scene: RestoreScene, _ repository: String) async throws {
        let fill = try #require(Fault.named("fill-repository"))
        let before = try scene.proved()
        try await scene.lab.inject(fill, on: repository)
        let english = try scene.run("backup", "take")
        #expect(english.code == 1)
        #expect(
            english.output.contains(
                """
                error[B1030]: no room on the controller's disk at `\(repository)/restic`
                note: unable to create lock in backend
                note: nothing that existed was changed; what was half copied counts for nothing and goes with the next run
                help: make room: `df -h \(repository)/restic`; old copies go by `bongsu backup prune`, which itself needs a few free MB
                """), "\(english.output)")
        let korean = try scene.run("backup", "take", language: "ko")
        #expect(
            korean.output.contains(
                """
                오류[B1030]: 제어 서버 디스크 `\(repository)/restic`에 공간이 없음
                참고: unable to create lock in backend
                참고: 있던 것은 바뀌지 않음; 복사하다 만 것은 쓰이지 않고 다음 실행 때 지워짐
                도움말: 공간 확보: `df -h \(repository)/restic`; 오래된 사본은 `bongsu backup prune`으로 정리하며, 정리에도 몇 MB가 필요함
                """), "\(korean.output)")
        #expect(try scene.proved() == before)
        try await scene.lab.heal(fill, on: repository)
        try scene.succeed("backup", "take")
        try scene.succeed("backup", "verify")
        #expect(try scene.proved().count == before.count + 4)
    }
}
