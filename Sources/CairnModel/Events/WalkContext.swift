/// What is fixed for a whole walk over a snapshot, the same for every fold and every worker.
public struct WalkContext: Sendable {
  /// What the codes in the batches stand for.
  public var tables: EventTables
  /// The properties of the batches, in their order.
  public var properties: [ByteText]
  public var definitions: Definitions
  public var scope: QuestionScope
  /// The first event time of the store.
  public var dataStart: EventTime?
  /// The end of data: the latest event time not more than 24 h ahead of its load.
  public var dataEnd: EventTime?
  /// Index into `definitions.stageModels`, where stages are asked for.
  public var stageModel = 0

  public init(
    tables: EventTables, properties: [ByteText] = [], definitions: Definitions = Definitions(),
    scope: QuestionScope = QuestionScope(), dataStart: EventTime? = nil, dataEnd: EventTime? = nil
  ) {
    self.tables = tables
    self.properties = properties
    self.definitions = definitions
    self.scope = scope
    self.dataStart = dataStart
    self.dataEnd = dataEnd
  }

  /// Where a property stands in the batches' columns.
  public func index(ofProperty name: ByteText) -> Int? { properties.firstIndex(of: name) }

  /// The code of an event name, or nil where the store has never seen it.
  public func code(ofName name: ByteText) -> UInt32? {
    tables.names.firstIndex(of: name).map(UInt32.init)
  }
}

/// Looks up what a report prints for a person: `customer:42`.
public protocol PersonNames: Sendable {
  func name(of person: PersonRef) -> ByteText
}
