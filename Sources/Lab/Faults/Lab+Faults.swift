extension Lab {
    /// Breaks it, and returns once the fault shows. Breaking what is broken already changes nothing.
    /// - Parameter place: a host, needed by a fault that strikes any, otherwise its own; or the repository's folder.
    /// - Returns: the moment of the damage where the fault has one (`drop-table`), UTC, ISO 8601 with milliseconds:
    ///   everything committed until then was there.
    /// - Throws: `LabError`; `faultNotSeen` when it does not show within ten seconds.
    @discardableResult
    package func inject(_ fault: Fault, on place: String? = nil) async throws -> String? {
        let told = try await run(fault, on: place, action: "break")
        let answer = try await run(fault, on: place, action: "seen")
        guard answer.contains(where: { $0.word == "seen" }) else {
            throw LabError.faultNotSeen(fault: fault.name, detail: answer.last?[0] ?? "")
        }
        return told.first { $0.word == "moment" }?[0]
    }

    /// Undoes what `inject` did; the bytes that it struck are those that were there before. Healing what is whole changes nothing.
    /// - Throws: `LabError`
    package func heal(_ fault: Fault, on place: String? = nil) async throws {
        try await run(fault, on: place, action: "heal")
    }

    /// Whether the fault shows now.
    /// - Throws: `LabError`
    package func shows(_ fault: Fault, on place: String? = nil) async throws -> Bool {
        try await run(fault, on: place, action: "seen", patience: "once").contains { $0.word == "seen" }
    }

    @discardableResult
    private func run(
        _ fault: Fault, on place: String?, action: String, patience: String = "wait"
    ) async throws -> [LabMessage] {
        guard let place = place ?? fault.host else {
            throw fault.place == .repository ? LabError.folderNotGiven(fault: fault.name) : .hostNotGiven(fault: fault.name)
        }
        if fault.place != .repository { try requireHost(place) }
        let whereItRuns =
            switch fault.place {
            case .host, .anyHost: "host"
            case .cable: "cable"
            case .repository: "repository"
            }
        return try await LabScript(PackageResources.common_sh, PackageResources.fault_sh).run([
            storage.labs, name, place, whereItRuns, action, fault.script, patience,
        ])
    }
}
