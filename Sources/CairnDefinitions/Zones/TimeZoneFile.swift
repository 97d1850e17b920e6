internal import CairnModel

/// A compiled zone file, as RFC 9636 describes it.
///
/// The file is a header, a block of 32-bit data that is skipped, a second header, the same in 64
/// bits (the moments of change, the kind each leads to, the kinds' offsets), and a footer with the
/// rule for all later years. The rule is written out to changes, so that nobody has to know it.
struct TimeZoneFile {
  /// The last year for which the rule is written out.
  static let lastYear = 2_100

  let changes: [ZoneTable.Change]

  /// Nil where the bytes are no zone file of version 2 or later.
  init?(_ bytes: [UInt8]) {
    var reader = BigEndianReader(bytes)
    guard let first = Header(&reader), first.version >= UInt8(ascii: "2"),
      reader.skip(first.byteCount(ofTime: 4)), let header = Header(&reader),
      let body = Self.body(header, &reader)
    else { return nil }
    let rule = reader.footer().flatMap { TimeZoneRule($0) }
    changes = Self.written(body, rule)
  }

  private struct Header {
    var version: UInt8
    var counts: [Int]

    var typeCount: Int { counts[4] }
    var timeCount: Int { counts[3] }

    init?(_ reader: inout BigEndianReader) {
      guard reader.take(4) == Array("TZif".utf8), let version = reader.take(1)?.first,
        reader.skip(15)
      else { return nil }
      self.version = version
      counts = []
      for _ in 0..<6 {
        guard let count = reader.integer(4), count >= 0, count <= 100_000 else { return nil }
        counts.append(Int(count))
      }
    }

    func byteCount(ofTime size: Int) -> Int {
      timeCount * (size + 1) + typeCount * 6 + counts[5] + counts[2] * (size + 4) + counts[1]
        + counts[0]
    }
  }

  /// The changes that the file lists, behind the offset that holds before all of them.
  private static func body(_ header: Header, _ reader: inout BigEndianReader) -> [ZoneTable.Change]?
  {
    var moments: [Int64] = []
    for _ in 0..<header.timeCount {
      guard let moment = reader.integer(8) else { return nil }
      moments.append(moment)
    }
    guard let kinds = reader.take(header.timeCount) else { return nil }
    var offsets: [Int64] = []
    for _ in 0..<header.typeCount {
      guard let offset = reader.integer(4), reader.skip(2) else { return nil }
      offsets.append(offset)
    }
    let rest = header.counts[5] + header.counts[2] * 12 + header.counts[1] + header.counts[0]
    guard let first = offsets.first, reader.skip(rest) else { return nil }
    var changes = [ZoneTable.Change(from: .min, offset: first)]
    for (moment, kind) in zip(moments, kinds) {
      guard Int(kind) < offsets.count else { return nil }
      changes.append(ZoneTable.Change(from: moment, offset: offsets[Int(kind)]))
    }
    return changes
  }

  /// The listed changes and those that follow from the rule, without those that change nothing.
  private static func written(
    _ listed: [ZoneTable.Change], _ rule: TimeZoneRule?
  ) -> [ZoneTable.Change] {
    var all = listed
    if let rule {
      if listed.count == 1 { all = [ZoneTable.Change(from: .min, offset: rule.standardOffset)] }
      let last = all.count > 1 ? all[all.count - 1].from : .min
      let lastDay = last == .min ? 0 : Int(last.flooredDivision(by: 86_400).quotient)
      let year = CivilDate(daysSince1970: lastDay).year
      let first = max(1_900, min(year, lastYear))
      all += rule.changes(from: first, to: lastYear).filter { $0.from > last }
    }
    var kept: [ZoneTable.Change] = []
    for change in all where change.offset != kept.last?.offset { kept.append(change) }
    return kept
  }
}

/// Reads bytes from front to back; nothing is read past the end.
struct BigEndianReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func take(_ count: Int) -> [UInt8]? {
    guard count >= 0, bytes.count - position >= count else { return nil }
    position += count
    return Array(bytes[position - count..<position])
  }

  mutating func skip(_ count: Int) -> Bool { take(count) != nil }

  /// A signed number of four or eight bytes.
  mutating func integer(_ size: Int) -> Int64? {
    guard let taken = take(size) else { return nil }
    let bits = taken.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return size == 4 ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
  }

  /// The text between the two line feeds at the end.
  mutating func footer() -> String? {
    guard take(1) == [0x0A], let end = bytes[position...].firstIndex(of: 0x0A) else { return nil }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }
}
