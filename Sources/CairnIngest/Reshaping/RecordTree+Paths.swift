import CairnBytes
import CairnModel

extension RecordTree {
  static let null = Array("null".utf8)

  /// Whether there is something: no null, no empty text, no empty list or object.
  var isPresent: Bool {
    switch self {
    case .scalar(let bytes):
      !bytes.elementsEqual(Self.null) && !(bytes.first == .quote && bytes.count == 2)
    case .list(let items): !items.isEmpty
    case .object(let members): !members.isEmpty
    }
  }

  /// The value at a path; keys may hold dots themselves.
  func value(at path: some Collection<UInt8>) -> RecordTree? {
    guard case .object(let members) = self else { return nil }
    for member in members where path.elementsEqual(member.key) { return member.value }
    for member in members where path.count > member.key.count + 1 {
      let end = path.index(path.startIndex, offsetBy: member.key.count)
      guard path[end] == 0x2E, path.starts(with: member.key) else { continue }
      if let found = member.value.value(at: path[path.index(after: end)...]) { return found }
    }
    return nil
  }

  /// The tree with the value at a path changed; nil where there is none, or nothing to change.
  func changing(
    _ path: some Collection<UInt8>, _ change: (RecordTree) -> RecordTree?
  ) -> RecordTree? {
    guard case .object(var members) = self else { return nil }
    for index in members.indices {
      let key = members[index].key
      if path.elementsEqual(key) {
        guard let value = change(members[index].value) else { return nil }
        members[index].value = value
        return .object(members)
      }
      guard path.count > key.count + 1, path.starts(with: key) else { continue }
      let end = path.index(path.startIndex, offsetBy: key.count)
      guard path[end] == 0x2E else { continue }
      let rest = path[path.index(after: end)...]
      if let value = members[index].value.changing(rest, change) {
        members[index].value = value
        return .object(members)
      }
    }
    return nil
  }

  /// The records that a list at a path unfolds to: each item with all that stands around the list.
  ///
  /// Lists on the way to it unfold too.
  func unfolded(_ path: ArraySlice<[UInt8]>) -> [RecordTree] {
    switch self {
    case .list(let items): return items.flatMap { $0.unfolded(path) }
    case .scalar: return [self]
    case .object(let members):
      guard let name = path.first, let index = members.firstIndex(where: { $0.key == name }) else {
        return [self]
      }
      return members[index].value.unfolded(path.dropFirst()).map { item in
        var members = members
        members[index].value = item
        return .object(members)
      }
    }
  }

  /// The bytes of a scalar: a text without quotes and escapes; nil where it is no scalar, or null.
  var scalarText: [UInt8]? {
    guard case .scalar(let bytes) = self, !bytes.elementsEqual(Self.null) else { return nil }
    guard bytes.first == .quote else { return Array(bytes) }
    return Self.meaning(of: bytes.dropFirst().dropLast())
  }

  /// A JSON text without its escapes; nil where an escape has no meaning.
  static func meaning(of text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.contains(.backslash) else { return Array(text) }
    let line = [.quote] + Array(text) + [.quote, .lineFeed]
    var stops = StopMap()
    stops.markJSON(line.span)
    let words = stops.words
    var scanner = JSONScanner(line.span, stops: words.span)
    var meaning: [UInt8] = []
    return scanner.readEscapedText(into: &meaning) ? meaning : nil
  }
}
