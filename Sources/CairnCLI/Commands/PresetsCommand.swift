import ArgumentParser
import Cairn
import CairnModel

struct PresetsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "presets",
    abstract: "The formats that are known by name, as definitions to start from.",
    discussion: "cairn presets show segment > journey.yaml",
    subcommands: [List.self, Show.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the presets.", discussion: "cairn presets list")

    @OptionGroup var output: OutputOptions

    func run() async throws {
      try output.show(PresetCatalog.report, zone: .utc)
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a preset as a definitions file.", discussion: "cairn presets show ga4")

    @Argument(help: "The preset's name.")
    var name: String

    func run() async throws {
      try Terminal.write(Array(try PresetCatalog.text(of: name).utf8))
    }
  }
}
