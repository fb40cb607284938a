import Foundation
import Lab
import Testing

/// The proof is real: a restored copy that differs in one thing is refused, in words that name it, and nothing is swapped.
@Suite(labIsPossible) struct RestoreProofLabTests {
    private struct Damage {
        var harm: String
        var english: String
        var korean: String
    }

    /// One changed byte, one missing row, one wrong owner, one lost grant of a table and one of the database: in the order that they are told.
    private static let damages = [
        Damage(
            harm: "UPDATE products SET name = '상풍 7' WHERE id = 7", english: "table public.products has the 5000 rows, but not the same contents",
            korean: "table public.products: 5000행은 있으나 내용이 다름"),
        Damage(
            harm: "DELETE FROM reviews WHERE id = 9", english: "table public.reviews has 3999 rows instead of 4000",
            korean: "table public.reviews: 4000행이어야 하는데 3999행"),
        Damage(
            harm: "ALTER TABLE users OWNER TO postgres", english: "table public.users belongs to postgres instead of o4o",
            korean: "table public.users: 소유자가 o4o이어야 하는데 postgres"),
        Damage(
            harm: "REVOKE SELECT ON reviews FROM o4o_readers", english: "table public.reviews has lost the grants o4o_readers=SELECT",
            korean: "table public.reviews: 없어진 권한 o4o_readers=SELECT"),
        Damage(
            harm: "REVOKE CONNECT ON DATABASE \\\"BESIDE\\\" FROM reporting", english: "database has lost the grants reporting=CONNECT",
            korean: "database: 없어진 권한 reporting=CONNECT"),
    ]

    @Test(.timeLimit(.minutes(30))) func oneChangedByteOneRowOneOwnerOneGrant() async throws {
        try await RestoreScene.with("proof") { scene in
            try scene.succeed("backup", "take")
            let proof = try scene.succeed("backup", "verify", "--self-test")
            for damage in ["one changed byte in ", "another owner of ", "one row less in ", "a lost grant on ", "another mode of ", "a changed byte in /"] {
                #expect(proof.contains("self-test: \(damage)"), "\(proof)")
            }
            let english = try await refused(scene)
            for damage in Self.damages { #expect(english.contains(damage.english), "\(english)") }
            #expect(english.contains("error[B1107]: what was restored is not what was backed up: `o4o_platform`"))
            #expect(english.contains("note: nothing was swapped; the platform serves what it served"))
            #expect(english.contains("help: choose another: `bongsu backup list`, then `--backup ID`"))

            let documents = scene.folder.appending(path: "platform.yaml")
            try String(contentsOf: documents, encoding: .utf8).replacing("language: en", with: "language: ko").write(to: documents, atomically: true, encoding: .utf8)
            let korean = try await refused(scene)
            for damage in Self.damages { #expect(korean.contains(damage.korean), "\(korean)") }
            #expect(korean.contains("오류[B1107]: 복구한 것이 백업한 것과 다름: `o4o_platform`"), "\(korean)")
            #expect(korean.contains("참고: 교체하지 않음; 플랫폼은 그대로"))
            #expect(korean.contains("도움말: 다른 백업 선택: `bongsu backup list` 뒤 `--backup ID`"))
        }
    }

    /// A restore whose copy is damaged between its loading and its proof.
    /// - Returns: what it said.
    private func refused(_ scene: RestoreScene) async throws -> String {
        let (whole, before) = (try await scene.rows(), try await scene.databases())
        let execution = try await scene.approved("o4o_platform")
        try await scene.paused(after: "load", of: execution)
        let beside = try #require(try await scene.databases().first { $0.contains("_restore_") && !before.contains($0) })
        for damage in Self.damages {
            let answer = try await scene.value(damage.harm.replacing("BESIDE", with: beside), database: beside)
            #expect(!answer.contains("ERROR"), "\(damage.harm): \(answer)")
        }
        let run = try scene.run("resume", "\(execution)")
        #expect(run.code == 10, "\(run.output)")
        // Nothing was stopped, nothing was swapped; the copy stays beside for a look.
        #expect(try await scene.rows() == whole)
        #expect(try await scene.databases() == (before + [beside]).sorted())
        try scene.succeed("abort", "\(execution)")
        return run.output
    }
}
