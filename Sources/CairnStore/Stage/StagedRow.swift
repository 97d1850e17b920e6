/// An event that waits to be sorted: what the sort asks of it.
///
/// The rest of it lies in the stage's codes: its name, shape, load and line, then its values.
struct StagedRow: BitwiseCopyable {
  private static let dropMark: UInt32 = 1
  private static let idMark: UInt32 = 2
  private static let markBits: UInt32 = 2

  var time: Int64
  var key: UInt64
  /// Where the row's codes begin.
  var start: UInt32
  /// The combination, and the two marks below it.
  private var combinationAndMarks: UInt32

  init(time: Int64, key: UInt64, start: UInt32, combination: UInt32, hasID: Bool) {
    precondition(combination <= UInt32.max >> Self.markBits, "a stage has fewer combinations")
    (self.time, self.key, self.start) = (time, key, start)
    combinationAndMarks = combination << Self.markBits | (hasID ? Self.idMark : 0)
  }

  /// Which identifiers the row carries.
  var combination: UInt32 { combinationAndMarks >> Self.markBits }

  /// Whether the source gave the event an id; such events are kept once.
  var hasID: Bool { combinationAndMarks & Self.idMark != 0 }

  /// Whether the row lost against another copy.
  var isDropped: Bool { combinationAndMarks & Self.dropMark != 0 }

  mutating func drop() { combinationAndMarks |= Self.dropMark }
}

/// A staged row with the codes that every row has.
struct OpenRow: BitwiseCopyable {
  var time: Int64
  var key: UInt64
  var combination: UInt32
  var name: UInt32
  /// Which properties the row has, in which order.
  var shape: UInt32
  /// Index into the loads of the stage.
  var load: UInt32
  var line: UInt32
  /// Where the codes of the row's values begin.
  var firstValue: UInt32
  var hasID: Bool

  init(_ row: StagedRow, _ codes: Span<UInt8>) {
    (time, key, combination, hasID) = (row.time, row.key, row.combination, row.hasID)
    var place = Int(row.start)
    name = codes.code(at: &place)
    shape = codes.code(at: &place)
    load = codes.code(at: &place)
    line = codes.code(at: &place)
    firstValue = UInt32(place)
  }
}
