import ArgumentParser
import Documents
import Lab

struct LabBreak: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "break", abstract: "Break something for real, and see it broken; without a name, list what can be broken.")
    @OptionGroup var options: LabOptions
    @Argument(help: "A fault's name.") var fault: String?
    @Argument(help: "The host, for a fault that can strike any; the folder, for one of the repository.") var place: String?

    var spoken: Language { options.language ?? .ofEnvironment }

    func run() async throws {
        let console = options.console
        guard let fault else { return try FaultList.print(options) }
        let known = try FaultList.fault(named: fault)
        let moment = try await options.withLab { try await $0.inject(known, on: place) }
        let struck = place ?? known.host ?? ""
        guard !options.json else {
            let report = ["fault": known.name, known.place == .repository ? "folder" : "host": struck]
            return try console.printJSON(report.merging(moment.map { ["moment": $0] } ?? [:]) { $1 })
        }
        console.print("  \(struck): \(known.text.message[console.language])\(moment.map { " · \($0)" } ?? "")")
    }
}

struct LabHeal: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(commandName: "heal", abstract: "Undo what `lab break` did.")
    @OptionGroup var options: LabOptions
    @Argument(help: "A fault's name.") var fault: String
    @Argument(help: "The host, for a fault that can strike any; the folder, for one of the repository.") var place: String?

    var spoken: Language { options.language ?? .ofEnvironment }

    func run() async throws {
        let known = try FaultList.fault(named: fault)
        try await options.withLab { try await $0.heal(known, on: place) }
        options.console.say("\(known.name): undone", ko: "\(known.name): 되돌림")
    }
}

private enum FaultList {
    static func fault(named name: String) throws -> Fault {
        if let fault = Fault.named(name) { return fault }
        let names = Fault.all.map(\.name)
        var help = [Message("known: \(names.joined(separator: ", "))", ko: "아는 장애: \(names.joined(separator: ", "))")]
        if let near = EditDistance.nearest(to: name, among: names) {
            help.insert(Message("did you mean `\(near)`?", ko: "`\(near)`을(를) 뜻했는지?"), at: 0)
        }
        throw CommandFailure(.usage, 1203, Message("the lab has no fault `\(name)`", ko: "랩에 `\(name)` 장애가 없음"), help: help)
    }

    static func print(_ options: LabOptions) throws {
        let console = options.console
        guard !options.json else { return try console.printJSON(Fault.all.map(\.name)) }
        let width = Fault.all.map(\.name.count).max() ?? 0
        for fault in Fault.all {
            let pad = String(repeating: " ", count: width - fault.name.count)
            let place = fault.host ?? (fault.place == .repository ? "FOLDER" : "HOST")
            console.print("  \(fault.name)\(pad)  \(place)\t\(fault.text.message[console.language])")
        }
    }
}
