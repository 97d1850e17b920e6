import CairnJourney
import CairnModel

extension WatchMetric {
  var isRatio: Bool { self == .aov || self == .conversion }
  var isMoney: Bool { self == .aov || self == .revenue }
  /// Whether it counts things that happen one by one.
  var isCount: Bool { !isRatio && !isMoney }

  func cell(_ value: Double?) -> Cell {
    guard let value else { return .null }
    guard isMoney else { return self == .conversion ? .rate(value) : .number(value) }
    let rounded = value.rounded()
    return Int64(exactly: rounded).map { .money(Decimal4(tenThousandths: $0)) } ?? .null
  }
}

/// The sums of figures by period and channel; money in ten-thousandths.
struct WatchFigures: Sendable {
  /// A part and a whole; figures that are no ratio have a whole of one.
  struct Sum: Sendable {
    var x = 0.0
    var y = 0.0
  }

  /// Orders of a channel: all of them, and those in the currency that money is told in.
  private struct Orders {
    var all = 0
    var own = 0
    /// In ten-thousandths, of those in that currency; and what refunds have left of it.
    var money = 0.0
    var net = 0.0
  }

  private let fold: WatchFold
  private let orders: [[Int: [Orders]]]
  private let channelCount: Int
  /// The currency of most orders, and how many orders are in others.
  let currency: ByteText?
  let foreignOrders: Int

  init(_ fold: WatchFold, _ context: WalkContext) {
    self.fold = fold
    let count = context.definitions.channels.channels.count + 1
    channelCount = count
    let book = OrderBook(fold.log)
    let standing = book.orders.filter(\.counts)
    let named = Dictionary(grouping: standing) {
      MoneyRows.currency(ofCode: $0.row.currency, context)
    }
    let commonest = named.max { left, right in
      (left.value.count, right.key) < (right.value.count, left.key)
    }
    currency = commonest?.key
    foreignOrders = standing.count - (commonest?.value.count ?? 0)
    orders = fold.units.map { unit in
      let calendar = PeriodCalendar(unit: unit, context.definitions)
      var sums: [Int: [Orders]] = [:]
      for order in standing {
        let channel = min(Int(fold.channels[order.place]), count - 1)
        let period = calendar.period(of: order.row.time)
        let empty = Array(repeating: Orders(), count: count)
        sums[period, default: empty][channel].all += 1
        // An order in another currency is no part of the money, so none of a mean value either.
        guard MoneyRows.currency(ofCode: order.row.currency, context) == commonest?.key else {
          continue
        }
        sums[period, default: empty][channel].own += 1
        let value = MoneySum(order.row.value)
        sums[period, default: empty][channel].money += Double(value.tenThousandths)
        sums[period, default: empty][channel].net +=
          Double((value - order.refunded).tenThousandths)
      }
      return sums
    }
  }

  /// A figure's sums in a period, for each channel.
  func sums(_ metric: WatchMetric, _ unit: Int, _ period: Int) -> [Sum] {
    let counts = fold.counts[unit][period]
    let money = orders[unit][period]
    return (0..<channelCount).map { channel in
      let count = counts?[channel] ?? WatchFold.Count()
      let sum = money?[channel] ?? Orders()
      switch metric {
      case .events: return Sum(x: Double(count.events))
      case .persons: return Sum(x: Double(count.persons))
      case .sessions: return Sum(x: Double(count.sessions))
      case .conversion: return Sum(x: Double(count.ordering), y: Double(count.sessions))
      case .orders: return Sum(x: Double(sum.all))
      case .revenue: return Sum(x: sum.money)
      case .aov: return Sum(x: sum.net, y: Double(sum.own))
      }
    }
  }

  static func value(_ metric: WatchMetric, _ sums: [Sum]) -> Double? {
    let x = sums.reduce(0) { $0 + $1.x }
    guard metric.isRatio else { return x }
    let y = sums.reduce(0) { $0 + $1.y }
    return y == 0 ? nil : x / y
  }

  /// What each channel did to the difference from the earlier periods.
  static func contributions(
    _ metric: WatchMetric, _ now: [Sum], _ earlier: [[Sum]]
  ) -> [Double] {
    let count = Double(earlier.count)
    guard metric.isRatio else {
      return now.indices.map { channel in
        now[channel].x - earlier.reduce(0) { $0 + $1[channel].x } / count
      }
    }
    let pooled = now.indices.map { channel in
      earlier.reduce(into: Sum()) { sum, period in
        sum.x += period[channel].x
        sum.y += period[channel].y
      }
    }
    let (before, after) = (pooled.reduce(0) { $0 + $1.y }, now.reduce(0) { $0 + $1.y })
    guard before > 0, after > 0 else { return now.map { _ in 0 } }
    let middle =
      (pooled.reduce(0) { $0 + $1.x } / before + now.reduce(0) { $0 + $1.x } / after) / 2
    return now.indices.map { channel in
      let weights = (pooled[channel].y / before, now[channel].y / after)
      var rates = [pooled[channel], now[channel]].map { $0.y == 0 ? nil : $0.x / $0.y }
      rates[0] = rates[0] ?? rates[1]
      rates[1] = rates[1] ?? rates[0]
      guard let first = rates[0], let second = rates[1] else { return 0 }
      return (weights.1 - weights.0) * ((first + second) / 2 - middle)
        + (second - first) * (weights.0 + weights.1) / 2
    }
  }
}

/// A band in which the next figure lies in 99 of 100 cases.
struct LearnedBand: Sendable {
  let mean: Double
  let low: Double
  let high: Double

  /// Student's t for 99 %, two-sided, by degrees of freedom from 3.
  private static let quantiles = [
    5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.25, 3.169, 3.106, 3.055, 3.012, 2.977, 2.947,
    2.921, 2.898, 2.878, 2.861, 2.845, 2.831, 2.819, 2.807, 2.797, 2.787, 2.779, 2.771, 2.763,
    2.756, 2.75,
  ]

  /// From figures of earlier periods, at least four.
  ///
  /// What is counted varies at least by its root. No figure lies below nothing, and no rate above
  /// one.
  init(_ figures: [Double], _ metric: WatchMetric) {
    precondition(figures.count >= 4, "a band is learned from four periods or more")
    let count = Double(figures.count)
    mean = figures.reduce(0, +) / count
    let mean = mean
    var variance = figures.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    if metric.isCount { variance = max(variance, mean) }
    let place = figures.count - 4
    let quantile = place < Self.quantiles.count ? Self.quantiles[place] : 2.64
    let half = quantile * (variance * (1 + 1 / count)).squareRoot()
    low = max(0, mean - half)
    high = metric == .conversion ? min(1, mean + half) : mean + half
  }
}
