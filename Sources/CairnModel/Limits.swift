/// Every limit of the program, named once.
public enum Limits {
  /// The longest line, in bytes, that becomes a record; a longer one is a reject.
  public static let lineBytes = 1 << 20
  /// How deep objects and arrays may nest inside one record.
  public static let nesting = 64
  /// How many properties one record may have.
  public static let propertiesOfRecord = 4_096
  /// How many distinct property columns one store may have.
  public static let propertyColumns = 32_000
  /// The bytes of a refused line that are kept.
  public static let rejectedBytes = 4_096
  /// Rows in one block of a part.
  public static let blockRows = 65_536
  /// Days ahead of its load beyond which an event time does not move the end of data.
  public static let clockSkew = TimeSpan.hours(24)
  /// The earliest accepted event time: 1990-01-01.
  public static let earliestTime = EventTime(microseconds: 631_152_000_000_000)
  /// The first moment that is too late for an event time: 2100-01-01.
  public static let latestTime = EventTime(microseconds: 4_102_444_800_000_000)
  /// Breakdown values shown before the rest goes to `(other)`.
  public static let breakdownValues = 20
  /// The longest filter, in bytes.
  public static let filterBytes = 16_384
  /// How deep a filter may nest.
  public static let filterDepth = 64
  /// Generations of a store that can be asked for, the newest among them.
  public static let keptGenerations = 30
  /// Memory that an ingest sorts within, unless told otherwise.
  public static let memoryBudget = 512 << 20
}
