import ArgumentParser
import Cairn
import CairnModel

struct ForgetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Take a load back, erase a person, or drop what is older than a date.",
    discussion: """
      cairn forget --load 17
      cairn forget --person customer:42
      cairn forget --before 2024-01-01
      """)

  @Option(help: "The number of a load; its file may then come again.")
  var load: [Int] = []

  @Option(help: "A person, as class:value: every event, identifier and refused line of theirs.")
  var person: String?

  @Option(help: "A date, a time, or -730d before the end of data.")
  var before: Bound?

  @Option(help: "How long to wait for another writer, such as 60s.", transform: Duration.read)
  var wait: Duration?

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let kinds = [!load.isEmpty, person != nil, before != nil].count { $0 }
    guard kinds == 1 else {
      throw CairnError(.usage, "type one of --load N, --person CLASS:VALUE, --before DATE")
    }
    let cairn = try store.open()
    let seconds = wait?.seconds ?? 0
    let report: Report
    if let person {
      report = try await cairn.forget(person: person, waitSeconds: seconds)
    } else if let before {
      report = try cairn.forget(before: before.value, waitSeconds: seconds)
    } else {
      report = try cairn.forget(loads: load, waitSeconds: seconds)
    }
    try output.show(report, zone: cairn.definitions.zone)
  }
}
