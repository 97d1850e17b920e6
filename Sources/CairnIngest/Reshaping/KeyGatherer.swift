import CairnModel

/// Makes a list of a record's keys that differ in a part of their names only.
struct KeyGatherer: Sendable {
  /// What stands before and behind the part that differs.
  private let frames: [(start: [UInt8], end: [UInt8])]
  private let target: [UInt8]

  init(_ list: KeyList) {
    frames = list.keys.map { key in
      let parts = key.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
      return (Array(parts[0].utf8), Array((parts.count > 1 ? parts[1] : "").utf8))
    }
    target = Array(list.target.utf8)
  }

  /// Puts the list in the place of the keys; a record that has a key of its name keeps them.
  func gather(_ tree: inout RecordTree, _ isChanged: inout Bool) {
    guard case .object(var members) = tree, !members.contains(where: { $0.key == target }) else {
      return
    }
    var items: [RecordTree] = []
    var isGathered = false
    members.removeAll { member in
      guard let name = name(of: member.key) else { return false }
      isGathered = true
      if member.value.isPresent {
        items.append(
          .object([
            RecordTree.Member(key: Array("name".utf8), value: .text(name)),
            RecordTree.Member(key: Array("value".utf8), value: member.value),
          ]))
      }
      return true
    }
    guard isGathered else { return }
    isChanged = true
    if !items.isEmpty { members.append(RecordTree.Member(key: target, value: .list(items))) }
    tree = .object(members)
  }

  /// The part of a key that differs, without the blanks and quotes around it; nil for other keys.
  private func name(of key: [UInt8]) -> [UInt8]? {
    guard let text = RecordTree.meaning(of: key[...]) else { return nil }
    for (start, end) in frames where text.count > start.count + end.count {
      guard text.starts(with: start), text.suffix(end.count).elementsEqual(end) else { continue }
      let part = text[start.count..<(text.count - end.count)]
      let isOuter = { (byte: UInt8) in byte.isBlank || byte == .quote || byte == 0x27 }
      let rest = part.drop(while: isOuter)
      return Array(rest[..<((rest.lastIndex { !isOuter($0) } ?? rest.startIndex - 1) + 1)])
    }
    return nil
  }
}
