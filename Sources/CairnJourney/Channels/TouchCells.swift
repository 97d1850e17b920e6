internal import CairnModel

/// Where the properties that tell of an origin stand among a walk's columns.
struct TouchColumns: Sendable {
  let source: Int?
  let medium: Int?
  let campaign: Int?
  /// The click ids that are fields of their own.
  let clicks: [(column: Int, click: TouchOrigin.Click)]
  let url: Int?
  let referrer: Int?
  /// The hosts of pages that are fields of their own, the one that decides first.
  let hosts: [Int]

  init(_ context: WalkContext) {
    source = context.index(ofProperty: TouchProperty.source)
    medium = context.index(ofProperty: TouchProperty.medium)
    campaign = context.index(ofProperty: TouchProperty.campaign)
    clicks = TouchOrigin.Click.names.compactMap { name, click in
      context.index(ofProperty: name).map { ($0, click) }
    }
    url = context.index(ofProperty: TouchProperty.url)
    referrer = context.index(ofProperty: TouchProperty.referrer)
    hosts = TouchProperty.hosts.compactMap { context.index(ofProperty: $0) }
  }
}

/// The columns of one batch that tell of an origin; a tag is nil and an address empty where the
/// walk has no such column, or the batch no value.
struct TouchCells: Sendable {
  /// A stored value: its type and its bits.
  struct Cell: Hashable, Sendable {
    var type: UInt8
    var payload: UInt64
  }

  private(set) var source: PropertyColumn?
  private(set) var medium: PropertyColumn?
  private(set) var campaign: PropertyColumn?
  private(set) var clicks: [(column: PropertyColumn, click: TouchOrigin.Click)] = []
  private(set) var url = PropertyColumn()
  private(set) var referrer = PropertyColumn()
  private(set) var hosts: [PropertyColumn] = []
  /// For each row the types of its tags, click ids and referrer laid over each other: 0 where it
  /// has none of them, so that its url alone can tell of an origin.
  private(set) var marks: [UInt8] = []

  init() {}

  init(_ batch: EventBatch, _ columns: TouchColumns) {
    func column(_ place: Int?) -> PropertyColumn? {
      guard let column = place.map({ batch.properties[$0] }),
        column.types.contains(where: { $0 != PropertyColumn.absent })
      else { return nil }
      return column
    }
    source = column(columns.source)
    medium = column(columns.medium)
    campaign = column(columns.campaign)
    clicks = columns.clicks.compactMap { place, click in column(place).map { ($0, click) } }
    url = column(columns.url) ?? PropertyColumn()
    referrer = column(columns.referrer) ?? PropertyColumn()
    hosts = columns.hosts.compactMap(column)
    marks = Array(repeating: 0, count: batch.rowCount)
    for case .some(let column) in [source, medium, campaign, referrer] + clicks.map(\.column) {
      let types = column.types.span
      for row in types.indices { marks[row] |= types[row] }
    }
  }

  /// Whether a row has a tag or a click id as a property of its own.
  func hasTags(_ row: Int) -> Bool {
    if let source, source.types[row] != PropertyColumn.absent { return true }
    if let medium, medium.types[row] != PropertyColumn.absent { return true }
    if let campaign, campaign.types[row] != PropertyColumn.absent { return true }
    return clicks.contains { $0.column.types[row] != PropertyColumn.absent }
  }

  /// The click whose id a row has as a property, one that was paid for before others.
  func click(_ row: Int, _ tables: EventTables) -> TouchOrigin.Click? {
    var found: TouchOrigin.Click?
    for (column, click) in clicks where column.isSaid(row, tables) {
      if click.isPaid { return click }
      found = found ?? click
    }
    return found
  }
}

extension PropertyColumn {
  /// A row's stored value.
  func cell(_ row: Int) -> TouchCells.Cell {
    TouchCells.Cell(type: types[row], payload: payloads[row])
  }

  /// Whether a row has a value that says something: scripts leave `null` and `false` behind.
  fileprivate func isSaid(_ row: Int, _ tables: EventTables) -> Bool {
    guard types[row] != Self.absent else { return false }
    switch tables.value(self, row) {
    case .text(let text): return !text.tag.bytes.isEmpty
    case .boolean(let isSet): return isSet
    default: return true
    }
  }
}
