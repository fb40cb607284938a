/// What is protected: `platform.yaml`, decoded and checked.
///
/// Order is the document's. Names are unique across hosts, services, databases and endpoints.
package struct Platform: Hashable, Sendable {
    package var name: String
    package var language: Language
    package var objectives = Objectives()
    package var review: Review?
    package var hosts: [Host] = []
    package var services: [Service] = []
    package var databases: [Database] = []
    package var endpoints: [Endpoint] = []
    package var backups: Backups?
    package var variables: [Variable] = []
    package var escalation: Escalation?
    package var vendors: [Vendor] = []
    package var tools: [String] = []

    /// Where each key stands, by its dotted path: `databases.o4o_platform.unit`, `escalation.levels.0.by.1`.
    package var places: [String: SourceRange] = [:]

    package init(name: String, language: Language = .english) {
        self.name = name
        self.language = language
    }

    package func host(_ name: String) -> Host? { hosts.first { $0.name == name } }
    package func service(_ name: String) -> Service? { services.first { $0.name == name } }
    package func database(_ name: String) -> Database? { databases.first { $0.name == name } }
    package func endpoint(_ name: String) -> Endpoint? { endpoints.first { $0.name == name } }
    package func variable(_ name: String) -> Variable? { variables.first { $0.name == name } }
}

package struct Objectives: Hashable, Sendable {
    /// The longest that a recovery may take, until every endpoint is green again.
    package var rto: Duration?
    /// The oldest that restored data may be.
    package var rpo: Duration?
    package init(rto: Duration? = nil, rpo: Duration? = nil) {
        self.rto = rto
        self.rpo = rpo
    }
}

/// Review dates exactly as written (`YYYY-MM-DD`): a date that does not exist is a finding, not a crash.
package struct Review: Hashable, Sendable {
    package var updated: String?
    package var next: String?
    package init(updated: String? = nil, next: String? = nil) {
        self.updated = updated
        self.next = next
    }
}

package struct Host: Hashable, Sendable {
    package enum Role: String, Sendable, CaseIterable { case member, spare }
    package var name: String
    package var address: String
    package var user: String?
    package var port: Int?
    package var role: Role = .member
    package init(name: String, address: String, user: String? = nil, port: Int? = nil, role: Role = .member) {
        self.name = name
        self.address = address
        self.user = user
        self.port = port
        self.role = role
    }
}

package struct Service: Hashable, Sendable {
    package enum Supervisor: String, Sendable, CaseIterable { case systemd, pm2, supervisor, compose, commands }
    package var name: String
    package var host: String
    package var manager: Supervisor
    /// The manager's own name for it, where it differs from `name` (a systemd unit, a pm2 process).
    package var unit: String?
    package var directory: String?
    package var rebuild: [String] = []
    package var start: String?
    package var stop: String?
    package var restart: String?
    package var status: String?
    /// Run before any (re)start; a failure forbids the restart (`nginx -t`).
    package var validate: String?
    /// A URL asked from the service's own host.
    package var health: String?
    package var logs: [String] = []
    /// A git checkout that the service is deployed from.
    package var source: String?
    package var needs: [String] = []
    package init(name: String, host: String, manager: Supervisor) {
        self.name = name
        self.host = host
        self.manager = manager
    }
}

package struct Database: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable { case postgresql }
    package var name: String
    package var host: String
    package var engine: Kind = .postgresql
    package var port: Int = 5432
    package var user: String = "postgres"
    package var unit: String?
    package var tables: [String] = []
    package var logs: [String] = []
    package init(name: String, host: String) {
        self.name = name
        self.host = host
    }
}

