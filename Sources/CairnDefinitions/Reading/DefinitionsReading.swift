internal import CairnModel
internal import Yams

/// One reading of a definitions file: the definitions so far, and every problem met on the way.
///
/// YAML is composed to nodes and read by hand, for three reasons: texts stay as they are written
/// (`no` is a text, `12:30` is no number), every key and value knows its line and column, and a key
/// that nobody knows is found instead of ignored. A reader of a value reports what is wrong and
/// returns nil; nothing stops at the first problem.
struct DefinitionsReading {
  /// Problems after which no more are collected.
  private static let problemLimit = DefinitionsError.limit

  private let file: String
  private let lines: [Substring]
  let zones: ZoneTables
  /// Whether only plain formats may be named: a preset is made of nothing else.
  var areFormatsPlain = false
  var definitions = BuiltInDefinitions.definitions
  var notes: [String] = []
  /// Where rates, or the currency to report in, were named.
  var ratesNode: Node?
  /// Channels and stages that rules speak of.
  var mentions: [Mention] = []
  private(set) var problems: [DefinitionProblem] = []

  init(text: String, file: String, zones: ZoneTables) {
    self.file = file
    self.zones = zones
    lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
  }

  /// Reads the text of the file.
  mutating func read(_ text: String) {
    do {
      let parser = try Parser(yaml: text)
      if let root = try parser.singleRoot() { readRoot(root) }
    } catch {
      report(error)
    }
  }

  /// Where in the file something stands; lines and columns from 1.
  struct Place {
    var line: Int
    var column: Int
    var length = 1
  }

  mutating func report(at place: Place, _ message: String, suggestion: String? = nil) {
    guard problems.count < Self.problemLimit else { return }
    let isInside = lines.indices.contains(place.line - 1)
    let text = isInside ? String(lines[place.line - 1]) : ""
    problems.append(
      DefinitionProblem(
        file: file, line: place.line, column: place.column, length: place.length,
        message: DefinitionProblem.spelled(message),
        suggestion: suggestion.map(DefinitionProblem.spelled), text: text))
  }

  mutating func report(_ node: Node, _ message: String, suggestion: String? = nil) {
    let place = Place(
      line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, length: length(of: node))
    report(at: place, message, suggestion: suggestion)
  }

  /// How long a node is on its first line; lists and maps are marked by one sign.
  private func length(of node: Node) -> Int {
    guard let scalar = node.scalar else { return 1 }
    return max(1, scalar.string.unicodeScalars.count + (scalar.isQuoted ? 2 : 0))
  }

  /// Takes what the YAML parser could not read.
  mutating func report(_ error: any Error) {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      report(at: Place(line: mark.line, column: mark.column), "this is no YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let keys = duplicates.sorted().map { "'\($0)'" }.joined(separator: ", ")
      report(
        at: Place(line: context.mark.line, column: context.mark.column),
        "the key \(keys) stands twice")
    case .reader(let problem, _, _, _):
      report(at: Place(line: 1, column: 1), "this is no text: \(problem)")
    default:
      report(at: Place(line: 1, column: 1), "this is no YAML")
    }
  }

  /// The members of a map whose keys are known; a key that is not is reported.
  mutating func members<Key>(_ node: Node, _ keys: Key.Type) -> [(key: Key, value: Node)]
  where Key: RawRepresentable<String> & CaseIterable {
    var known: [(key: Key, value: Node)] = []
    for member in members(node) {
      if let key = Key(rawValue: member.name) {
        known.append((key, member.value))
      } else {
        reportUnknownKey(member.key, among: Key.allCases.map(\.rawValue))
      }
    }
    return known
  }

  /// The members of a map whose keys are names that the user chose.
  mutating func members(_ node: Node) -> [(name: String, key: Node, value: Node)] {
    guard let mapping = node.mapping else {
      report(node, "a map of names and values belongs here, not \(node.kind)")
      return []
    }
    var members: [(name: String, key: Node, value: Node)] = []
    for (key, value) in mapping {
      if let name = key.scalar?.string, !name.isEmpty {
        members.append((name, key, value))
      } else {
        report(key, "a key is a text")
      }
    }
    return members
  }

  mutating func reportUnknownKey(_ key: Node, among known: [String]) {
    let name = key.scalar?.string ?? ""
    report(key, "unknown key '\(name)'", suggestion: Self.hint(for: name, among: known))
  }

  /// A question where a name is near; else the names themselves, where they are few.
  static func hint(for name: String, among known: [String]) -> String? {
    let question = Suggestions.question(for: name, among: known)
    if question.hasPrefix("; ") { return String(question.dropFirst(2)) }
    guard !known.isEmpty, known.count <= 30 else { return nil }
    return "it may be \(known.joined(separator: ", "))"
  }
}

extension Node {
  /// What the node is, in the words of a message.
  var kind: String {
    switch self {
    case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "a text"
    case .mapping: "a map"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}

extension Node.Scalar {
  /// Whether the text stands in quotes, which the mark counts and the text does not.
  var isQuoted: Bool { style == .singleQuoted || style == .doubleQuoted }

  /// Whether no value was written at all: `zone:` and nothing behind it.
  var isMissing: Bool { string.isEmpty && !isQuoted }
}
