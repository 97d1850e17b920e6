import ArgumentParser
import Cairn

struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Write the manual pages, one a command.",
    discussion: "cairn manual --to /usr/local/share/man/man1",
    shouldDisplay: false)

  @Option(help: "The folder that the pages are written to.")
  var to: String

  func run() throws {
    let tree = CommandTree.read()
    let version = CairnCommand.configuration.version
    let whole = ManualPage.whole(tree, version: version)
    try OutputFile.write(Array(whole.utf8), to: "\(to)/cairn.1")
    for command in tree.commands {
      let page = ManualPage.page(command, version: version)
      try OutputFile.write(Array(page.utf8), to: "\(to)/cairn-\(command.name).1")
    }
  }
}
