/// What a segment's filter may say of a person: `docs/meaning/segments.md`.
public enum SegmentFigure: Hashable, Sendable {
  /// A figure with a name of its own.
  public enum Known: String, Hashable, Sendable, CaseIterable {
    case events, sessions, orders, refunds, aov, stage
    case grossRevenue = "gross_revenue"
    case netRevenue = "net_revenue"
    case firstSeen = "first_seen"
    case lastSeen = "last_seen"
    case firstOrder = "first_order"
    case lastOrder = "last_order"
    case daysSinceFirstSeen = "days_since_first_seen"
    case daysSinceLastSeen = "days_since_last_seen"
    case daysSinceLastOrder = "days_since_last_order"
    case highestStage = "highest_stage"
    case firstChannel = "channel.first"
    case lastChannel = "channel.last"
  }

  case known(Known)
  /// How many events of a name there are.
  case count(ByteText)
  /// A property's value at the first event that has it.
  case first(ByteText)
  /// A property's value at the latest event that has it.
  case last(ByteText)
  /// A property of any event.
  case any(ByteText)

  /// A name that is none of the others is a property, and means its latest value.
  public init(_ name: ByteText) {
    if let known = Known(rawValue: name.description) {
      self = .known(known)
      return
    }
    let makers: [(String, (ByteText) -> SegmentFigure)] = [
      ("count.", SegmentFigure.count), ("first.", SegmentFigure.first),
      ("last.", SegmentFigure.last), ("any.", SegmentFigure.any),
    ]
    for (prefix, make) in makers where name.bytes.starts(with: prefix.utf8) {
      let rest = name.bytes.dropFirst(prefix.utf8.count)
      guard !rest.isEmpty else { continue }
      self = make(ByteText(bytes: Array(rest)))
      return
    }
    self = .last(name)
  }

  /// The property of the events that it reads.
  public var property: ByteText? {
    switch self {
    case .first(let name), .last(let name), .any(let name): name
    case .known, .count: nil
    }
  }

  /// The event whose occurrences it counts.
  public var event: ByteText? { if case .count(let name) = self { name } else { nil } }

  /// Whether it is read off orders and refunds.
  public var isMoney: Bool {
    switch self {
    case .known(let known):
      switch known {
      case .orders, .refunds, .aov, .grossRevenue, .netRevenue, .firstOrder, .lastOrder,
        .daysSinceLastOrder:
        true
      default: false
      }
    case .count, .first, .last, .any: false
    }
  }
}
