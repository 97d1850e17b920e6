/// Some events as a reader hands them to the store: slices of the bytes they were read from.
///
/// One value stands for one chunk of a file. Texts are not copied: an event's name, id and text
/// properties are ranges of `bytes`, which holds the decoded chunk and, behind it, texts that had
/// to be rewritten (JSON escapes, joined names).
public struct ParsedEvents: Sendable {
  /// The chunk, and behind it the texts that do not stand in it letter by letter.
  public var bytes: [UInt8] = []
  /// The events, in the order of their lines.
  public var events: [ParsedEvent] = []
  /// The properties of all events, one event's after another's.
  public var fields: [ParsedField] = []
  /// The reader's columns so far; a field names its column by its index here.
  public var columns: [SourceColumn] = []
  /// The lines that did not become events.
  public var rejects: [RejectedLine] = []
  /// Lines (records) seen in this chunk.
  public var lines = 0
  /// Lines that were empty or blank.
  public var blank = 0
  /// Lines dropped on request of the source's definition.
  public var filtered = 0
  /// Lines that became events (one line may give none or several events).
  public var accepted = 0
  /// Money with a fifth decimal place, rounded half to even.
  public var roundedMoney = 0

  public init() {}
}

/// A column of a source: a property, or an identifier of the person.
public struct SourceColumn: Hashable, Sendable {
  public var name: ByteText
  /// Whether the column identifies a person (a customer id, an e-mail, a cookie).
  public var isIdentity: Bool

  public init(name: ByteText, isIdentity: Bool = false) {
    (self.name, self.isIdentity) = (name, isIdentity)
  }
}

/// A range of bytes in a chunk.
public struct ByteSlice: Hashable, Sendable {
  public var start: UInt32
  public var count: UInt32

  public init(start: Int, count: Int) {
    (self.start, self.count) = (UInt32(start), UInt32(count))
  }

  public static let empty = ByteSlice(start: 0, count: 0)

  public var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
  public var isEmpty: Bool { count == 0 }
}

/// The fixed part of an event.
public struct ParsedEvent: Hashable, Sendable {
  public var time: EventTime
  public var name: ByteSlice
  /// The source's own id of the event, empty where it has none.
  public var id: ByteSlice
  /// The whole record as it stood in the file, to settle copies by content.
  public var record: ByteSlice
  /// The line of the file, from 1.
  public var line: UInt32
  /// Where the event's properties lie in `fields`.
  public var firstField: UInt32
  public var fieldCount: UInt32

  public init(time: EventTime, name: ByteSlice, id: ByteSlice, record: ByteSlice, line: UInt32) {
    self.time = time
    self.name = name
    self.id = id
    self.record = record
    self.line = line
    firstField = 0
    fieldCount = 0
  }
}

/// One property of one event, or one of its identifiers.
public struct ParsedField: Hashable, Sendable {
  /// The property: an index into the reader's `columns`.
  public var column: UInt16
  public var type: PropertyType
  /// The value's bits, or for a text its slice: count in the high half, start in the low one.
  ///
  /// Two's complement for integers and ten-thousandths, IEEE 754 for reals, 0 or 1 for booleans.
  public var payload: UInt64

  public init(column: UInt16, text: ByteSlice) {
    self.column = column
    type = .text
    payload = UInt64(text.count) << 32 | UInt64(text.start)
  }

  public init(column: UInt16, type: PropertyType, payload: UInt64) {
    (self.column, self.type, self.payload) = (column, type, payload)
  }

  /// The slice of a text property.
  public var slice: ByteSlice {
    ByteSlice(start: Int(payload & 0xFFFF_FFFF), count: Int(payload >> 32))
  }
}
