import CairnBytes
import CairnModel

extension RecordReader {
  /// Reads the header, which is no record; false where its end has not come yet.
  mutating func readHeader(_ scanner: inout CellScanner, isLast: Bool) -> Bool {
    let first = scanner.position
    let bytes = scanner.bytes
    builder.begin()
    var names: [String] = []
    while true {
      let (cell, end) = scanner.readCell(&builder)
      if end == .unfinished, !isLast, bytes.count - first <= Limits.lineBytes { return false }
      if end == .unfinished || end == .broken {
        // Nothing can be said of the cells of a file whose header cannot be read.
        let lineEnd = bytes.firstIndex(of: .lineFeed, from: first) ?? scanner.last
        scanner.position = lineEnd + 1
        header = CellHeader(nodes: [])
        return true
      }
      names.append(name(of: cell))
      if end == .record { break }
    }
    let read = first..<contentEnd(bytes, first, scanner.position - 1)
    header = Self.header(named: names, bytes: bytes.copy(of: read), &builder)
    return true
  }

  /// The header of a file whose columns the source's definition names.
  static func header(of format: RecordFormat, _ builder: inout EventBuilder) -> CellHeader? {
    guard case .delimited(_, let columns?) = format else { return nil }
    builder.begin()
    return Self.header(named: columns, bytes: [], &builder)
  }

  private static func header(
    named given: [String], bytes: [UInt8], _ builder: inout EventBuilder
  ) -> CellHeader {
    let names = unique(given)
    return CellHeader(
      nodes: nodes(named: names, &builder), bytes: bytes,
      names: names.map { RecordTree.text($0.utf8).jsonText ?? [] })
  }

  private func name(of cell: ByteSlice) -> String {
    let (bytes, range) = builder.place(of: cell)
    let text = Array(bytes[bytes.span.trimmed(range)])
    let isUTF8 =
      source.mapping.encoding == .utf8 || source.mapping.encoding == .mixed && text.span.isUTF8
    return String(decoding: isUTF8 ? text : Windows1252.utf8(text[...]), as: UTF8.self)
  }

  /// A key for each column.
  private static func nodes(named names: [String], _ builder: inout EventBuilder) -> [Int] {
    var nodes: [Int] = []
    for name in names {
      guard let node = builder.node(of: Array(name.utf8).span, in: KeyTable.root) else { return [] }
      nodes.append(node)
    }
    return nodes
  }

  /// A name for each column: one that occurs again gets `_2`, one without a name its number.
  private static func unique(_ names: [String]) -> [String] {
    var taken = Set(names)
    var seen: Set<String> = []
    var unique: [String] = []
    for (index, given) in names.enumerated() {
      let base = given.isEmpty ? "column_\(index + 1)" : given
      var name = base
      var count = 1
      while seen.contains(name) || (name != given && taken.contains(name)) {
        count += 1
        name = "\(base)_\(count)"
      }
      seen.insert(name)
      taken.insert(name)
      unique.append(name)
    }
    return unique
  }
}

extension Span where Element == UInt8 {
  /// A copy of some of the bytes.
  func copy(of range: Range<Int>) -> [UInt8] { range.map { self[$0] } }
}
