@testable import Documents
import Foundation
import Testing

/// `docs/PLATFORM.md` is what the decoder's table says; `BONGSU_WRITE_GOLDENS=1` writes it.
@Suite struct PlatformReferenceTests {
    @Test func storedPageIsTheTable() throws {
        try Golden.expect(PlatformReference.markdown, "../../docs/PLATFORM.md")
    }

    @Test func exampleIsAccepted() {
        let (platform, problems) = PlatformDecoder.decode(SourceText(name: "platform.yaml", text: PlatformReference.example))
        #expect(problems == [])
        #expect(platform?.services.map(\.name) == ["api-server", "nginx"])
    }
}
