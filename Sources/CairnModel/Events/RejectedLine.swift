/// A line that did not become an event, with what is needed to mend and replay it.
public struct RejectedLine: Hashable, Sendable {
  public var reason: RejectReason
  public var line: UInt32
  /// Where the line starts in the decoded file.
  public var byteOffset: UInt64
  /// The length of the line in the file, or of the part.
  public var byteCount: UInt64
  /// What was wrong, in words.
  public var detail: String
  /// The first bytes of the line, or of the part.
  public var bytes: [UInt8]
  /// Which part it is of a record of which other parts gave events: then it is not counted.
  public var part: RejectedPart?
  /// The line that named the columns of this one, without its end; empty where none did.
  public var header: [UInt8] = []

  public init(
    reason: RejectReason, line: UInt32, byteOffset: UInt64, byteCount: UInt64, detail: String,
    bytes: [UInt8]
  ) {
    self.reason = reason
    self.line = line
    self.byteOffset = byteOffset
    self.byteCount = byteCount
    self.detail = detail
    self.bytes = bytes
  }

  public var isPart: Bool { part != nil }

  public var place: RejectPlace { RejectPlace(line: line, part: part?.number ?? 0) }
}

/// One of the events of a record, which was refused while others were taken in.
///
/// It is kept as the JSON that `group`, `unpack`, `each` and `pairs` made of the record, so nothing
/// of that is to be done again.
public struct RejectedPart: Hashable, Sendable {
  /// Which of the record's events it is, from 1.
  public var number: UInt32
  /// The name of the further event that it is, empty for the record's own.
  public var event: String

  public init(number: UInt32, event: String) { (self.number, self.event) = (number, event) }
}

/// Where a refused line stood in its file, and which part of it was refused.
public struct RejectPlace: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var line: UInt32
  /// The number of the part; 0 for a whole line.
  public var part: UInt32

  public init(line: UInt32, part: UInt32 = 0) { (self.line, self.part) = (line, part) }

  /// Reads a place as it is written: `12`, or `12.3` for the third part.
  public init?(_ text: some StringProtocol) {
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt32($0) }
    guard numbers.count <= 2, case let line?? = numbers.first else { return nil }
    guard let part = numbers.count == 2 ? numbers[1] : 0 else { return nil }
    self.init(line: line, part: part)
  }

  public var description: String { part == 0 ? "\(line)" : "\(line).\(part)" }

  public static func < (one: RejectPlace, other: RejectPlace) -> Bool {
    (one.line, one.part) < (other.line, other.part)
  }
}