/// What users see. Verification, assessment and watch use the same list.
package struct Endpoint: Hashable, Sendable {
    package struct Expectation: Hashable, Sendable {
        package var status: [Int] = [200]
        package var within: Duration?
        /// Text that the body must hold.
        package var contains: String?
        package init(status: [Int] = [200], within: Duration? = nil, contains: String? = nil) {
            self.status = status
            self.within = within
            self.contains = contains
        }
    }

    package struct Header: Hashable, Sendable {
        package var name: String
        package var value: Template
        package init(name: String, value: Template) {
            self.name = name
            self.value = value
        }
    }

    package var name: String
    package var url: String
    package var method: String = "GET"
    package var headers: [Header] = []
    /// The request body, already serialised where it was written as `json:`.
    package var body: Template?
    package var expect = Expectation()
    package init(name: String, url: String) {
        self.name = name
        self.url = url
    }
}

package struct Backups: Hashable, Sendable {
    package struct Keep: Hashable, Sendable {
        package var daily: Int?
        package var weekly: Int?
        package var monthly: Int?
        package init(daily: Int? = nil, weekly: Int? = nil, monthly: Int? = nil) {
            self.daily = daily
            self.weekly = weekly
            self.monthly = monthly
        }
    }

    /// Archives that the platform made before Bongsu came.
    package struct Existing: Hashable, Sendable {
        package var host: String
        package var folder: String
        package var archive: String?
        package var dump: String?
        package init(host: String, folder: String, archive: String? = nil, dump: String? = nil) {
            self.host = host
            self.folder = folder
            self.archive = archive
            self.dump = dump
        }
    }

    package struct Files: Hashable, Sendable {
        package var host: String
        package var paths: [String]
        package init(host: String, paths: [String]) {
            self.host = host
            self.paths = paths
        }
    }

    /// A physical repository that another program keeps; Bongsu restores from it and writes nothing into it.
    package struct Adopted: Hashable, Sendable {
        package var engine: String
        package var host: String
        package var stanza: String
        /// The program's configuration file on that host; nil is Debian's place.
        package var config: String?
        /// The repository's folder there, where no configuration names it.
        package var path: String?
        /// What opens an encrypted repository, where no configuration holds it.
        package var cipher: Template?
        /// A database of the cluster, where the host alone does not tell which it is.
        package var database: String?
        /// - Parameter host: a host's name, or `controller`.
        package init(engine: String, host: String, stanza: String) {
            self.engine = engine
            self.host = host
            self.stanza = stanza
        }
    }

    /// When `backup check` is red.
    package struct Limits: Hashable, Sendable {
        package var age: Duration = .seconds(26 * 3600)
        package var proof: Duration = .seconds(8 * 86_400)
        package var count = 3
        package var changePercent = 50
        package var freeMegabytes = 10_240
        package init() {}
    }

    package var repository: String?
    /// A restic repository elsewhere, which everything is copied to.
    package var offsite: String?
    /// Megabytes a second.
    package var rate: Int?
    package var adopted: Adopted?
    package var check = Limits()
    package var schedule: String?
    package var keep: Keep?
    package var files: [Files] = []
    package var existing: Existing?
    package init() {}
}

package struct Variable: Hashable, Sendable {
    package var name: String
    package var value: Template
    package init(name: String, value: Template) {
        self.name = name
        self.value = value
    }
}

package struct Escalation: Hashable, Sendable {
    package enum Mode: String, Sendable, CaseIterable {
        /// Each level has its own time before the next is called.
        case windows
        /// Each level is called at its time after the incident began.
        case absolute
    }

    package struct Level: Hashable, Sendable {
        package var level: String
        package var who: String
        package var within: Duration?
        /// `email:…`, `webhook:…`, `phone:…` (shown, not dialled).
        package var by: [Template]
        package init(level: String, who: String, within: Duration?, by: [Template]) {
            self.level = level
            self.who = who
            self.within = within
            self.by = by
        }
    }

    package var mode: Mode = .windows
    package var levels: [Level] = []
    package init() {}
}

package struct Vendor: Hashable, Sendable {
    package var name: String
    package var url: String?
    package var email: String?
    package var phone: String?
    package init(name: String, url: String? = nil, email: String? = nil, phone: String? = nil) {
        self.name = name
        self.url = url
        self.email = email
        self.phone = phone
    }
}
