extension Lab {
    /// Breaks it, and returns once the fault shows. Breaking what is broken already changes nothing.
    /// - Parameter host: needed by a fault that strikes any host, otherwise its own host.
    /// - Throws: `LabError`; `faultNotSeen` when it does not show within ten seconds.
    package func inject(_ fault: Fault, on host: String? = nil) async throws {
        try await run(fault, on: host, action: "break")
        let answer = try await run(fault, on: host, action: "seen")
        guard answer.contains(where: { $0.word == "seen" }) else {
            throw LabError.faultNotSeen(fault: fault.name, detail: answer.last?[0] ?? "")
        }
    }

    /// Undoes what `inject` did. Healing what is whole changes nothing.
    /// - Throws: `LabError`
    package func heal(_ fault: Fault, on host: String? = nil) async throws {
        try await run(fault, on: host, action: "heal")
    }

    /// Whether the fault shows now.
    /// - Throws: `LabError`
    package func shows(_ fault: Fault, on host: String? = nil) async throws -> Bool {
        try await run(fault, on: host, action: "seen", patience: "once").contains { $0.word == "seen" }
    }

    @discardableResult
    private func run(
        _ fault: Fault, on host: String?, action: String, patience: String = "wait"
    ) async throws -> [LabMessage] {
        guard let host = host ?? fault.host else { throw LabError.hostNotGiven(fault: fault.name) }
        try requireHost(host)
        return try await LabScript(PackageResources.common_sh, PackageResources.fault_sh).run([
            storage.labs, name, host, fault.strikesCable ? "controller" : "host", action, fault.script, patience,
        ])
    }
}
