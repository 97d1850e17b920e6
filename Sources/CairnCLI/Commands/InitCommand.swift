import ArgumentParser
import Cairn
import CairnModel

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a definitions file to start from, and make the store.",
    discussion: "cairn init logs/*.gz")

  @Argument(help: "Files to look at: each kind that is recognised becomes a source.")
  var paths: [String] = []

  @Flag(name: .customLong("print"), help: "Print the definitions instead of writing them.")
  var prints = false

  @Option(help: "The file to write; one that exists is left alone.")
  var output = "journey.yaml"

  @Option(help: "The store's folder. Else $CAIRN_STORE, else the nearest .cairn upward.")
  var store: String?

  @Flag(name: .shortAndLong, help: "Say nothing on standard error when all is well.")
  var quiet = false

  func run() async throws {
    let (text, advice) =
      try paths.isEmpty
      ? (DefinitionsSearch.builtInText, []) : DefinitionsDraft.text(for: paths)
    if prints {
      try Terminal.write(Array(text.utf8))
      return tell(advice)
    }
    guard !OutputFile.exists(output) else {
      throw CairnError(.usage, "\(output) exists; move it away, or name another with --output")
    }
    try OutputFile.write(Array(text.utf8), to: output)
    let folder = store ?? Environment["CAIRN_STORE"] ?? StoreSearch.nearest()
    try Cairn.makeStore(at: folder)
    if !quiet { Terminal.complain("wrote \(output); the store is \(folder)", isPlain: true) }
    tell(advice)
    let next = advice.isEmpty ? "cairn ingest FILES" : "edit \(output), then cairn check FILES"
    if !quiet { Terminal.complain("next: \(next)", isPlain: true) }
  }

  private func tell(_ advice: [String]) {
    for sentence in advice { Terminal.complain(sentence, isPlain: true) }
  }
}
