import ArgumentParser
import CairnDashboard
import Foundation

/// The commands and their options, as the parser itself describes them.
///
/// The API's parameters, its description and the manual pages are made from this, so that none of
/// them can say anything else than the program does.
struct CommandTree {
  let commands: [CommandEntry]

  static func read() -> CommandTree {
    let text = CairnCommand._dumpHelp()
    guard let dump = try? JSONDecoder().decode(Dump.self, from: Data(text.utf8)) else {
      return CommandTree(commands: [])
    }
    return CommandTree(
      commands: (dump.command.subcommands ?? []).filter { $0.shouldDisplay ?? true }.map(
        CommandEntry.init
      )
      .filter { $0.name != "help" })
  }

  /// What the parser prints for `--experimental-dump-help`, as far as it is wanted here.
  fileprivate struct Dump: Decodable {
    var command: Command

    struct Command: Decodable {
      var commandName: String
      var abstract: String?
      var discussion: String?
      var shouldDisplay: Bool?
      var subcommands: [Command]?
      var arguments: [Argument]?
    }

    struct Argument: Decodable {
      var kind: String
      var shouldDisplay: Bool
      var isOptional: Bool
      var isRepeating: Bool
      var names: [Name]?
      var valueName: String?
      var defaultValue: String?
      var allValues: [String]?
      var abstract: String?

      struct Name: Decodable {
        var kind: String
        var name: String
      }
    }
  }
}

/// One command.
struct CommandEntry {
  var name: String
  var abstract: String
  var example: String
  var arguments: [CommandArgument]
  /// Whether it only leads to commands below it.
  var isGroup: Bool
  private var commands: [CommandEntry] = []

  /// What its name alone asks for: of a group its list, or nil where it has none.
  var asked: CommandEntry? { isGroup ? commands.first { $0.name == "list" } : self }

  fileprivate init(_ command: CommandTree.Dump.Command) {
    name = command.commandName
    abstract = command.abstract ?? ""
    example = command.discussion ?? ""
    commands = (command.subcommands ?? []).map(CommandEntry.init)
    isGroup = command.subcommands?.contains { $0.commandName != "help" } ?? false
    arguments = (command.arguments ?? []).filter(\.shouldDisplay).map(CommandArgument.init)
  }
}

/// One option or argument of a command.
struct CommandArgument {
  enum Kind { case positional, option, flag }

  var kind: Kind
  var name: String
  /// A single letter that does the same.
  var letter: String?
  var valueName: String
  var summary: String
  var isRepeatable: Bool
  var isRequired: Bool
  var values: [String]
  var defaultValue: String?

  fileprivate init(_ argument: CommandTree.Dump.Argument) {
    kind =
      switch argument.kind {
      case "positional": .positional
      case "flag": .flag
      default: .option
      }
    let long = argument.names?.first { $0.kind == "long" }?.name
    letter = argument.names?.first { $0.kind == "short" }?.name
    valueName = argument.valueName ?? long ?? "value"
    name = long ?? valueName
    summary = argument.abstract ?? ""
    isRepeatable = argument.isRepeating
    isRequired = !argument.isOptional
    values = argument.allValues ?? []
    defaultValue = argument.defaultValue
  }

  /// Whether the value is a file's name, which no request may give.
  var namesFile: Bool {
    let words = summary.lowercased().split { !$0.isLetter }
    return kind != .flag && words.contains { ["file", "files", "folder", "folders"].contains($0) }
  }

  var signature: ParameterSignature {
    ParameterSignature(
      name: name, summary: summary, isFlag: kind == .flag, isRepeatable: isRepeatable,
      isRequired: isRequired, values: kind == .flag ? [] : values)
  }
}
