import Documents
import Engine
import Testing

@testable import Adapters

@Suite("What pgBackRest says") struct PgBackRestWordsTests {
    static let info = #"""
        [{"archive":[{"database":{"id":1,"repo-key":1},"id":"14-1","max":"000000020000000000000007","min":"000000010000000000000001"}],"backup":[{"archive":{"start":"000000010000000000000002","stop":"000000010000000000000003"},"backrest":{"format":5,"version":"2.45"},"database":{"id":1,"repo-key":1},"error":false,"info":{"delta":23582533,"repository":{"delta":2879968,"size":2879968},"size":23582533},"label":"20261127-230111F","lsn":{"start":"0/2000028","stop":"0/3000100"},"prior":null,"reference":null,"timestamp":{"start":1795820471,"stop":1795820475},"type":"full"},{"archive":{"start":"000000020000000000000005","stop":"000000020000000000000005"},"backrest":{"format":5,"version":"2.45"},"database":{"id":1,"repo-key":1},"error":true,"info":{"delta":1,"repository":{"delta":74864,"size":2879968},"size":23582532},"label":"20261127-230111F_20261127-230116I","lsn":{"start":"0/5000028","stop":"0/5000100"},"prior":"20261127-230111F","reference":["20261127-230111F"],"timestamp":{"start":1795820476,"stop":1795820477},"type":"incr"}],"cipher":"none","db":[{"id":1,"repo-key":1,"system-id":17712990184039015212,"version":"14"}],"name":"shop","repo":[{"cipher":"none","key":1,"status":{"code":0,"message":"ok"}}],"status":{"code":0,"lock":{"backup":{"held":false}},"message":"ok"}}]
        """#

    @Test func backupsAreListed() throws {
        let found = try PgBackRestInfo.read(Self.info, stanza: "shop", repository: "db:/r").backups
        #expect(found.map(\.label) == ["20261127-230111F", "20261127-230111F_20261127-230116I"])
        #expect(found[1].needs == ["20261127-230111F", "20261127-230111F_20261127-230116I"] && found[1].id?.text == "20261127-230111F-20261127-230116I")
        #expect(found[1].timeline == 2 && found[0].version == 140_000 && found[0].archive == "14-1" && found[0].systemIdentifier == "17712990184039015212")
        #expect(found[0].ended == WallTime(milliseconds: 1_795_820_476_000) && found[0].flaws == [] && found[1].flaws.count == 1)
    }

    @Test func itsWordsDecideNotItsExitCode() {
        func code(_ text: String) -> Int? {
            do throws(BackupError) { _ = try PgBackRestInfo.read(text, stanza: "shop", repository: "r") } catch { return error.diagnostic.code.number }
            return nil
        }
        func status(_ code: Int, _ words: String) -> String {
            #"[{"archive":[],"backup":[],"cipher":"none","db":[],"name":"shop","repo":[{"cipher":"none","key":1,"status":{"code":\#(code),"message":"\#(words)"}}],"status":{"code":\#(code),"message":"other"}}]"#
        }
        #expect(code(status(1, "missing stanza path")) == 1141 && code(status(2, "no valid backups")) == nil && code("[]") == 1141)
        #expect(code(status(99, #"[FormatError] unable to load\nFormatError: bytes"#)) == 1142 && code("nonsense") == 1142)
        #expect(PgBackRestInfo.plain("unable to load info file 'x':\nFormatError: \u{fffd}\u{fffd}") == "unable to load info file 'x'")
    }

    @Test func damageIsReadFromVerify() {
        let sound = """
            stanza: shop
            status: ok
              archiveId: 15-1, total WAL checked: 7, total valid WAL: 7
                missing: 0, checksum invalid: 0, size invalid: 0, other: 0
              backup: A, status: valid, total files checked: 965, total valid files: 965
                missing: 0, checksum invalid: 0, size invalid: 0, other: 0
            """
        #expect(PgBackRestVerdict.read(sound) == [:] && PgBackRestVerdict.read("") == [:])
        let damaged = """
            stanza: shop
            status: error
              archiveId: 15-1, total WAL checked: 7, total valid WAL: 6
                other: 1
              backup: A, status: invalid, total files checked: 965, total valid files: 964
                checksum invalid: 1
              backup: B, status: valid, total files checked: 965, total valid files: 965
            """
        let found = PgBackRestVerdict.read(damaged)
        #expect(found.keys.sorted() == ["", "A"] && found["A"]?.last == "checksum invalid: 1" && found[""]?.last == "other: 1")
        #expect(PgBackRestVerdict.read("stanza: shop\nstatus: error\n").keys.sorted() == [""])
    }

    @Test func configurationIsReadAsItReads() {
        let text = "[global]\nrepo1-path = /backup \n# x=y\nrepo1-cipher-pass=a=b c\nrepo1-cipher-type=aes-256-cbc\n[shop]\nrepo1-path=/shop\n[other]\nrepo1-path=/o\nrepo1-type=s3\n"
        let own = PgBackRestConfiguration(text, stanza: "shop")
        #expect(own.path == "/shop" && own.cipherPass == "a=b c" && own.cipherType == "aes-256-cbc" && own.type == "posix")
        #expect(PgBackRestConfiguration(text, stanza: "other").type == "s3" && PgBackRestConfiguration(text, stanza: "x").path == "/backup")
        #expect(PgBackRestConfiguration("", stanza: "x").path == "/var/lib/pgbackrest")
    }

    @Test func commitsAndFilesAreRead() throws {
        let line = "rmgr: Transaction len (rec/tot):     34/    34, tx:        734, lsn: 0/03000868, prev 0/03000818, desc: COMMIT 2026-11-27 23:01:15.123456 UTC; inval msgs"
        let one = try #require(PgBackRestEngine.commit(line))
        #expect(one.position == "0/03000868" && one.time == WallTime(milliseconds: 1_795_820_475_123))
        // At a whole millisecond the moment before it: recovery stops before what is later than its target.
        #expect(PgBackRestEngine.commit(line.replacing(".123456", with: ".123000"))?.time == WallTime(milliseconds: 1_795_820_475_122))
        #expect(PgBackRestEngine.commit(line.replacing("COMMIT", with: "ABORT")) == nil)
        let files = ArchivedFile.read(lines: "1795820475.5 15-1/0000000100000000/000000010000000000000003-f406eed46fc1e018bf858d41ba9cf9c696ce54f8.zst\n1.0 archive.info\n1.0 15-1/0000000100000000/000000010000000000000002.00000028.backup\n")
        #expect(files.map(\.name) == ["000000010000000000000003"] && files[0].suffix == "zst" && files[0].archive == "15-1" && files[0].modified == WallTime(milliseconds: 1_795_820_475_000))
        #expect(ArchivedFile.read(json: #"{".":{"type":"path"},"15-1/0000000100000000/000000010000000000000003-f406eed46fc1e018bf858d41ba9cf9c696ce54f8":{"type":"file","size":9,"time":7}}"#).map(\.suffix) == [""])
    }
}
