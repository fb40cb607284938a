import Engine
import Testing

@Suite struct FullDiskTests {
    @Test(arguments: [
        "dd: error writing 'x': No space left on device",
        "pg_restore: error: could not execute query: ERROR:  could not extend file \"base/16685/16947\": No space left on device",
        "pg_restore: error: could not execute query: ERROR:  could not extend file \"base/16685/16947\": wrote only 4096 of 8192 bytes at block 117",
    ])
    func isTold(_ words: String) { #expect(FullDisk.isTold(in: words)) }

    @Test(arguments: ["", "ERROR:  could not extend file \"base/1\": Permission denied", "wrote only 3 of 4 pages", "disk quota exceeded"])
    func isNotTold(_ words: String) { #expect(!FullDisk.isTold(in: words)) }
}
