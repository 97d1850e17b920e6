/// A manual page in mdoc, made from what the parser knows of the program.
struct ManualPage {
  /// The page of the whole program.
  static func whole(_ tree: CommandTree, version: String) -> String {
    var page = head("cairn", "clickstream analytics", version)
    page += ".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar options\n"
    page += ".Sh DESCRIPTION\n.Nm\n"
    page += "reads the logs of a shop or a product, night after night, and answers what people do\n"
    page += "there.\nThe commands, each with a page of its own:\n.Bl -tag -width Ds\n"
    for command in tree.commands {
      page += ".It Xr cairn-\(command.name) 1\n\(text(command.abstract))\n"
    }
    return page + ".El\n" + exitStatus + seeAlso
  }

  /// The page of one command.
  static func page(_ command: CommandEntry, version: String) -> String {
    var page = head("cairn-\(command.name)", command.abstract, version)
    page += ".Sh SYNOPSIS\n.Nm cairn \(command.name)\n.Op Ar options\n"
    for argument in command.arguments where argument.kind == .positional {
      let dots = argument.isRepeatable ? " ..." : ""
      page +=
        argument.isRequired
        ? ".Ar \(argument.valueName)\(dots)\n" : ".Op Ar \(argument.valueName)\(dots)\n"
    }
    page += ".Sh DESCRIPTION\n\(text(command.abstract))\n"
    if !command.arguments.isEmpty { page += ".Bl -tag -width Ds\n" }
    for argument in command.arguments { page += item(argument) }
    if !command.arguments.isEmpty { page += ".El\n" }
    if !command.example.isEmpty {
      page += ".Sh EXAMPLES\n.Bd -literal -offset indent\n\(literal(command.example))\n.Ed\n"
    }
    return page + exitStatus + seeAlso
  }

  private static func item(_ argument: CommandArgument) -> String {
    var line: String
    switch argument.kind {
    case .positional: line = ".It Ar \(argument.valueName)\n"
    case .flag: line = ".It Fl \(letter(argument))Fl -\(argument.name)\n"
    case .option:
      line = ".It Fl \(letter(argument))Fl -\(argument.name) Ar \(argument.valueName)\n"
    }
    if argument.kind != .positional, argument.letter == nil {
      line = line.replacing(".It Fl Fl ", with: ".It Fl ", maxReplacements: 1)
    }
    line += "\(text(argument.summary.isEmpty ? argument.name : argument.summary))\n"
    if !argument.values.isEmpty, argument.kind != .flag {
      line += "One of \(text(argument.values.joined(separator: ", "))).\n"
    }
    if let value = argument.defaultValue, argument.kind != .flag {
      line += "The default is \(text(value)).\n"
    }
    return line
  }

  private static func letter(_ argument: CommandArgument) -> String {
    argument.letter.map { "\($0) , " } ?? ""
  }

  private static func head(_ name: String, _ summary: String, _ version: String) -> String {
    let plain = summary.hasSuffix(".") ? String(summary.dropLast()) : summary
    return ".Dd September 1, 2026\n.Dt \(name.uppercased()) 1\n.Os Cairn \(version)\n"
      + ".Sh NAME\n.Nm \(name)\n.Nd \(text(plain))\n"
  }

  private static let exitStatus = """
    .Sh EXIT STATUS
    0 fine, 2 wrong usage, 3 done but lines were rejected or warnings given, 4 an input file was
    refused, 5 the store is locked, 6 damage was found, 7 another store format, 8 no space, 9 an
    input or output error, 10 read-only, 11 a limit, 130 and 143 stopped by a signal.

    """

  private static let seeAlso = ".Sh SEE ALSO\n.Xr cairn 1\n"

  /// A text that no macro is read from.
  private static func text(_ text: String) -> String {
    let escaped = text.map { $0 == "\\" ? "\\e" : String($0) }.joined()
    let first = escaped.first
    return first == "." || first == "'" ? "\\&\(escaped)" : escaped
  }

  private static func literal(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { Self.text(String($0)) }
      .joined(separator: "\n")
  }
}
