import CairnModel

/// What is counted of those who left a road at one step.
struct DropOffTally: Sendable {
  /// Where leavers were seen after all.
  enum Place: String, CaseIterable, Sendable {
    case laterSession = "later_session"
    case nowhere
    case ordered
    case otherChannel = "other_channel"
    case support
  }

  /// Those whose time ran out before they came further.
  var dropped = 0
  /// Those who came to the step and no further, and may still go on.
  var open = 0
  /// Those who reached the step and whose time has run out, converters included.
  var reached = 0
  /// What they did next, by name code, or `nothing`.
  var next: [UInt32: Int] = [:]
  /// The last event before they fell silent, by name code.
  var exits: [UInt32: Int] = [:]
  /// Where they were seen later, by place.
  var places = Array(repeating: 0, count: Place.allCases.count)

  /// Stands for no next event.
  static let nothing = UInt32.max

  mutating func merge(_ other: DropOffTally) {
    dropped += other.dropped
    open += other.open
    reached += other.reached
    next.merge(other.next, uniquingKeysWith: +)
    exits.merge(other.exits, uniquingKeysWith: +)
    for place in places.indices { places[place] += other.places[place] }
  }

  /// The commonest next event, the smallest name where several are as common.
  var commonestNext: (code: UInt32, count: Int)? {
    next.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { ($0.key, $0.value) }
  }
}

/// The money of a road: what its leavers left, and what those who went on brought.
///
/// It is kept in groups of persons, so that intervals can be drawn.
struct DropOffMoney: Sendable {
  let steps: Int
  /// For each step those who reached it, then for each step the leavers without a cart.
  private(set) var counts: GroupedSums
  /// By currency: for each step the worth of carts left, then what those who went on paid, then
  /// their orders.
  private(set) var amounts: [UInt32: GroupedSums] = [:]

  init(steps: Int) {
    self.steps = steps
    counts = GroupedSums(columns: 2 * steps)
  }

  mutating func reach(_ step: Int, _ group: Int) { counts.add(1, to: step, ofGroup: group) }

  mutating func leave(_ step: Int, _ group: Int) {
    counts.add(1, to: steps + step, ofGroup: group)
  }

  mutating func leave(_ cart: MoneySum, _ currency: UInt32, _ step: Int, _ group: Int) {
    amounts[currency, default: GroupedSums(columns: 3 * steps)]
      .add(cart.tenThousandths, to: step, ofGroup: group)
  }

  mutating func goOn(_ order: OrderRow, from step: Int, _ group: Int) {
    var own = amounts.removeValue(forKey: order.currency) ?? GroupedSums(columns: 3 * steps)
    own.add(Int128(order.value.tenThousandths), to: steps + step, ofGroup: group)
    own.add(1, to: 2 * steps + step, ofGroup: group)
    amounts[order.currency] = own
  }

  mutating func merge(_ other: DropOffMoney) {
    counts.merge(other.counts)
    for (currency, theirs) in other.amounts {
      amounts[currency, default: GroupedSums(columns: 3 * steps)].merge(theirs)
    }
  }
}

/// One road, counted.
struct DropOffRoad: Sendable {
  /// By step, counted from 0; the last one holds those who went the whole way.
  var steps: [DropOffTally]
  var money: DropOffMoney
  var landmark = LandmarkTally()

  init(steps: Int) {
    self.steps = Array(repeating: DropOffTally(), count: steps)
    money = DropOffMoney(steps: steps)
  }

  mutating func merge(_ other: DropOffRoad) {
    for step in steps.indices { steps[step].merge(other.steps[step]) }
    money.merge(other.money)
    landmark.merge(other.landmark)
  }
}
