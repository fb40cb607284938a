import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// The journal lies on a file system of one megabyte that only this run sees.
    @Suite struct FullDiskTests {
        @Test(arguments: ["en", "ko"]) func theControllersDiskFillsUpDuringAStep(_ language: String) throws {
            let ground = try Loopback()
            let effects = ground.file("effects")
            let state = ground.file("state")
            try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: false)
            try ground.runbook(
                ("bash {#one host=controller}", "echo one >> \(effects)\nhead -c 10000000 /dev/zero > \(state)/filler || true"),
                ("bash {#two host=a}", "echo two >> \(effects)"))
            let script = """
                mount -t tmpfs -o size=1m,mode=0700 none \(state) || exit 99
                "$BONGSU" run --language \(language) > /dev/null; echo "run $?" >> \(ground.file("codes"))
                "$BONGSU" resume --language \(language) > /dev/null; echo "resume $?" >> \(ground.file("codes"))
                rm \(state)/filler
                "$BONGSU" resume --language \(language) 2>&1 > /dev/null; echo "resume $?" >> \(ground.file("codes"))
                """
            let result = try Binary.run(
                "/usr/bin/env", ["unshare", "-m", "sh", "-c", script], in: ground.folder,
                environment: ground.environment(["BONGSU_STATE": state, "BONGSU": Binary.path]))
            // `run` and the first `resume` say the same.
            try Golden.expect("controller-disk-full.\(language)", ground.whole(result))
            #expect(ground.lines("codes") == ["run 1", "resume 1", "resume 0"])
            #expect(ground.lines("effects") == ["one", "two"])
        }
    }
}
