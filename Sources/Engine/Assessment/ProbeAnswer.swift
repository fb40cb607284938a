package import Documents

/// What a probe learned: facts, no judgement.
package enum ProbeAnswer: Hashable, Sendable {
    case vitals(HostVitals)
    case port(PortAnswer)
    /// One answer a sample.
    case http([HTTPAnswer])
    case manager(ManagerAnswer)
    case database(DatabaseAnswer)
    case log(LogTail)
    /// Nil: never moved since it was cloned.
    case deploy(Deployment?)
    case validation(passed: Bool, line: String)
    /// Empty: the name is not known.
    case names([String])
    case ownNetwork(OwnNetwork)
    /// Matching lines of the kernel's log, or matching paths, or lines of the login log.
    case lines([String])
    /// The host that should have asked could not be reached.
    case unreachable(HostError)
    /// Nobody could ask: a tool or a secret is missing, or there was no answer in time.
    case notAsked(Message)
}

package struct HostVitals: Hashable, Sendable {
    package struct Disk: Hashable, Sendable {
        package var mount: String
        package var usedPercent: Int
        package var availableBytes: Int
        package var inodesUsedPercent: Int
        package init(mount: String, usedPercent: Int, availableBytes: Int, inodesUsedPercent: Int = 0) {
            self.mount = mount
            self.usedPercent = usedPercent
            self.availableBytes = availableBytes
            self.inodesUsedPercent = inodesUsedPercent
        }
        /// Nothing more can be written: fewer than 8 MB, or no inode, is left. A tiny mount is not full for being tiny.
        package var isFull: Bool { availableBytes < 8_000_000 && usedPercent >= 95 || inodesUsedPercent >= 100 }
    }
    package var uptime: Duration
    /// One-minute load average in hundredths.
    package var loadHundredths: Int
    package var processors: Int
    package var memoryTotalBytes: Int
    package var memoryAvailableBytes: Int
    package var disks: [Disk]
    /// The host's clock minus the controller's.
    package var clockSkew: Duration
    package init(
        uptime: Duration, loadHundredths: Int = 0, processors: Int = 1, memoryTotalBytes: Int = 0,
        memoryAvailableBytes: Int = 0, disks: [Disk] = [], clockSkew: Duration = .zero
    ) {
        self.uptime = uptime
        self.loadHundredths = loadHundredths
        self.processors = processors
        self.memoryTotalBytes = memoryTotalBytes
        self.memoryAvailableBytes = memoryAvailableBytes
        self.disks = disks
        self.clockSkew = clockSkew
    }
}

package enum PortAnswer: Hashable, Sendable {
    /// Accepted and spoke.
    case speaks
    /// Accepted and said nothing: a frozen machine or program does this.
    case silent
    case refused
    case timedOut
    case noRoute
    case unresolved
}

package struct HTTPAnswer: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case answered(status: Int)
        case refused
        /// No connection within the limit: packets vanish.
        case connectTimedOut
        /// Connected, and then no whole answer within the limit.
        case replyTimedOut
        /// Connected, and closed without a byte (curl 52).
        case emptyReply
        /// Reset in the middle (curl 55, 56).
        case reset
        case tls(detail: String)
        case nameUnresolved
        case failed(detail: String)
    }
    package var outcome: Outcome
    package var connect: Duration
    package var firstByte: Duration
    package var total: Duration
    /// At most the first 64 kB.
    package var body: String
    package init(
        _ outcome: Outcome, connect: Duration = .zero, firstByte: Duration = .zero, total: Duration = .zero,
        body: String = ""
    ) {
        self.outcome = outcome
        self.connect = connect
        self.firstByte = firstByte
        self.total = total
        self.body = body
    }
}

