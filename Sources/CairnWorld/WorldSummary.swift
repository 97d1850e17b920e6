/// What is in a world that was made, as far as a reader of it can be held to.
public struct WorldSummary: Hashable, Sendable {
  /// A file of the world, by its name in the folder.
  public struct File: Hashable, Sendable {
    public var name: String
    public var lineCount: Int
    public var decodedByteCount: Int
    public var storedByteCount: Int
  }

  /// In the order of their time, the office's files last.
  public var files: [File] = []

  /// Events of the web log, each counted once.
  public var webEventCount = 0
  /// Events of the order export.
  public var orderEventCount = 0
  /// Events of the survey answers.
  public var surveyEventCount = 0

  /// Lines of the web log that repeat an earlier line byte for byte.
  public var repeatedLineCount = 0
  /// Lines of the web log that stand hours behind the time they tell.
  public var lateLineCount = 0
  /// Lines of the web log that are no events, by what is wrong with them.
  public var flawedLineCounts: [Flaw: Int] = [:]

  /// Persons with at least one event of the web log.
  public var personCount = 0
  /// Those of them who were logged in at least once.
  public var customerCount = 0
  /// Sessions of the web log: what one person does without a pause of 30 minutes.
  public var sessionCount = 0
  /// Purchases of the web log, and what they add up to in hundredths, whatever the currency.
  public var purchaseCount = 0
  public var purchaseCents = 0

  /// The former name of `sessionCount`.
  public var visitCount: Int { sessionCount }

  /// All events, each counted once.
  public var eventCount: Int { webEventCount + orderEventCount + surveyEventCount }
  public var flawedLineCount: Int { flawedLineCounts.values.reduce(0, +) }
  /// All lines of all files, the header of the order export among them.
  public var lineCount: Int { files.reduce(0) { $0 + $1.lineCount } }
  public var decodedByteCount: Int { files.reduce(0) { $0 + $1.decodedByteCount } }
  public var storedByteCount: Int { files.reduce(0) { $0 + $1.storedByteCount } }

  mutating func add(_ other: WorldSummary) {
    files += other.files
    webEventCount += other.webEventCount
    orderEventCount += other.orderEventCount
    surveyEventCount += other.surveyEventCount
    repeatedLineCount += other.repeatedLineCount
    lateLineCount += other.lateLineCount
    flawedLineCounts.merge(other.flawedLineCounts, uniquingKeysWith: +)
    personCount += other.personCount
    customerCount += other.customerCount
    sessionCount += other.sessionCount
    purchaseCount += other.purchaseCount
    purchaseCents += other.purchaseCents
  }
}

/// What is wrong with a line that was spoilt on purpose.
public enum Flaw: String, CaseIterable, Comparable, Sendable {
  /// The line ends in the middle of its object.
  case cutShort = "cut_short"
  case missingTime = "missing_time"
  /// The 31st of September, or a word.
  case badTime = "bad_time"
  /// Bytes that are no UTF-8.
  case notUTF8 = "not_utf8"
  /// No cookie, no customer, no e-mail.
  case missingID = "missing_id"

  public static func < (left: Flaw, right: Flaw) -> Bool { left.rawValue < right.rawValue }
}
