import ArgumentParser
import Cairn
import CairnModel

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read every byte of the store and name what is damaged.",
    discussion: """
      cairn verify
      cairn verify --repair
      """)

  @Flag(help: "Move damaged parts aside, and take their files in again where they still are.")
  var repair = false

  @Option(
    help: "How long a repair waits for another writer, such as 60s.", transform: Duration.read)
  var wait: Duration?

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open()
    if repair {
      let repaired = try await cairn.repair(waitSeconds: wait?.seconds ?? 0)
      try output.show(repaired, zone: cairn.definitions.zone)
      let isLost = repaired.tables.contains { $0[column: "status"].contains(.text("lost")) }
      if isLost { throw ExitStatus.warnings }
      return
    }
    let report = try cairn.verify()
    try output.show(report, zone: cairn.definitions.zone)
    if report.tables.contains(where: { !$0.rows.isEmpty }) { throw ExitStatus.damaged }
  }
}
