/// Some events in columns, sorted by person and time: what the store gives and the folds see.
///
/// A batch holds whole persons (and, before identities are resolved, whole clusters: all rows that
/// could belong to one person, see `docs/meaning/identity.md`). Rows of one person lie together, in
/// canonical order: by time, then event key. Which columns are filled is the plan's choice: a fold
/// says what it needs (`EventNeeds`), the store decodes just that, and the journey rooms add
/// theirs.
public struct EventBatch: Sendable {
  /// Where each person's rows begin, and behind the last person the number of rows.
  public var offsets: [Int] = [0]
  /// The persons, one for each range of `offsets`.
  public var persons: [PersonRef] = []
  public var times: [EventTime] = []
  /// Index into `EventTables.names` of each row's event name.
  public var names: [UInt32] = []
  /// The tie order, and the seed of ids derived from events.
  public var keys: [EventKey] = []
  /// Index into `EventTables.sources`.
  public var sources: [UInt16] = []
  /// The load and the line each row came from; filled where a question asks for its evidence.
  public var origins: [EventOrigin] = []
  /// For each identity type of the definitions, each row's identifier as its 64-bit hash, 0 where
  /// the row has none; filled where identities are resolved or asked for.
  public var identities: [[UInt64]] = []
  /// The properties asked for, in the order of `WalkContext.properties`.
  public var properties: [PropertyColumn] = []
  /// Filled by the journey passes where asked for.
  public var journey = JourneyColumns()
  /// What the identity pass did not trust in these persons' evidence; nearly always empty.
  public var findings: [IdentityFinding] = []

  public init() {}

  public var rowCount: Int { times.count }
  public var personCount: Int { persons.count }

  /// The rows of one person of the batch.
  public func rows(ofPerson index: Int) -> Range<Int> { offsets[index]..<offsets[index + 1] }
}

/// A person in a walk: the identifier that stands for them.
///
/// It is the smallest unique id of the person, else the smallest strong one, else the device's; the
/// printed name (`customer:42`) is looked up only where a report shows it.
public struct PersonRef: Hashable, Sendable {
  /// Index into `IdentityRules.types`.
  public var identityType: UInt8
  /// The 64-bit hash of the identifier's bytes.
  public var identityHash: UInt64

  public init(identityType: UInt8, identityHash: UInt64) {
    (self.identityType, self.identityHash) = (identityType, identityHash)
  }
}

/// The line of the log that an event came from.
public struct EventOrigin: Hashable, Sendable {
  public var load: UInt32
  public var line: UInt32

  public init(load: UInt32, line: UInt32) { (self.load, self.line) = (load, line) }
}

/// One property over the rows of a batch.
///
/// `types[row]` is 0 where the row has no such property, else the raw value of its type; then
/// `payloads[row]` holds an index into `EventTables.texts` for text, else the value's bits.
public struct PropertyColumn: Sendable {
  public static let absent: UInt8 = 0

  public var types: [UInt8] = []
  public var payloads: [UInt64] = []

  public init() {}

  public init(types: [UInt8], payloads: [UInt64]) {
    (self.types, self.payloads) = (types, payloads)
  }
}

/// What the codes of a walk's batches stand for; one for all batches of a walk.
public struct EventTables: Sendable {
  /// Event names, sorted by bytes.
  public var names: [ByteText]
  public var sources: [ByteText]
  /// The texts of the properties asked for; equal texts have equal codes, in no order.
  public var texts: [ByteText]

  public init(names: [ByteText] = [], sources: [ByteText] = [], texts: [ByteText] = []) {
    (self.names, self.sources, self.texts) = (names, sources, texts)
  }

  /// The value of a property column's row, or nil where the row has none.
  public func value(_ column: PropertyColumn, _ row: Int) -> PropertyValue? {
    guard let type = PropertyType(rawValue: column.types[row]) else { return nil }
    let payload = column.payloads[row]
    switch type {
    case .text: return .text(texts[Int(payload)])
    case .integer: return .integer(Int64(bitPattern: payload))
    case .decimal: return .decimal(Decimal4(tenThousandths: Int64(bitPattern: payload)))
    case .real: return .real(Double(bitPattern: payload))
    case .boolean: return .boolean(payload != 0)
    }
  }
}

/// The columns that the journey passes add to a batch; empty where nobody asked for them.
public struct JourneyColumns: Sendable {
  /// The session of each row: an index that grows along a person's sessions, or
  /// `noSession` for a row that belongs to none.
  public var sessions: [UInt32] = []
  public static let noSession = UInt32.max
  /// How the batch's sessions began, in no order of their own; filled where openings are asked for.
  public var openings: [SessionOpening] = []
  /// The place of each row's session among the openings, or `noSession`; filled with them.
  public var openingOfRow: [UInt32] = []
  /// Index into the stage model's stages; the last index means unassigned.
  public var stages: [UInt8] = []
  /// The rule of the stage model that gave each row its stage, or `noRule`; filled where rules are
  /// asked for.
  public var stageRules: [UInt16] = []
  public static let noRule = UInt16.max
  /// The channel in effect, that of the session's last touchpoint: an index into
  /// `ChannelRules.channels`, or `noChannel` for a row outside sessions.
  public var channels: [UInt16] = []
  public static let noChannel = UInt16.max
  /// Whether the row is a touchpoint: the first event of a session, or one in it that came from
  /// another channel or campaign than the one before.
  public var isTouch: [Bool] = []
  /// For each key of a breakdown the value under which each row counts; filled where one is asked
  /// for.
  public var breakdown: [PropertyColumn] = []
  /// The rows whose figures belong to the answer, where it is one row of a breakdown.
  ///
  /// Empty means all.
  public var focus: [Bool] = []

  public init() {}
}

extension JourneyColumns {
  /// How a row's session began, `SessionOpening.none` where it belongs to none.
  public func opening(ofRow row: Int) -> SessionOpening {
    let place = openingOfRow[row]
    return place == Self.noSession ? .none : openings[Int(place)]
  }
}

extension EventBatch {
  /// Whether what hangs on a row belongs to the answer; always so without a breakdown.
  public func isInFocus(_ row: Int) -> Bool { journey.focus.isEmpty || journey.focus[row] }
}
