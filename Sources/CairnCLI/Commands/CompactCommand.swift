import ArgumentParser
import Cairn
import CairnModel

struct CompactCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compact",
    abstract: "Merge all parts into one run, so that questions are quickest.",
    discussion: "cairn compact --forget-history")

  @Flag(help: "Forget the earlier generations, and free the space that they take.")
  var forgetHistory = false

  @Option(help: "Memory to merge within, such as 512M.")
  var memory: ByteCount?

  @Option(help: "How long to wait for another writer, such as 60s.", transform: Duration.read)
  var wait: Duration?

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open()
    let report = try cairn.compact(
      forgetsHistory: forgetHistory, waitSeconds: wait?.seconds ?? 0,
      memory: memory?.value ?? Limits.memoryBudget)
    try output.show(report, zone: cairn.definitions.zone)
  }
}
