import ArgumentParser
import Cairn
import CairnModel

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the store at one moment to a folder, while others read and write.",
    discussion: "cairn backup copies/2026-11-27")

  @Argument(help: "A folder that does not exist, or is empty.")
  var folder: String

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open()
    try output.show(try cairn.backup(to: folder), zone: cairn.definitions.zone)
  }
}

struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Bring the store to the newest format, by one commit.",
    discussion: "cairn migrate")

  @Option(help: "How long to wait for another writer, such as 60s.", transform: Duration.read)
  var wait: Duration?

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open()
    let report = try cairn.migrate(waitSeconds: wait?.seconds ?? 0)
    try output.show(report, zone: cairn.definitions.zone)
  }
}

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "What the store stands on: versions, space, the lock, limits, permissions.",
    discussion: "cairn doctor")

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open()
    try output.show(try cairn.doctor(), zone: cairn.definitions.zone)
  }
}
