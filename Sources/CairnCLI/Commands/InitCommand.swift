import ArgumentParser
import Cairn
import CairnModel

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a definitions file to start from.",
    discussion: "cairn init --print")

  @Flag(name: .customLong("print"), help: "Print the built-in definitions instead of writing them.")
  var prints = false

  @Option(help: "The file to write; one that exists is left alone.")
  var output = "journey.yaml"

  func run() async throws {
    let text = Array(DefinitionsSearch.builtInText.utf8)
    if prints { return try Terminal.write(text) }
    guard !OutputFile.exists(output) else {
      throw CairnError(.usage, "\(output) exists; move it away, or name another with --output")
    }
    try OutputFile.write(text, to: output)
    Terminal.complain("the built-in definitions are in \(output)", isPlain: true)
  }
}
