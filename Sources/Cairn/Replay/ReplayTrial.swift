internal import CairnBytes
internal import CairnIngest
internal import CairnModel

/// Reads refused lines again to see which become events now: only those are taken in.
struct ReplayTrial {
  /// Those that are refused again, with the reason, by their place.
  private(set) var refused: [Int: RejectReason] = [:]
  /// What is to be taken in: the other lines, behind the lines that name their columns.
  private(set) var bytes: [UInt8] = []
  /// The places of those lines.
  private(set) var taken: [Int] = []

  private let format: RecordFormat
  private let readsParts: Bool
  private let readsOneByOne: Bool
  private var reader: RecordReader
  private var header: [UInt8] = []
  /// Where the records begin that the reader was given, and their places.
  private var starts: [(offset: Int, place: Int)] = []
  private var offset = 0

  init(_ choice: SourceChoice.Choice) {
    reader = choice.reader
    format = choice.source.format
    readsParts = choice.readsParts
    // A record that others may belong to is known only when the next has come.
    readsOneByOne = readsParts || format != .json && choice.source.shape.group == nil
  }

  /// Whether lines that named columns are read.
  var needsHeader: Bool {
    switch format {
    case _ where readsParts: false
    case .w3c, .delimited(_, columns: nil): true
    default: false
    }
  }

  /// Reads some records; `header` named the columns of those that have no such line with them.
  mutating func read(_ records: [ReplayRecord], header known: [UInt8]) {
    var whole: [UInt8] = []
    for (place, record) in records.enumerated() {
      guard let content = record.content else { continue }
      let text = (record.line.part.map { KeptPart.line(content, of: $0) } ?? content) + [0x0A]
      let wanted = record.line.header.isEmpty ? known : record.line.header
      if needsHeader, !wanted.isEmpty, wanted != header {
        header = wanted
        give(header + [0x0A], &whole)
        bytes += header + [0x0A]
      }
      starts.append((offset, place))
      if readsOneByOne {
        guard readOne(text, place) else { continue }
      } else {
        whole += text
        offset += text.count
      }
      if refused[place] == nil {
        taken.append(place)
        bytes += text
      }
    }
    note(reader.read(whole, isLast: true).events.rejects)
    taken.removeAll { refused[$0] != nil }
  }

  private mutating func give(_ text: [UInt8], _ whole: inout [UInt8]) {
    offset += text.count
    if readsOneByOne { _ = reader.read(text, isLast: false) } else { whole += text }
  }

  /// Reads one record; false where it does not end.
  private mutating func readOne(_ text: [UInt8], _ place: Int) -> Bool {
    var attempt = reader
    let (events, rest) = attempt.read(text, isLast: false)
    guard rest.isEmpty else {
      refused[place] = .badLine
      return false
    }
    reader = attempt
    offset += text.count
    note(events.rejects)
    return true
  }

  /// Notes what was refused, by where it stands.
  private mutating func note(_ rejects: [RejectedLine]) {
    for reject in rejects where !reject.isPart {
      let next = starts.partitioningIndex { $0.offset > Int(reject.byteOffset) }
      if next > 0 { refused[starts[next - 1].place] = reject.reason }
    }
  }
}
