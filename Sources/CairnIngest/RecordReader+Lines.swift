import CairnBytes
import CairnModel

/// A line over the limit, of which only the head is kept.
struct LongLine: Sendable {
  var line: UInt32
  var byteOffset: UInt64
  var byteCount: UInt64
  var head: [UInt8]
  /// Whether the last byte seen was a carriage return: it is no content if the line ends there.
  var endsWithReturn: Bool
}

extension RecordReader {
  /// Counts a record and gives it its number.
  @inline(__always)
  mutating func countLine() -> UInt32 {
    line &+= 1
    lineCount &+= 1
    return line
  }

  /// The end of a line's content: a carriage return belongs to the line's end.
  @inline(__always)
  func contentEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    end > start && bytes[end - 1] == .carriageReturn ? end - 1 : end
  }

  /// Whether a record is not UTF-8.
  @inline(__always)
  func isBrokenUTF8(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    stops.hasHighBytes(in: range) && !bytes.extracting(range).isUTF8
  }

  /// Makes the event of a record whose values have all been put.
  @inline(__always)
  mutating func makeEvent(_ range: Range<Int>, _ number: UInt32) {
    let record = ByteSlice(start: range.lowerBound, count: range.count)
    let eventCount = builder.events.count
    if let refusal = builder.finish(record, line: number) {
      refuse(refusal, range, line: number)
    } else {
      acceptedCount += builder.events.count - eventCount
    }
  }

  /// Keeps a refused record with the reason.
  mutating func refuse(_ refusal: Refusal, _ range: Range<Int>, line: UInt32) {
    let kept = range.prefix(Limits.rejectedBytes)
    var reject = RejectedLine(
      reason: refusal.reason, line: line, byteOffset: byteOffset + UInt64(range.lowerBound),
      byteCount: UInt64(range.count), detail: refusal.detail, bytes: Array(builder.chunk[kept]))
    // The columns of a log may change behind the line.
    if let log { reject.header = log.fieldsLine }
    rejects.append(builder.guarded(reject))
    if refusal.reason == .tooLong { longLines += 1 }
  }

  /// Steps over a byte order mark at the beginning of the file.
  mutating func skipByteOrderMark(_ bytes: [UInt8], from start: Int) -> Int {
    guard byteOffset == 0, start == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return start }
    hasByteOrderMark = true
    return 3
  }

  /// Keeps the head of a line that is too long, whose end has not come yet.
  mutating func holdLongLine(_ bytes: [UInt8]) {
    longLine = LongLine(
      line: countLine(), byteOffset: byteOffset, byteCount: UInt64(bytes.count),
      head: Array(bytes.prefix(Limits.rejectedBytes)), endsWithReturn: bytes.last == .carriageReturn
    )
    byteOffset += UInt64(bytes.count)
  }

  /// Steps over the rest of a line that is too long, and refuses it when its end has come.
  mutating func skipLongLine(_ bytes: [UInt8], isLast: Bool) -> Int {
    guard var long = longLine else { return 0 }
    let end = bytes.span.firstIndex(of: .lineFeed, from: 0)
    let count = end ?? bytes.count
    if count > 0 { long.endsWithReturn = bytes[count - 1] == .carriageReturn }
    long.byteCount += UInt64(count)
    longLine = long
    guard end != nil || isLast else { return count }
    longLine = nil
    longLines += 1
    let byteCount = long.byteCount - (long.endsWithReturn ? 1 : 0)
    let reject = RejectedLine(
      reason: .tooLong, line: long.line, byteOffset: long.byteOffset, byteCount: byteCount,
      detail: Refusal.tooLong(byteCount).detail, bytes: long.head)
    rejects.append(builder.guarded(reject))
    return end.map { $0 + 1 } ?? count
  }
}

extension Refusal {
  static func tooLong(_ byteCount: UInt64) -> Refusal {
    Refusal(.tooLong, "\(byteCount) bytes; a line may have \(Limits.lineBytes)")
  }
}

extension EventBuilder {
  /// Forgets the chunk, and keeps what holds for the file.
  mutating func clear() {
    events = []
    fields = []
    rewritten = []
    constants = [:]
    hashed = [:]
    ownTexts = OwnTexts()
    (filtered, roundedMoney) = (0, 0)
  }
}
