/// One thing wrong with a definitions file, and where.
///
/// It prints as compilers print theirs:
/// ```
/// journey.yaml:14:3: unknown key 'stags'
///    14 |   stags:
///       |   ^^^^^ did you mean 'stages'?
/// ```
public struct DefinitionProblem: Error, Hashable, Sendable {
  /// The name of the file, as it was given.
  public var file: String
  /// From 1.
  public var line: Int
  /// The character of the line, from 1.
  public var column: Int
  /// How many characters are meant.
  public var length: Int
  public var message: String
  /// What to write instead, as a question or a list.
  public var suggestion: String?
  /// The line itself.
  public var text: String
}

extension DefinitionProblem: CustomStringConvertible {
  public var description: String {
    let head = "\(file):\(line):\(column): \(message)"
    let shown = Self.shown(text)
    guard !shown.isEmpty else { return suggestion.map { "\(head); \($0)" } ?? head }
    let number = String(line)
    let margin = String(repeating: " ", count: max(0, 5 - number.count)) + number
    let blanks = String(repeating: " ", count: margin.count)
    let room = max(0, min(length, shown.unicodeScalars.count - column + 1))
    let caret =
      String(repeating: " ", count: max(0, column - 1))
      + String(repeating: "^", count: max(1, room))
    let hint = suggestion.map { " \($0)" } ?? ""
    return "\(head)\n\(margin) | \(shown)\n\(blanks) | \(caret)\(hint)"
  }

  /// The line as a terminal may show it: every hidden character as a blank, so that the caret still
  /// stands under its place, and not endless.
  private static func shown(_ line: String) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in line.unicodeScalars.prefix(160) { shown.append(isHidden(scalar) ? " " : scalar) }
    return String(shown)
  }

  /// A message as a terminal may show it: hidden characters written out, names not endless.
  static func spelled(_ message: String) -> String {
    var spelled = ""
    for scalar in message.unicodeScalars.prefix(240) {
      if isHidden(scalar) {
        spelled += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        spelled.unicodeScalars.append(scalar)
      }
    }
    return message.unicodeScalars.count > 240 ? spelled + "…" : spelled
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

/// Everything that is wrong with a definitions file, in the order of its lines.
public struct DefinitionsError: Error, Hashable, Sendable {
  /// More are not looked for: the file is something else.
  static let limit = 200

  /// Never empty.
  public var problems: [DefinitionProblem]
}

extension DefinitionsError: CustomStringConvertible {
  public var description: String {
    let shown = problems.map(\.description)
    let isCut = problems.count >= Self.limit
    return (shown + (isCut ? ["these are the first \(Self.limit) problems"] : []))
      .joined(separator: "\n")
  }
}
