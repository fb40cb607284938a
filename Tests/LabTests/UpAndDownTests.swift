import Foundation
import Lab
import Testing

/// The lab needs root on Linux; elsewhere these tests are skipped with this line.
let labIsPossible = ConditionTrait.enabled("the lab needs root on Linux") { geteuid() == 0 }

@Suite(labIsPossible) struct UpAndDownTests {
    @Test func aLabOfOneHostComesUpAndGoes() async throws {
        let lab = try Lab(name: "test-one", blueprint: LabBlueprint(hosts: [LabHost("only", octet: 11)]))
        let status = try await lab.up()
        #expect(status.isUp)
        #expect(status.hosts.map(\.name) == ["only"])
        #expect(try await lab.down())
        #expect(try await lab.down() == false)
    }
}
