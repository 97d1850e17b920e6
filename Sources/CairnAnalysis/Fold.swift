public import CairnModel

/// An analysis: what it needs to see of the events, and the machine that sees them.
///
/// One walk over the store feeds any number of folds. Each worker has a fold of its own, started by
/// `start(_:)`; the partial results are merged in a fixed order, so that the answer is the same for
/// any number of workers.
public protocol Analysis: Sendable {
  associatedtype Partial: Fold

  /// The name of the report.
  var name: String { get }

  /// What the walk must bring.
  var needs: EventNeeds { get }

  /// What its figures hang on, where they are broken down by a property.
  var breakdownUnit: BreakdownUnit { get }

  /// Whether a breakdown also has rows for visits without what the figures hang on.
  var breakdownShowsTraffic: Bool { get }

  /// An empty fold for this walk.
  func start(_ context: WalkContext) -> Partial

  /// Settles what the rows of a breakdown must have in common, before each of them is answered.
  func agree(_ folds: inout [Partial], _ context: WalkContext)

  /// The answer, from all partial results merged.
  func report(_ whole: Partial, _ context: WalkContext, _ names: any PersonNames) -> Report
}

extension Analysis {
  public var breakdownUnit: BreakdownUnit { .person }
  public var breakdownShowsTraffic: Bool { false }
  public func agree(_ folds: inout [Partial], _ context: WalkContext) {}

  /// This analysis broken down by some keys.
  public func breakdown(by keys: [BreakdownKey], limit: Int) -> Breakdown {
    var breakdown = Breakdown(keys, limit: limit, unit: breakdownUnit)
    breakdown.showsTraffic = breakdownShowsTraffic
    return breakdown
  }
}

/// A small machine that sees one person's events after another's.
///
/// `merge` must not depend on which worker saw which persons; sums are kept in integers and exact
/// decimals, never in floating point.
public protocol Fold: Sendable {
  /// Sees whole persons.
  mutating func see(_ batch: EventBatch)

  /// Sees what bears on carts and orders (`CommerceRows`) of persons who are no part of the answer.
  ///
  /// An order that several persons carry is one order, and one person's: so who counts orders must
  /// know everybody's. A fold of folds passes it on to each.
  mutating func seeOthers(_ batch: EventBatch)

  /// Takes in what another worker saw.
  mutating func merge(_ other: Self)
}

extension Fold {
  public mutating func seeOthers(_ batch: EventBatch) {}
}