/// What a service manager says, in one vocabulary for systemd, pm2, supervisor, compose and plain commands.
package struct ManagerAnswer: Hashable, Sendable {
    package enum State: String, Hashable, Codable, Sendable {
        case running, stopped, failed, starting, stopping
        /// systemd gave up: five starts in ten seconds, manual ones counted.
        case startLimit = "start-limit"
        /// It dies and is started again, over and over.
        case crashLoop = "crash-loop"
        /// pm2 gave up.
        case errored
        /// pm2's `waiting restart` without a process: it waits for ever and `restart` does not help.
        case waitingForever = "waiting-forever"
        /// The kernel killed it for want of memory.
        case outOfMemory = "out-of-memory"
        /// The manager does not know it.
        case notKnown = "not-known"
        case managerDown = "manager-down"
        case managerHung = "manager-hung"
        case managerMissing = "manager-missing"
        /// Green whatever happens (Debian's `postgresql.service` is `/bin/true`): tells nothing.
        case meaningless
        case unclear
    }
    package var state: State
    /// The manager's own words, one line, free of secrets.
    package var detail: String
    package var processes: [Int]
    package var restarts: Int?
    package var exitCode: Int?
    /// How long the process has been running, where the manager says so.
    package var uptime: Duration?
    /// A process that holds the service's port without belonging to it.
    package var portHolder: String?
    /// What it printed last, as its manager kept it; only of one that does not run.
    package var lastWords: [String] = []
    package init(
        _ state: State, detail: String = "", processes: [Int] = [], restarts: Int? = nil, exitCode: Int? = nil,
        uptime: Duration? = nil, portHolder: String? = nil
    ) {
        self.state = state
        self.detail = detail
        self.processes = processes
        self.restarts = restarts
        self.exitCode = exitCode
        self.uptime = uptime
        self.portHolder = portHolder
    }
}

package struct DatabaseAnswer: Hashable, Sendable {
    package enum Contact: Hashable, Sendable {
        case accepting
        case refused
        /// Accepts the connection and never replies: a frozen postmaster does this.
        case noReply
        /// The server's own refusal, or the query's error.
        case error(sqlState: String, detail: String)
        /// psql said something that names no state.
        case unclear(detail: String)
    }
    package struct Table: Hashable, Sendable {
        package var name: String
        package var rows: Int?
        /// The server's own estimate from its last statistics; the floor against which a cliff shows.
        package var estimatedRows: Int?
        /// Nil: read without an error.
        package var sqlState: String?
        package var detail: String
        package init(_ name: String, rows: Int? = nil, estimatedRows: Int? = nil, sqlState: String? = nil, detail: String = "") {
            self.name = name
            self.rows = rows
            self.estimatedRows = estimatedRows
            self.sqlState = sqlState
            self.detail = detail
        }
    }
    package var contact: Contact
    package var version: String
    /// The server's own number of the database: the folder that its files lie in, another one after a restore.
    package var number: Int?
    package var connections: Int?
    package var maxConnections: Int?
    package var checksumFailures: Int?
    /// Counted before the server's last start: what is damaged now fails again when it is read.
    package var earlierChecksumFailures: Int?
    package var tables: [Table]
    /// Of the cluster's own unit, where there is one.
    package var unit: ManagerAnswer?
    /// Debian's unit of this very cluster, where the stated one is `/bin/true`.
    package struct Cluster: Hashable, Sendable {
        package var unit: String
        package var answer: ManagerAnswer
        package init(unit: String, answer: ManagerAnswer) {
            self.unit = unit
            self.answer = answer
        }
    }
    package var cluster: Cluster?
    /// Its main process is stopped by a signal (SIGSTOP, a debugger).
    package var isFrozen = false
    package init(
        _ contact: Contact, version: String = "", connections: Int? = nil, maxConnections: Int? = nil,
        checksumFailures: Int? = nil, tables: [Table] = [], unit: ManagerAnswer? = nil
    ) {
        self.contact = contact
        self.version = version
        self.connections = connections
        self.maxConnections = maxConnections
        self.checksumFailures = checksumFailures
        self.tables = tables
        self.unit = unit
    }
}

/// The end of a log: at most 300 lines, those older than an hour already left out where lines carry a date.
package struct LogTail: Hashable, Sendable {
    package var path: String
    package var lines: [String]
    package init(path: String, lines: [String]) {
        self.path = path
        self.lines = lines
    }
}

package struct Deployment: Hashable, Sendable {
    package var age: Duration
    package var commit: String
    package var subject: String
    /// What moved HEAD, as git's reflog says it: `pull`, `checkout: moving from …`.
    package var action: String
    package init(age: Duration, commit: String, subject: String, action: String) {
        self.age = age
        self.commit = commit
        self.subject = subject
        self.action = action
    }
    /// A fault that begins within two hours of a release is most often the release.
    package var isRecent: Bool { age <= .seconds(2 * 3600) }
}

package struct OwnNetwork: Hashable, Sendable {
    /// Addresses that no route leads to.
    package var withoutRoute: [String]
    package var gateway: String?
    /// Nil: there is none, or nobody could ask.
    package var gatewayAnswers: Bool?
    package init(withoutRoute: [String] = [], gateway: String? = nil, gatewayAnswers: Bool? = nil) {
        self.withoutRoute = withoutRoute
        self.gateway = gateway
        self.gatewayAnswers = gatewayAnswers
    }
}
