import ArgumentParser
import Cairn
import CairnModel

struct RejectsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rejects",
    abstract: "The lines that did not become events: file, line, byte, reason.",
    discussion: "cairn rejects --reason bad_time --table lines --format csv")

  @Option(help: "Only this reason, such as bad_time.")
  var reason: String?

  @Option(help: "How many lines at the most.")
  var limit = 1_000

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open()
    var wanted: RejectReason?
    if let reason {
      wanted = RejectReason(rawValue: reason)
      if wanted == nil {
        throw CairnError.unknown("reason", reason, among: RejectReason.allCases.map(\.rawValue))
      }
    }
    let report = try await cairn.rejects(reason: wanted, limit: max(0, limit))
    try output.show(report, zone: cairn.definitions.zone)
  }
}
