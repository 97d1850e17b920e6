internal import CairnModel

/// Where the properties that tell of an origin stand among a walk's columns.
struct TouchColumns: Sendable {
  let source: Int?
  let medium: Int?
  let campaign: Int?
  let url: Int?
  let referrer: Int?

  init(_ context: WalkContext) {
    source = context.index(ofProperty: TouchProperty.source)
    medium = context.index(ofProperty: TouchProperty.medium)
    campaign = context.index(ofProperty: TouchProperty.campaign)
    url = context.index(ofProperty: TouchProperty.url)
    referrer = context.index(ofProperty: TouchProperty.referrer)
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
  private(set) var url = PropertyColumn()
  private(set) var referrer = PropertyColumn()
  /// For each row the types of its tags and referrer laid over each other: 0 where it has none of
  /// them, so that its url alone can tell of an origin.
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
    url = column(columns.url) ?? PropertyColumn()
    referrer = column(columns.referrer) ?? PropertyColumn()
    marks = Array(repeating: 0, count: batch.rowCount)
    for case .some(let column) in [source, medium, campaign, referrer] {
      let types = column.types.span
      for row in types.indices { marks[row] |= types[row] }
    }
  }

  /// Whether a row has any of the three tags as properties of its own.
  func hasTags(_ row: Int) -> Bool {
    if let source, source.types[row] != PropertyColumn.absent { return true }
    if let medium, medium.types[row] != PropertyColumn.absent { return true }
    if let campaign, campaign.types[row] != PropertyColumn.absent { return true }
    return false
  }
}

extension PropertyColumn {
  /// A row's stored value.
  func cell(_ row: Int) -> TouchCells.Cell {
    TouchCells.Cell(type: types[row], payload: payloads[row])
  }
}
