import Documents

/// How the services that use a database are stopped before its swap and started after it.
struct ServicePause {
    let service: Service

    /// Nil where nobody has said how it is stopped: then its connections are ended, and it is not stopped.
    var stop: String? {
        let unit = StepCommand.quoted(service.unit ?? service.name)
        if let own = service.stop { return own }
        switch service.manager {
        case .systemd: return "\(LadderBuilder.root)\nroot systemctl stop \(unit)"
        case .pm2: return Pm2Commands(service).stop
        case .supervisor: return "\(LadderBuilder.root)\nroot supervisorctl stop \(unit)"
        case .compose: return "docker compose stop \(unit)"
        case .commands: return nil
        }
    }

    /// Starts it whether it runs or not.
    var start: String? { ServiceLadder(service: service, platform: Platform(name: "")).restartCommand }

    var health: String { ServiceLadder(service: service, platform: Platform(name: "")).healthCommand }
}
