import ArgumentParser
import Cairn
import CairnModel

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read every byte of the store and name what is damaged.",
    discussion: "cairn verify")

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open()
    let report = try cairn.verify()
    try output.show(report, zone: cairn.definitions.zone)
    if report.tables.contains(where: { !$0.rows.isEmpty }) { throw ExitStatus.damaged }
  }
}
