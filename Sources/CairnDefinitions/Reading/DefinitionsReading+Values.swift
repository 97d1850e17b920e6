internal import CairnModel
internal import Yams

extension DefinitionsReading {
  /// A text that is not empty.
  mutating func text(_ node: Node) -> String? {
    guard let scalar = node.scalar else {
      report(node, "a text belongs here, not \(node.kind)")
      return nil
    }
    guard !scalar.string.isEmpty else {
      report(node, scalar.isMissing ? "a value is missing" : "an empty text says nothing here")
      return nil
    }
    return scalar.string
  }

  mutating func byteText(_ node: Node) -> ByteText? { text(node).map { ByteText($0) } }

  /// One text, or a list of them, each with its node; empty texts only where they are allowed.
  mutating func texts(_ node: Node, allowingEmpty: Bool = false) -> [(text: String, node: Node)] {
    guard let sequence = node.sequence else { return text(node).map { [($0, node)] } ?? [] }
    if sequence.isEmpty { report(node, "an empty list says nothing here") }
    var texts: [(text: String, node: Node)] = []
    for item in sequence {
      if allowingEmpty, let scalar = item.scalar, !scalar.isMissing {
        texts.append((scalar.string, item))
      } else if let text = text(item) {
        texts.append((text, item))
      }
    }
    return texts
  }

  /// Event names: one, or a list.
  mutating func names(_ node: Node) -> Set<ByteText>? {
    let names = texts(node).map { ByteText($0.text) }
    return names.isEmpty ? nil : Set(names)
  }

  mutating func flag(_ node: Node) -> Bool? {
    guard let text = text(node) else { return nil }
    switch text {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default:
      report(node, "'\(text)' is neither true nor false")
      return nil
    }
  }

  mutating func integer(_ node: Node, in range: ClosedRange<Int>) -> Int? {
    guard let text = text(node) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      report(
        node, "'\(text)' is no whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  /// A length of time with its unit: `30m`, `24h`, `7d`.
  mutating func duration(_ node: Node) -> TimeSpan? {
    guard let text = text(node) else { return nil }
    guard let span = TimeSpan(text: text) else {
      let hint = Int(text) == nil ? "write it as 30s, 15m, 24h, 7d or 4w" : "its unit is missing"
      report(node, "'\(text)' is no duration", suggestion: hint)
      return nil
    }
    guard span > .zero else {
      report(node, "a duration of nothing is not allowed here")
      return nil
    }
    return span
  }

  /// One of a closed list of words.
  mutating func choice<Word>(_ node: Node, _ words: Word.Type) -> Word?
  where Word: RawRepresentable<String> & CaseIterable {
    guard let text = text(node) else { return nil }
    if let word = Word(rawValue: text) { return word }
    let known = Word.allCases.map(\.rawValue)
    report(node, "unknown value '\(text)'", suggestion: Self.hint(for: text, among: known))
    return nil
  }

  mutating func zone(_ node: Node) -> ZoneTable? {
    guard let name = text(node) else { return nil }
    if let zone = zones.zone(named: name) { return zone }
    let (message, nearest) = zones.problem(with: name)
    let names = nearest.map { "'\($0)'" }.joined(separator: " or ")
    report(node, message, suggestion: names.isEmpty ? nil : "did you mean \(names)?")
    return nil
  }

  mutating func filter(_ node: Node) -> EventFilter? {
    guard let text = text(node) else { return nil }
    do throws(FilterError) {
      return try FilterParser.parse(text)
    } catch {
      report(error, in: node)
      return nil
    }
  }

  /// Steps: a text with commas, or a list with one step an item.
  mutating func steps(_ node: Node) -> [EventStep] {
    var steps: [EventStep] = []
    for (text, item) in texts(node) {
      do throws(FilterError) {
        let read = try StepParser.parse(text)
        if node.sequence != nil, read.count != 1 {
          report(item, "an item of the list is one step; this is \(read.count)")
        }
        steps += read
      } catch {
        report(error, in: item)
      }
    }
    return steps
  }

  /// Places an error inside an expression on its character.
  private mutating func report(_ error: FilterError, in node: Node) {
    guard let scalar = node.scalar, let mark = node.mark, scalar.style != .literal,
      scalar.style != .folded
    else { return report(node, error.message) }
    let offset = error.offset + (scalar.isQuoted ? 1 : 0)
    report(at: Place(line: mark.line, column: mark.column + offset), error.message)
  }
}
