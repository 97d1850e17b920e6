import ArgumentParser
import Cairn
import CairnModel

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "What the store holds.", discussion: "cairn status")

  @Flag(name: .shortAndLong, help: "Say also how the events lie on disk.")
  var verbose = false

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open()
    try output.show(try await cairn.status(detailed: verbose), zone: cairn.definitions.zone)
  }
}

struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Which events and properties there are.",
    discussion: "cairn schema")

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let cairn = try store.open()
    try output.show(try await cairn.schema(), zone: cairn.definitions.zone)
  }
}
