import Documents

/// systemd units that fetch the write-ahead log between backups: text to be pasted, since the controller is the operator's. Pure.
package struct ReceiveTimer: Hashable, Sendable {
    /// Absolute paths of the program, `platform.yaml` and Bongsu's own folder.
    package var program: String
    package var platform: String
    package var state: String
    package var every: Duration

    /// - Parameter rpo: the oldest that restored data may be. A quarter of it lets three runs fail before it is missed; at least a
    ///   minute and at most an hour, five minutes where none is stated.
    package init(program: String, platform: String, state: String, rpo: Duration?) {
        self.program = program
        self.platform = platform
        self.state = state
        let wanted = rpo.map { $0.components.seconds / 4 / 60 } ?? 5
        every = .seconds(60 * min(60, max(1, wanted)))
    }

    package var minutes: Int64 { every.components.seconds / 60 }

    /// Shell lines that install both; nothing in them is a secret.
    package var text: String {
        """
        cat >/etc/systemd/system/bongsu-receive.service <<'UNIT'
        [Unit]
        Description=Bongsu: fetch the write-ahead log
        After=network-online.target
        [Service]
        Type=oneshot
        Environment=\(word("BONGSU_STATE=" + state, always: true))
        ExecStart=\(word(program)) backup receive --platform \(word(platform))
        Nice=10
        TimeoutStartSec=2h
        UNIT
        cat >/etc/systemd/system/bongsu-receive.timer <<'UNIT'
        [Unit]
        Description=Bongsu: fetch the write-ahead log every \(minutes) min
        [Timer]
        OnBootSec=2min
        OnUnitActiveSec=\(minutes)min
        RandomizedDelaySec=10s
        [Install]
        WantedBy=timers.target
        UNIT
        systemctl daemon-reload && systemctl enable --now bongsu-receive.timer
        """
    }

    /// systemd reads quotes, `%` and `$` itself.
    private func word(_ text: String, always: Bool = false) -> String {
        let plain = !always && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) || "/._-".utf8.contains($0) }
        if plain { return text }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("%", with: "%%").replacing("$", with: "$$") + "\""
    }
}
