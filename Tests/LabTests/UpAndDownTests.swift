import Foundation
@testable import Lab
import Testing

/// The lab needs root on Linux; elsewhere these tests are skipped with this line.
let labIsPossible = ConditionTrait.enabled("the lab needs root on Linux") { geteuid() == 0 }

@Suite(labIsPossible) struct UpAndDownTests {
    private static let one = LabBlueprint(hosts: [LabHost("only", octet: 11)])

    @Test func aHostComesUpAndGoesWithoutATrace() async throws {
        let lab = try Lab(name: "test-one", blueprint: Self.one)
        try await lab.down()
        let status = try await lab.up()
        let subnet = try #require(LabTraces.subnet(of: "test-one"))
        #expect(
            status
                == LabStatus(
                    lab: "test-one", subnet: "10.77.\(subnet).0/24",
                    hosts: [LabStatus.Host(name: "only", address: "10.77.\(subnet).11", processID: status.hosts.first?.processID)],
                    sshConfiguration: "/var/lib/bongsu/labs/test-one/ssh/config"))
        #expect(status.isUp)
        #expect(try LabTraces.of("test-one", subnet: subnet).links.sorted() == ["bongsu\(subnet)", "bongsu\(subnet)-11"])

        let steps = Steps()
        try await lab.up { steps.append($0) }
        #expect(steps.all == [.reused, .ready(host: "only")])

        #expect(try await lab.down())
        let left = try LabTraces.of("test-one", subnet: subnet).description
        #expect(left == "")
        #expect(try await lab.down() == false)
        await #expect(throws: LabError.notUp(lab: "test-one")) { try await lab.status() }
    }

    @Test func labsStandSideBySide() async throws {
        let labs = try ["test-left", "test-right"].map { try Lab(name: $0, blueprint: Self.one) }
        for lab in labs { try await lab.down() }
        async let left = labs[0].up()
        async let right = labs[1].up()
        let (a, b) = try await (left, right)
        #expect(a.isUp && b.isUp && a.subnet != b.subnet)
        try await labs[0].down()
        #expect(try await labs[1].status().isUp)
        try await labs[1].down()
    }

    @Test func otherHostsUnderTheSameNameAreRefused() async throws {
        let lab = try Lab(name: "test-other", blueprint: Self.one)
        try await lab.down()
        try await lab.up()
        let other = try Lab(name: "test-other", blueprint: LabBlueprint(hosts: [LabHost("another", octet: 12)]))
        await #expect(throws: LabError.differentHosts(lab: "test-other")) { try await other.up() }
        try await lab.down()
    }

    @Test func whatDoesNotAnswerIsNamed() async throws {
        let host = LabHost("only", octet: 11, readiness: [.init("the oracle", "echo no oracle here; false")])
        let lab = try Lab(name: "test-silent", blueprint: LabBlueprint(hosts: [host]))
        try await lab.down()
        await #expect(throws: LabError.notReady(host: "only", what: "the oracle", detail: "no oracle here")) {
            try await lab.up(deadline: .seconds(5))
        }
        try await lab.down()
    }

    @Test(arguments: ["", "-x", "a/b", "Ä", "a b", String(repeating: "x", count: 33)])
    func aNameThatCannotBeAFolderIsRefused(_ name: String) {
        #expect(throws: LabError.invalidName(name)) { try Lab(name: name) }
    }

    @Test func aHostCannotReachOutsideOrTouchTheMachine() async throws {
        let lab = try Lab(name: "test-jail", blueprint: Self.one)
        try await lab.down()
        try await lab.up()
        #expect(try await lab.ssh("only", "ip route show default") == "")
        #expect(try await lab.ssh("only", "sudo sh -c 'echo 1 > /proc/sys/kernel/panic' 2>/dev/null || echo refused") == "refused")
        #expect(try await lab.ssh("only", "sudo date -s '2001-01-01' >/dev/null 2>&1 || echo refused") == "refused")
        let machine = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        let host = try await lab.ssh("only", "cat /proc/sys/kernel/random/boot_id")
        #expect(host.count == 36 && host != machine.trimmingCharacters(in: .whitespacesAndNewlines))
        try await lab.down()
    }
}
