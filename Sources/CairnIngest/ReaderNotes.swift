public import CairnModel

/// What a reader had to decide for a whole file, for the summary of the load.
public struct ReaderNotes: Hashable, Sendable {
  /// The unit that bare numbers in the time field were settled to, where there were any.
  public var epochUnit: String?
  /// Whether the unit was settled by the size of the first number, not declared.
  public var isEpochUnitGuessed = false
  /// Times that named no zone, and the zone they were taken to be in.
  public var timesWithoutZone = 0
  public var assumedZone = "UTC"
  /// Times written with second 60, taken as second 59.
  public var leapSeconds = 0
  /// Amounts of money with a fifth decimal place, rounded half to even.
  public var roundedMoney = 0
  /// Lines over the limit, skipped to their end.
  public var longLines = 0
  /// Keys that were repeated in one record, where the last one was kept.
  public var repeatedKeys = 0
  /// Parts of records that gave no event, where other parts did, by the reason.
  public var refusedParts: [RejectReason: Int] = [:]
  /// Cells that were no UTF-8 and were read as Windows-1252.
  public var transcodedCells = 0
  /// Records that hold a list of events without items.
  public var emptyRecords = 0
  /// Lines behind the end of a table.
  public var footerLines = 0
  /// Whether the file began with a byte order mark.
  public var hasByteOrderMark = false

  public init() {}

  /// The notes in words, one sentence each.
  public var sentences: [String] {
    var found: [String] = []
    if let epochUnit {
      let how = isEpochUnitGuessed ? "settled by the size of the first" : "as declared"
      found.append("numbers in the time field are \(epochUnit) since 1970 (\(how))")
    }
    if timesWithoutZone > 0 {
      found.append("\(timesWithoutZone) times without a zone were taken as \(assumedZone)")
    }
    if leapSeconds > 0 { found.append("\(leapSeconds) times at second 60 were taken as second 59") }
    if roundedMoney > 0 {
      found.append("\(roundedMoney) amounts were rounded to four places, half to even")
    }
    if longLines > 0 { found.append("\(longLines) lines were longer than the limit") }
    if repeatedKeys > 0 {
      found.append("\(repeatedKeys) keys were repeated in a record; the last one was kept")
    }
    for reason in RejectReason.allCases {
      guard let count = refusedParts[reason] else { continue }
      found.append("\(count) parts of records gave no event: \(reason.rawValue)")
    }
    if transcodedCells > 0 {
      found.append("\(transcodedCells) cells were no UTF-8 and were read as Windows-1252")
    }
    if emptyRecords > 0 {
      found.append("\(emptyRecords) records hold no events and count as blank")
    }
    if footerLines > 0 {
      found.append("\(footerLines) lines behind the end of the table were left aside")
    }
    return found
  }
}
