import Engine
import Foundation
import Lab
import Testing

/// The controller is killed whenever its journal holds something new, and somebody goes on with `resume`: until the restore has ended.
@Suite(labIsPossible) struct RestoreControllerDeathLabTests {
    @Test(.timeLimit(.minutes(30))) func theControllerDiesAtEveryPhase() async throws {
        try await RestoreScene.with("death") { scene in
            try scene.succeed("backup", "take")
            try scene.succeed("backup", "verify")
            let kept = try scene.proved()
            #expect(kept.count == 3, "\(kept)")
            let whole = try await scene.rows()
            // A dump beside, then both names change.
            try await restored(scene, whole, fault: "drop-table", dying: killedAtEveryPhase)
            try await restored(scene, whole, fault: "drop-table", dying: goneWithEverything)
            #expect(try await scene.databases().filter { $0.hasPrefix("-o4o_platform_broken_") }.count == 2)
            try await files(scene)

            try scene.succeed("backup", "setup", "--yes")
            try scene.succeed("backup", "take")
            try scene.succeed("backup", "verify")
            // The whole cluster beside, then both directories change places.
            try await restored(scene, whole, fault: "lose-data-directory", dying: killedAtEveryPhase)
            try await restored(scene, whole, fault: "lose-data-directory", dying: goneWithEverything)
            let folders = try await scene.lab.ssh("api", "sudo ls /var/lib/postgresql/15")
            #expect(folders.split(separator: "\n").filter { $0.hasPrefix("main_restore") } == [])
            #expect(folders.split(separator: "\n").filter { $0.hasPrefix("main_broken") } == [], "\(folders)")
            // Nothing that was proved is gone, and it can still be restored.
            #expect(kept.isSubset(of: try scene.proved()))
            try scene.succeed("backup", "verify")
        }
    }

    private typealias Death = (RestoreScene, Int64) async throws -> Void

    private func restored(_ scene: RestoreScene, _ whole: String, fault: String, dying: Death) async throws {
        try await scene.lab.inject(try #require(Fault.named(fault)))
        let starts = try await scene.starts()
        let execution = try await scene.approved("o4o_platform")
        try await dying(scene, execution)
        let summary = try await scene.summary(execution)
        #expect(summary.status == .ended(.succeeded), "\(fault): \(scene.said)")
        #expect(try await scene.rows() == whole, "\(fault)")
        #expect(try await scene.databases().filter { $0.contains("_restore_") } == [], "\(fault)")
        // What uses the database was started once, however often the controller died.
        #expect(try await scene.starts() == starts + 1, "\(fault)")
        #expect(try await scene.isHealthy())
    }

    /// Both hosts' folders, written beside and swapped; the application that lives in one of them goes on.
    private func files(_ scene: RestoreScene) async throws {
        let tree = "cd /home/ubuntu/o4o-platform && sudo find . -path ./apps/api-server/logs -prune -o -type f -printf '%p %m %U %s\\n' | sort | sha256sum"
        let before = try await scene.lab.ssh("api", tree)
        _ = try await scene.lab.ssh("api", "rm -r /home/ubuntu/o4o-platform/apps/api-server/src")
        let execution = try await scene.approved("files")
        try await killedAtEveryPhase(scene, execution)
        #expect(try await scene.summary(execution).status == .ended(.succeeded))
        #expect(try await scene.lab.ssh("api", tree) == before)
        let left = try await scene.lab.ssh("api", "ls /home/ubuntu").split(separator: "\n").filter { $0.hasPrefix("o4o-platform_") }
        #expect(left.count == 1 && left[0].hasPrefix("o4o-platform_broken_"), "\(left)")
        #expect(try await scene.lab.ssh("web", "ls -d /etc/nginx/sites-available_*").split(separator: "\n").count == 1)
    }

    // MARK: deaths

    /// The process that drives dies at each new thing in the journal. Its steps live on: none is started a second time.
    private func killedAtEveryPhase(_ scene: RestoreScene, _ execution: Int64) async throws {
        var seen = try await scene.phases(execution)
        var kills = 0
        while kills < 200 {
            if case .ended = try await scene.summary(execution).status { break }
            let controller = try scene.launch("resume", "\(execution)")
            var isNew = false
            while controller.isRunning, !isNew {
                let now = try await scene.phases(execution)
                isNew = !now.isSubset(of: seen)
                seen.formUnion(now)
                if !isNew { try await Task.sleep(for: .milliseconds(3)) }
            }
            if isNew, controller.isRunning { kill(controller.processIdentifier, SIGKILL) }
            controller.waitUntilExit()
            if controller.terminationReason == .uncaughtSignal {
                kills += 1
                continue
            }
            if controller.terminationStatus == 10, try await scene.approve(execution) { continue }
            #expect(controller.terminationStatus == 0, "after \(kills) kills: \(scene.said)")
            break
        }
        #expect(kills > 12 && kills < 200)
        #expect(try await scene.startedTwice(execution) == [])
    }

    /// Everything on the controller dies at once, as when its machine does, in the middle of each step that works there.
    private func goneWithEverything(_ scene: RestoreScene, _ execution: Int64) async throws {
        for verb in ["load", "prove", "settings", "close"] {
            let controller = try scene.launch("resume", "\(execution)")
            try await scene.wait(for: verb, of: execution, controller)
            try await Task.sleep(for: .milliseconds(Int.random(in: 0..<(verb == "load" ? 2500 : 300))))
            kill(controller.processIdentifier, SIGKILL)
            scene.killController()
            controller.waitUntilExit()
        }
        let last = try scene.run("resume", "\(execution)")
        let end = try await scene.summary(execution).status
        #expect(last.code == 0 || end == .ended(.succeeded), "\(last.output)")
    }
}
