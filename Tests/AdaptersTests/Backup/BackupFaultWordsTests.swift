import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

/// Faults that a backup or a restore may meet, made for real, and the whole message of each in both languages.
@Suite("What backup faults say", .serialized, .enabled(if: BackupScene.missing == nil, Comment(rawValue: BackupScene.missing ?? "")))
struct BackupFaultWordsTests {
    private func expect(_ words: BackupWords?, _ english: String, _ korean: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(words?.english == english, sourceLocation: sourceLocation)
        #expect(words?.korean == korean, sourceLocation: sourceLocation)
    }

    @Test(.timeLimit(.minutes(10))) func faultsOfTheRepository() async throws {
        try await BackupScene.with { scene in
            let part = try await scene.engine.take(.database(scene.database), as: scene.id(1), report: BackupScene.silent)
            let repository = scene.repository
            func take() async -> BackupWords? {
                await scene.words { try await scene.engine.take(.database(scene.database), as: scene.id(2), report: BackupScene.silent) }
            }
            let key = try Data(contentsOf: URL(filePath: repository.resticKey))
            try "another\n".write(toFile: repository.resticKey, atomically: true, encoding: .utf8)
            expect(
                await take(),
                """
                B1031 `<FOLDER>/state/keys/restic.key` is not the key of `<FOLDER>/repository/restic`
                - Fatal: wrong password or no key found
                - the repository is as it was
                > bring the right key back from where it is escrowed (`bongsu backup kit` says where)
                """,
                """
                B1031 `<FOLDER>/state/keys/restic.key`은(는) `<FOLDER>/repository/restic`의 키가 아님
                - Fatal: wrong password or no key found
                - 저장소는 그대로임
                > 보관해 둔 올바른 키를 되돌려 놓을 것(`bongsu backup kit`이 위치를 알려 줌)
                """)
            try key.write(to: URL(filePath: repository.resticKey))

            // A lock of a process that lives; that of a dead one goes by itself (`wrongKeyAndLocks`). In a session of its own, or the end of
            // this shell would end a stopped process of its group.
            let held = try await scene.cluster.sh(
                """
                export RESTIC_REPOSITORY=\(repository.restic) RESTIC_PASSWORD_FILE=\(repository.resticKey)
                for try in $(seq 500); do
                    ( exec setsid restic --no-cache check --read-data >/dev/null 2>&1 </dev/null ) & p=$!
                    while kill -0 "$p" 2>/dev/null && ! ls \(repository.restic)/locks | grep -qxE '.{64}'; do :; done
                    # Only a stopped process that has not given its lock back yet will do.
                    if kill -STOP "$p" 2>/dev/null && ls \(repository.restic)/locks | grep -qxE '.{64}'; then echo "$p"; exit; fi
                    kill -KILL "$p" 2>/dev/null || :
                done
                exit 1
                """).trimmingCharacters(in: .newlines)
            var locked = await take()
            // Its lock goes with it here, since a killed process may be seen until somebody has asked for its end.
            try await scene.cluster.sh(
                "kill -KILL \(held); RESTIC_REPOSITORY=\(repository.restic) RESTIC_PASSWORD_FILE=\(repository.resticKey) restic --no-cache unlock --remove-all")
            locked?.replace(#/- (unable to create lock|Fatal).*/#, with: "- <RESTIC>")
            expect(
                locked,
                """
                B1032 another restic works in `<FOLDER>/repository/restic`
                - <RESTIC>
                - the repository is as it was
                > wait for it; a lock whose process is dead goes by itself
                """,
                """
                B1032 다른 restic이 `<FOLDER>/repository/restic`에서 작업 중
                - <RESTIC>
                - 저장소는 그대로임
                > 끝날 때까지 기다릴 것; 죽은 프로세스의 잠금은 저절로 풀림
                """)

            // A file of the repository is gone. Each reading of it is tried again for 40 seconds, by restic itself.
            let pack = try await scene.cluster.sh("find \(repository.restic)/data -type f -printf '%s %p\\n' | sort -n | tail -n 1 | cut -d' ' -f2").trimmingCharacters(in: .newlines)
            try await scene.cluster.sh("mv \(pack) \(scene.folder.path)/pack")
            var lost = await scene.words { try await scene.prove(part, scene.id(1)) }
            lost?.replace(#/ignoring error for .*: StreamPack: open .*: no such/#, with: "<FILE>: no such")
            expect(
                lost,
                """
                B1033 `<FOLDER>/repository/restic` is damaged
                - <FILE>: no such file or directory
                - the copy cannot be restored from here; nothing was changed
                > which copies are hit: `bongsu backup verify ID` for each of `bongsu backup list`
                > take a new one at once: `bongsu backup take`
                """,
                """
                B1033 `<FOLDER>/repository/restic`이(가) 손상됨
                - <FILE>: no such file or directory
                - 여기서는 이 사본을 복구할 수 없음; 아무것도 바꾸지 않음
                > 영향받은 사본 확인: `bongsu backup list`의 각각에 `bongsu backup verify ID`
                > 즉시 새로 백업: `bongsu backup take`
                """)
            try await scene.cluster.sh("mv \(scene.folder.path)/pack \(pack)")
            #expect(try await scene.prove(part, scene.id(1)) == [])
        }
    }

    @Test(.timeLimit(.minutes(10))) func faultsOfSourceAndTarget() async throws {
        try await BackupScene.with { scene in
            let part = try await scene.engine.take(.database(scene.database), as: scene.id(1), report: BackupScene.silent)
            let text = try #require(try scene.shelf.read(part, scene.id(1)))
            func restore(_ change: (inout DatabaseManifest) -> Void) async throws -> BackupWords? {
                var manifest = try DatabaseManifest.read(text)
                change(&manifest)
                try scene.shelf.write(try manifest.text, part, scene.id(1))
                return await scene.words {
                    try await scene.engine.restore(part, of: scene.id(1), to: .database(named: "shop_restore", beside: scene.database), report: BackupScene.silent)
                }
            }
            expect(
                try await restore { $0.extensions.append(.init("no_such_extension", version: "1")) },
                """
                B1035 the target server has no extension no_such_extension
                - nothing was made; what serves now is as it was
                > install it on <HOST>: `apt-cache search postgresql-15 | grep -i no_such_extension`, or `apt-get install postgresql-contrib`
                """,
                """
                B1035 대상 서버에 확장 no_such_extension이(가) 없음
                - 아무것도 만들지 않음; 지금 서비스 중인 것은 그대로
                > <HOST>에 설치: `apt-cache search postgresql-15 | grep -i no_such_extension` 또는 `apt-get install postgresql-contrib`
                """)
            expect(
                try await restore { $0.server = .init(version: "17.2", number: 170_002) },
                """
                B1036 <HOST> is PostgreSQL 15, the copy was made from 17
                - nothing was made; what serves now is as it was
                > restore into PostgreSQL 17 or newer: `apt-get install postgresql-17`
                """,
                """
                B1036 <HOST>은(는) PostgreSQL 15, 사본은 17에서 만들어짐
                - 아무것도 만들지 않음; 지금 서비스 중인 것은 그대로
                > PostgreSQL 17 이상에 복구: `apt-get install postgresql-17`
                """)

            // The dump's own process is killed: in a pipe to gzip nobody would know.
            var killed = scene.engine
            killed.programs = scene.folder.file("programs")
            let killer = "#!/bin/sh\n[ \"$1\" != --version ] || exec \(TestCluster.binaries)/pg_dump --version\n\(TestCluster.binaries)/pg_dump \"$@\" & p=$!\nuntil [ -d dump ]; do :; done\nkill -9 $p; wait $p\n"
            try await scene.cluster.sh("mkdir -p \(killed.programs)/15/bin; cd \(killed.programs)/15/bin; ln -s \(TestCluster.binaries)/* .; rm pg_dump")
            _ = FileManager.default.createFile(atPath: killed.programs + "/15/bin/pg_dump", contents: Data(killer.utf8), attributes: [.posixPermissions: 0o755])
            let engine = killed
            expect(
                await scene.words { try await engine.take(.database(scene.database), as: scene.id(2), report: BackupScene.silent) },
                """
                B1028 the dump of `shop` broke off
                - pg_dump was ended by signal 9
                - no receipt was written: what was half copied does not count and goes with the next run
                > look: `bongsu assess --deep`; then again: `bongsu backup take`
                """,
                """
                B1028 `shop`의 덤프가 중간에 끊김
                - pg_dump was ended by signal 9
                - 영수증을 쓰지 않음: 복사하다 만 것은 백업이 아니며 다음 실행 때 지워짐
                > 확인: `bongsu assess --deep`; 그 뒤 다시: `bongsu backup take`
                """)

            var old = scene.engine
            old.programs = scene.folder.file("old")
            try await scene.cluster.sh("mkdir -p \(old.programs)/14/bin; ln -s /bin/true \(old.programs)/14/bin/pg_dump")
            let older = old
            expect(
                await scene.words { try await older.take(.database(scene.database), as: scene.id(2), report: BackupScene.silent) },
                """
                B1027 `pg_dump` 14 is older than the server, which is PostgreSQL 15
                - nothing was changed; an older client would leave out what it does not know
                > install it: `apt-get update && apt-get install postgresql-client-15`
                """,
                """
                B1027 `pg_dump` 14이(가) 서버(PostgreSQL 15)보다 오래됨
                - 아무것도 바꾸지 않음; 오래된 클라이언트는 모르는 내용을 빠뜨림
                > 설치: `apt-get update && apt-get install postgresql-client-15`
                """)
        }
    }
}
