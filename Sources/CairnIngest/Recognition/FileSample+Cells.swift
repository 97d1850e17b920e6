import CairnModel

extension FileSample {
  /// A way to take the lines apart that gives every record as many cells.
  private struct Cut {
    var separator: UInt8
    var header: [String]
    var isEven: Bool
  }

  static let separators: [(byte: UInt8, word: String)] = [
    (0x2C, "commas"), (0x09, "tabs"), (0x3B, "semicolons"), (0x7C, "bars"),
  ]

  /// Whether the lines are cells of a source that names the columns, because the file does not.
  var cellsWithoutHeader: Recognition? {
    for source in presets {
      guard case .delimited(let separator, let columns?) = source.format, let line = lines.first
      else { continue }
      let cells = line.split(
        omittingEmptySubsequences: false,
        whereSeparator: { $0.asciiValue == separator })
      let least = source.cells.leastCells ?? columns.count
      guard cells.count >= least, cells.count <= columns.count else { continue }
      let isMet = source.signs.contains { signs in
        signs.allSatisfy { Self.holds(cells.map(String.init), columns, $0) }
      }
      guard isMet else { continue }
      return .recognised(
        source: source,
        reason: "its \(cells.count) cells without a header are those of \(source.title)")
    }
    return nil
  }

  private static func holds(_ cells: [String], _ columns: [String], _ sign: String) -> Bool {
    let parts = sign.split(separator: "=", maxSplits: 1).map(String.init)
    guard let index = columns.firstIndex(of: parts[0]), index < cells.count else { return false }
    guard parts.count == 2 else { return !cells[index].isEmpty }
    return parts[1].split(separator: "|").contains(cells[index][...])
  }

  /// Whether the lines are cells, and what parts them.
  var cells: Recognition? {
    let all = Self.separators.compactMap { cut(at: $0.byte) }
    for cut in all where !cut.isEven {
      // Prose behind a table makes a small one uneven; its columns may still be known.
      let header = cut.header.map(Self.trimmed)
      if match({ sign in header.contains(sign) }).best != nil { return recognition(of: cut) }
    }
    let cuts = all.filter(\.isEven)
    guard let widest = cuts.max(by: { $0.header.count < $1.header.count }) else { return nil }
    let rivals = cuts.filter {
      $0.separator != widest.separator && $0.header.count * 3 > widest.header.count
    }
    if let chosen = rivals.isEmpty ? widest : choice(among: [widest] + rivals) {
      return recognition(of: chosen)
    }
    let words = ([widest] + rivals).map { word(for: $0.separator) }.joined(separator: " or by ")
    return .ambiguous(
      reason: "the lines can be parted by \(words), and both give even records",
      advice:
        "choose with --preset csv (commas) or --preset tsv (tabs), or say `format: csv` and "
        + "`separator:` in journey.yaml")
  }

  private func recognition(of cut: Cut) -> Recognition {
    let header = cut.header.map(Self.trimmed)
    let (best, rivals) = match { sign in header.contains(sign) }
    if !rivals.isEmpty { return Self.ambiguous(rivals) }
    if let best {
      var source = best.source
      source.format = .delimited(separator: cut.separator, columns: nil)
      return .recognised(source: source, reason: Self.reason(best, "columns"))
    }
    let names = cut.header.map { $0.filter { $0 != "_" }.lowercased() }
    let looksLikeData = cut.header.contains { $0.isEmpty || Self.isValue($0) }
    if looksLikeData, Set(names).isDisjoint(with: Self.timeNames) {
      return .unknown(
        reason: "the first line of cells does not name columns", advice: Self.headerAdvice)
    }
    return .recognised(
      source: .native(
        named: "native", format: .delimited(separator: cut.separator, columns: nil)),
      reason:
        "\(cut.header.count) columns parted by \(word(for: cut.separator)), named by "
        + nameOfHeader(cut.separator)
    )
  }

  private func nameOfHeader(_ separator: UInt8) -> String {
    let above = TablePreamble(head: bytes, separator: separator).lineCount
    return above == 0 ? "the first line" : "line \(above + 1)"
  }

  /// The cut whose header names an event and a time, or that the file's name speaks for.
  private func choice(among cuts: [Cut]) -> Cut? {
    let telling = cuts.filter { cut in
      let names = Set(cut.header.map { $0.filter { $0 != "_" }.lowercased() })
      return !names.isDisjoint(with: Self.eventNames) && !names.isDisjoint(with: Self.timeNames)
    }
    if telling.count == 1 { return telling.first }
    let ending = fileName.lowercased().split(separator: ".").first { $0 == "csv" || $0 == "tsv" }
    let named = cuts.filter { ending == ($0.separator == 0x09 ? "tsv" : "csv") }
    return named.count == 1 ? named.first : nil
  }

  private static let eventNames: Set = [
    "event", "eventname", "eventtype", "name", "type", "action",
  ]
  private static let timeNames: Set = [
    "timestamp", "time", "ts", "eventtime", "occurredat", "createdat", "date",
  ]

  private func word(for separator: UInt8) -> String {
    Self.separators.first { $0.byte == separator }?.word ?? "separators"
  }

  /// Takes the lines apart at a separator; nil where that gives one cell, or uneven records.
  private func cut(at separator: UInt8) -> Cut? {
    let named = TablePreamble(head: bytes, separator: separator).separator
    let all = records(at: separator, limit: 50)
    guard let header = all.first, header.count > 1, named ?? separator == separator else {
      return nil
    }
    let records = all.filter { $0.count == header.count || !$0[0].hasPrefix("# ") }
    let even = records.count { $0.count == header.count || $0.count == header.count + 1 }
    return Cut(separator: separator, header: header, isEven: even * 10 >= records.count * 9)
  }

  /// The first records of cells from the header on; the last one may have been cut.
  func records(at separator: UInt8, limit: Int) -> [[String]] {
    let above = TablePreamble(head: bytes, separator: separator).lineCount
    let table = bytes.split(
      separator: .lineFeed, maxSplits: above, omittingEmptySubsequences: false)
    return Self.records(table.count > above ? table[above] : [], separator, limit)
  }

  private static func records(
    _ bytes: ArraySlice<UInt8>, _ separator: UInt8, _ limit: Int
  ) -> [[String]] {
    var records: [[String]] = []
    var cells: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    for byte in bytes + [.lineFeed] {
      if byte == .quote {
        isQuoted.toggle()
      } else if isQuoted || (byte != separator && byte != .lineFeed) {
        if byte != .carriageReturn { cell.append(byte) }
      } else {
        cells.append(String(decoding: cell, as: UTF8.self))
        cell = []
        guard byte == .lineFeed else { continue }
        if cells != [""] { records.append(cells) }
        cells = []
        if records.count == limit { break }
      }
    }
    return records
  }

  static func trimmed(_ name: String) -> String {
    let bytes = Array(name.utf8)
    return String(decoding: bytes[bytes.span.trimmed(0..<bytes.count)], as: UTF8.self)
  }
}
