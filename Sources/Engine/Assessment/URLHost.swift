/// The host and port of a URL, as far as a probe needs them.
package struct URLHost: Hashable, Sendable {
    package var name: String
    package var port: Int

    package init?(_ url: String) {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let hostPort = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
        let standard = url.hasPrefix("https") ? 443 : 80
        if hostPort.first == "[", let close = hostPort.firstIndex(of: "]") {
            name = String(hostPort[hostPort.index(after: hostPort.startIndex)..<close])
            port = Int(hostPort[close...].drop { $0 == "]" || $0 == ":" }) ?? standard
        } else {
            let parts = hostPort.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            name = String(parts[0])
            port = parts.count > 1 ? Int(parts[1]) ?? standard : standard
        }
        if name.isEmpty { return nil }
    }

    /// IPv4 or IPv6 in figures: nothing to look up.
    package static func isAddress(_ name: String) -> Bool {
        name.contains(":") || name.split(separator: ".").allSatisfy { UInt8($0) != nil } && name.split(separator: ".").count == 4
    }
}
