import Foundation
@testable import Lab
import Testing

/// The lab needs root on Linux; elsewhere these tests are skipped with this line.
let labIsPossible = ConditionTrait.enabled("the lab needs root on Linux") { geteuid() == 0 }

@Suite(labIsPossible) struct UpAndDownTests {
    private static let one = LabBlueprint(hosts: [LabHost("only", octet: 11)])

    @Test func aHostComesUpAndGoesWithoutATrace() async throws {
        let name = labName("one")
        let lab = try Lab(name: name, blueprint: Self.one)
        let status = try await lab.up()
        let subnet = try #require(LabTraces.subnet(of: name))
        #expect(
            status
                == LabStatus(
                    lab: name, subnet: "10.77.\(subnet).0/24",
                    hosts: [LabStatus.Host(name: "only", address: "10.77.\(subnet).11", processID: status.hosts.first?.processID)],
                    sshConfiguration: "/var/lib/bongsu/labs/\(name)/ssh/config"))
        #expect(status.isUp)
        #expect(try LabTraces.of(name, subnet: subnet).links.sorted() == ["bongsu\(subnet)", "bongsu\(subnet)-11"])

        let steps = Steps()
        try await lab.up { steps.append($0) }
        #expect(steps.all == [.reused, .ready(host: "only")])

        #expect(try await lab.down())
        let left = try LabTraces.of(name, subnet: subnet).description
        #expect(left == "")
        #expect(try await lab.down() == false)
        await #expect(throws: LabError.notUp(lab: name)) { try await lab.status() }
    }

    @Test func labsStandSideBySide() async throws {
        let labs = try ["left", "right"].map { try Lab(name: labName($0), blueprint: Self.one) }
        async let left = labs[0].up()
        async let right = labs[1].up()
        let (a, b) = try await (left, right)
        #expect(a.isUp && b.isUp && a.subnet != b.subnet)
        try await labs[0].down()
        #expect(try await labs[1].status().isUp)
        try await labs[1].down()
    }

    @Test func otherHostsUnderTheSameNameAreRefused() async throws {
        let lab = try Lab(name: labName("other"), blueprint: Self.one)
        try await lab.up()
        let other = try Lab(name: labName("other"), blueprint: LabBlueprint(hosts: [LabHost("another", octet: 12)]))
        await #expect(throws: LabError.differentHosts(lab: labName("other"))) { try await other.up() }
        try await lab.down()
    }

    @Test func whatDoesNotAnswerIsNamed() async throws {
        let host = LabHost("only", octet: 11, readiness: [.init("the oracle", "echo no oracle here; false")])
        let lab = try Lab(name: labName("silent"), blueprint: LabBlueprint(hosts: [host]))
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
        let lab = try Lab(name: labName("jail"), blueprint: Self.one)
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
