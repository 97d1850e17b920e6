import ArgumentParser
import Cairn
import CairnModel

struct RebuildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild-catalog",
    abstract: "Put a lost or damaged catalog together again, from what the store's files say.",
    discussion: "cairn rebuild-catalog")

  @Flag(help: "Do it although the catalog is whole.")
  var force = false

  @Option(help: "How long to wait for another writer, such as 60s.", transform: Duration.read)
  var wait: Duration?

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open()
    let report = try cairn.rebuildCatalog(waitSeconds: wait?.seconds ?? 0, force: force)
    try output.show(report, zone: cairn.definitions.zone)
    let isKnown = report.tables.dropFirst().dropFirst().allSatisfy(\.rows.isEmpty)
    let isDamaged = report.tables.contains { $0[column: "status"].contains(.text("damaged")) }
    if isDamaged { throw ExitStatus.damaged }
    if !isKnown { throw ExitStatus.warnings }
  }
}
