import Engine
import TestSupport
import Testing

@testable import Adapters

@Suite("The local session keeps the port's promises")
struct LocalHostTests {
    @Test(arguments: HostPromise.allCases)
    func keeps(_ promise: HostPromise) async throws {
        let folder = try ScratchFolder()
        try await HostConformance(.bash(in: folder) { LocalHost.session() }).check(promise)
    }
}
