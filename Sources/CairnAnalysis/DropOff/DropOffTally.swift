import CairnModel

/// What is counted of those who left a funnel at one step.
struct DropOffTally: Sendable {
  /// Those whose window closed before they came further.
  var dropped = 0
  /// Those who reached the step with a window that has closed, converters included.
  var reached = 0
  /// Of the dropped, those who left no cart behind.
  var withoutBasket = 0
  /// The worth of abandoned carts, by currency.
  var baskets: [UInt32: MoneySum] = [:]
  /// What they did next, by name code, or `nothing`.
  var next: [UInt32: Int] = [:]
  /// The last event before they fell silent, by name code.
  var exits: [UInt32: Int] = [:]
  /// Those who did anything after they had fallen silent.
  var cameBack = 0
  /// Those who ordered later after all.
  var ordered = 0

  /// Stands for no next event.
  static let nothing = UInt32.max

  mutating func merge(_ other: DropOffTally) {
    dropped += other.dropped
    reached += other.reached
    withoutBasket += other.withoutBasket
    baskets.merge(other.baskets, uniquingKeysWith: +)
    next.merge(other.next, uniquingKeysWith: +)
    exits.merge(other.exits, uniquingKeysWith: +)
    cameBack += other.cameBack
    ordered += other.ordered
  }

  /// The commonest next event, the smallest name where several are as common.
  var commonestNext: (code: UInt32, count: Int)? {
    next.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { ($0.key, $0.value) }
  }
}

/// For each event name, how many leavers and converters had it before the landmark.
struct LandmarkTally: Sendable {
  var leavers = 0
  var converters = 0
  var ofLeavers: [UInt32: Int] = [:]
  var ofConverters: [UInt32: Int] = [:]

  mutating func see(_ names: Set<UInt32>, isConverter: Bool) {
    if isConverter { converters += 1 } else { leavers += 1 }
    for name in names {
      if isConverter {
        ofConverters[name, default: 0] += 1
      } else {
        ofLeavers[name, default: 0] += 1
      }
    }
  }

  mutating func merge(_ other: LandmarkTally) {
    leavers += other.leavers
    converters += other.converters
    ofLeavers.merge(other.ofLeavers, uniquingKeysWith: +)
    ofConverters.merge(other.ofConverters, uniquingKeysWith: +)
  }
}
