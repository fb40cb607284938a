import Engine
import Testing

@Suite struct RedactorTests {
    @Test func takesAValueOutWhereverItIsCut() {
        let redactor = Redactor(["hunter2-long"])
        let text = Array("token=hunter2-long; hunter2 stays".utf8)
        for cut in 0...text.count {
            var stream = redactor.stream()
            let shown = stream.feed(Array(text[..<cut])) + stream.feed(Array(text[cut...])) + stream.finish()
            #expect(String(decoding: shown, as: UTF8.self) == "token=[secret]; hunter2 stays")
        }
    }

    /// Made with `printf %s … | base64`.
    @Test func takesItOutOfBase64AtEveryAlignment() {
        let redactor = Redactor(["hunter2-long"])
        for text in ["aHVudGVyMi1sb25n", "YTpodW50ZXIyLWxvbmc=", "YWI6aHVudGVyMi1sb25nOng=", "YWI6YzpodW50ZXIyLWxvbmc="] {
            #expect(redactor.redact("Basic \(text)").contains("[secret]"), "\(text)")
        }
    }

    @Test func theLongerOfTwoIsTakenWhole() {
        #expect(Redactor(["abc", "abcdef"]).redact("abcdef abc") == "[secret] [secret]")
    }

    @Test func nothingIsHeldBackWithoutSecrets() {
        var stream = Redactor().stream()
        #expect(stream.feed([1, 2, 3]) == [1, 2, 3])
    }
}
