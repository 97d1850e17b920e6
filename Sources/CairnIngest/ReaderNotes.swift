public import CairnModel

/// What a reader had to decide for a whole file, for the summary of the load.
public struct ReaderNotes: Hashable, Sendable {
  /// The units of bare numbers in the time field, and whether each was settled by the size of the
  /// first number, not declared.
  public var epochUnits: [String: Bool] = [:]
  /// Times that named no zone, by the zone that they were taken to be in.
  public var timesWithoutZone: [String: Int] = [:]
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
  /// Texts in base64 that were no JSON and were left aside.
  public var encodedTexts = 0
  /// Records that hold a list of events without items.
  public var emptyRecords = 0
  /// Lines behind the end of a table.
  public var footerLines = 0
  /// Lines above the header of a table, and comments between its rows.
  public var titleLines = 0
  public var commentLines = 0
  /// Whether the file began with a byte order mark.
  public var hasByteOrderMark = false

  public init() {}

  /// The notes in words, one sentence each.
  public var sentences: [String] {
    var found: [String] = []
    for (unit, isGuessed) in epochUnits.sorted(by: { $0.key < $1.key }) {
      let how = isGuessed ? "settled by the size of the first" : "as declared"
      found.append("numbers in the time field are \(unit) since 1970 (\(how))")
    }
    for (zone, count) in timesWithoutZone.sorted(by: { $0.key < $1.key }) {
      let times = count.counted("time without a zone was", "times without a zone were")
      found.append("\(times) taken as \(zone)")
    }
    return found + countedSentences
  }

  /// What happened to some records or values, with how many there were.
  private var countedSentences: [String] {
    var found: [String] = []
    func say(_ count: Int, _ one: String, _ many: String, _ rest: String) {
      if count > 0 { found.append("\(count.counted(one, many)) \(rest)") }
    }
    say(leapSeconds, "time at second 60 was", "times at second 60 were", "taken as second 59")
    say(roundedMoney, "amount was", "amounts were", "rounded to four places, half to even")
    say(longLines, "line was", "lines were", "longer than the limit")
    say(repeatedKeys, "key was", "keys were", "repeated in a record; the last one was kept")
    for reason in RejectReason.allCases {
      let count = refusedParts[reason] ?? 0
      say(count, "part of a record", "parts of records", "gave no event: \(reason.rawValue)")
    }
    say(transcodedCells, "cell was", "cells were", "no UTF-8, and read as Windows-1252")
    say(encodedTexts, "text in base64 is", "texts in base64 are", "no JSON and left aside")
    say(emptyRecords, "record holds", "records hold", "no events, and counted as blank")
    let behind = "left aside, behind the end of the table"
    say(footerLines, "line was", "lines were", behind)
    say(titleLines, "line was", "lines were", "left aside, above the header of the table")
    say(commentLines, "comment was", "comments were", "left aside, between the rows of the table")
    return found
  }
}
