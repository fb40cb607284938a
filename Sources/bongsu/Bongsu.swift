import ArgumentParser

@main
struct Bongsu: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "bongsu")
}
