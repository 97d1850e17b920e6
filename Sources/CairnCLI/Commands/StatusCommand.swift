import ArgumentParser
import Cairn
import CairnModel

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "What the store holds.", discussion: "cairn status")

  @Flag(name: .shortAndLong, help: "Say also how the events lie on disk.")
  var verbose = false

  @OptionGroup var state: StateOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open(zone: state.zone)
    let report = try await cairn.status(detailed: verbose, generation: state.asOf)
    try output.show(report, zone: cairn.definitions.zone)
  }
}

struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Which events and properties there are.",
    discussion: "cairn schema --as-of 12")

  @OptionGroup var state: StateOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open(zone: state.zone)
    let report = try await cairn.schema(generation: state.asOf)
    try output.show(report, zone: cairn.definitions.zone)
  }
}
