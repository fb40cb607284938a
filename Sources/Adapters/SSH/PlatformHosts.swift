package import Documents
package import Engine

/// The hosts of `platform.yaml` and `controller`. One connection a host, made when it is first needed.
package actor PlatformHosts: HostDirectory {
    private let platform: Platform
    private let options: SSHOptions
    private var hosts: [String: SSHHost] = [:]
    private let localSession = LocalHost.session()
    private let localReader = LocalHost.reader()

    package init(platform: Platform, options: SSHOptions) {
        self.platform = platform
        self.options = options
    }

    package func session(for host: String) async throws(HostError) -> any HostSession {
        host == "controller" ? localSession : try find(host).session
    }

    package func reader(for host: String) async throws(HostError) -> any HostReader {
        host == "controller" ? localReader : try find(host).reader
    }

    /// Ends the sessions; commands on the hosts go on, shared connections stay a minute.
    package func close() async {
        for host in hosts.values { await host.session.close() }
        await localSession.close()
    }

    private func find(_ name: String) throws(HostError) -> SSHHost {
        if let host = hosts[name] { return host }
        guard let described = platform.host(name) else { throw .unreachable(detail: "platform.yaml has no host `\(name)`") }
        if let refusal = SSHOptions.refusal(described) { throw .unreachable(detail: refusal) }
        let host = SSHHost(described, options: options)
        hosts[name] = host
        return host
    }
}
