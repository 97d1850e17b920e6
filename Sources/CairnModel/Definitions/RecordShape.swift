// What is done to records before their fields are taken, so that one record is one event.

/// How rows of cells differ from RFC 4180.
public struct CellRules: Hashable, Sendable {
  /// Rows may have fewer cells than there are columns, but at least so many.
  public var leastCells: Int?
  /// Whether the first row with another count of cells ends the table: prose follows.
  public var hasFooter = false
  /// Whether quotes are letters like any other.
  public var areQuotesLetters = false
  /// How many lines stand above the header; no definition says so, each file does.
  public var titleLines = 0

  public init() {}
}

/// What is done to a record before its fields are taken, in the order of the members.
public struct RecordShape: Hashable, Sendable {
  /// Rows that belong together are one record.
  public var group: RowGroup?
  /// Paths whose text is JSON and is read as such.
  public var unpacked: [String] = []
  /// Keys whose text is JSON in base64.
  public var decoded: [EncodedText] = []
  /// The path of a list of which each item is a record of its own, with all that stands around it.
  public var each: String?
  /// Lists of names and values that become objects.
  public var pairs: [PairList] = []
  /// Keys of one kind that become a list.
  public var gathered: [KeyList] = []
  /// Further events that a record gives, by their names.
  public var also: [FurtherEvent] = []

  public init() {}

  /// Whether records are taken as they stand.
  public var isPlain: Bool { self == RecordShape() }
}

/// JSON that stands in a record as a text in base64.
public struct EncodedText: Hashable, Sendable {
  public var key: String
  /// The key under which it is read.
  public var target: String
  /// The records in which it is JSON; nil means all.
  public var filter: EventFilter?

  public init(key: String) { (self.key, target) = (key, key) }
}

/// Rows next to each other that are one record, because a cell of theirs is the same.
public struct RowGroup: Hashable, Sendable {
  /// The column that says which rows belong together: the first that a row has.
  public var by: [String]
  /// Globs over the columns that each row has for itself: they become a list of objects, `items`.
  public var items: [String] = []

  public init(by: [String]) { self.by = by }
}

/// A list of objects, each with a name and a value: `[{"key": "a", "value": {"int_value": 1}}]`.
public struct PairList: Hashable, Sendable {
  public var path: String
  public var key = "key"
  public var value = "value"
  /// Takes one part of the name: `iglu:org.example/product/jsonschema/1-0-0` by `/`, part 2.
  public var part: (separator: String, number: Int)? {
    get { partNumber.map { (partSeparator, $0) } }
    set { (partSeparator, partNumber) = (newValue?.separator ?? "", newValue?.number) }
  }
  private var partSeparator = ""
  private var partNumber: Int?

  public init(path: String) { self.path = path }
}

/// Keys that differ in a part of their name only, as a list: `Date entered *` of a table in which
/// each stage has a column of its own.
public struct KeyList: Hashable, Sendable {
  /// Names with one `*`, which stands for the part that differs.
  public var keys: [String] = []
  /// The key of the list; each item has a `name`, the part that differs, and a `value`.
  public var target = ""

  public init() {}
}

/// A further event that a record gives beside its own.
public struct FurtherEvent: Hashable, Sendable {
  public var name: String
  /// The path of a list of which each item is such an event, found where the list stands.
  public var each: String?
  /// The records that give it, or the items of the list; nil means all.
  public var filter: EventFilter?
  /// What is different from the record's own event.
  public var fields: [FieldMapping.Named] = []

  public init(name: String) { self.name = name }

  /// The key under which a field of a further event is handed to the mapping.
  public static func key(of field: String, _ form: TimeForm? = nil) -> String {
    container + "." + member(of: field, form)
  }

  /// The same inside the container.
  ///
  /// Times that are written in a form of their own have a key for each form, so that the mapping
  /// knows by the key how to read them.
  public static func member(of field: String, _ form: TimeForm? = nil) -> String {
    guard let form, !form.isOpen else { return field }
    let words = [form.unit?.rawValue ?? "", form.zone?.name ?? ""] + form.patterns
    // In numbers, as keys are matched without regard to case and may hold no quotes.
    let letters = words.joined(separator: "\u{0}").utf8.map { String($0, radix: 16) }
    return field + "." + letters.joined(separator: "-")
  }

  public static let container = "$also"
  /// The name of the field that is the time.
  public static let time = "time"

  /// Whether a key is one under which fields of further events are handed on.
  public static func owns(_ key: String) -> Bool { key.hasPrefix(container + ".") }
}
