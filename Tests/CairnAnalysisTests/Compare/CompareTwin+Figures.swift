import CairnJourney
import CairnModel
import TestSupport

/// One person's part in a figure: x and y before, then x and y after.
struct CompareSums: Hashable {
  var x = [0, 0]
  var y = [0, 0]
}

/// A figure as the page has it: its name, its currency, and each person's sums.
struct CompareTwinFigure {
  var metric: String
  var currency: String?
  var sums: [CompareSums]
}

extension CompareTwin {
  /// All figures in the order in which they are drawn.
  var figures: [CompareTwinFigure] {
    let rates = [
      CompareTwinFigure(metric: "conversion_rate", sums: persons.map(conversions)),
      CompareTwinFigure(metric: "session_conversion_rate", sums: persons.map(sessions)),
    ]
    let times = stages.indices.map { stage in
      CompareTwinFigure(
        metric: "\(stages[stage])_seconds", sums: persons.map { stays($0, stage) })
    }
    return rates + times + money
  }

  private func conversions(_ person: Person) -> CompareSums {
    var sums = CompareSums()
    for side in 0...1 {
      guard let entry = entry(person, side) else { continue }
      sums.y[side] = 1
      sums.x[side] = hasConverted(person, entry) ? 1 : 0
    }
    return sums
  }

  private func sessions(_ person: Person) -> CompareSums {
    var sums = CompareSums()
    for session in Set(person.events.map(\.session)) where session != JourneyColumns.noSession {
      let own = person.events.filter { $0.session == session }
      guard let side = side(person, own[0].time) else { continue }
      sums.y[side] += 1
      if own.contains(where: { $0.name == "purchase" }) { sums.x[side] += 1 }
    }
    return sums
  }

  private func stays(_ person: Person, _ stage: Int) -> CompareSums {
    var sums = CompareSums()
    // At each moment the stage that the person is in comes first, then the others along the
    // journey, and last those beside it.
    var way: [(stage: Int, time: Int)] = []
    for time in Set(person.events.map(\.time)).sorted() {
      let there = Set(person.events.filter { $0.time == time }.map(\.stage))
      let current = way.last?.stage
      for stage in along where there.contains(stage) && stage != current {
        way.append((stage, time))
      }
    }
    for (stay, next) in zip(way, way.dropFirst())
    where stay.stage == stage && next.time - stay.time <= window {
      guard let side = side(person, stay.time, isEntry: true) else { continue }
      sums.x[side] += (next.time - stay.time) * 1_000
      sums.y[side] += 1
    }
    return sums
  }

  // MARK: Money

  private var money: [CompareTwinFigure] {
    let book = RevenueTwin(RevenueWorld(sales: world.sales))
    var values: [String: [CompareSums]] = [:]
    let none = persons.map { _ in CompareSums() }
    var repeats = none
    for (index, order) in book.orders.enumerated() where order.counts {
      guard let owner = persons.firstIndex(where: { $0.name == "p\(order.sale.person)" }),
        let side = side(persons[owner], order.sale.time)
      else { continue }
      var (net, currency) = ((order.sale.value ?? 0) - order.refunded, order.currency)
      if let exchange = world.exchange {
        (net, currency) = exchange.exchanged(net, currency, order.sale.time / 86_400)
      }
      values[currency, default: none][owner].x[side] += net
      values[currency, default: none][owner].y[side] += 1
      repeats[owner].y[side] += 1
      if book.isRepeat(index) || isKnown(order.sale) { repeats[owner].x[side] += 1 }
    }
    return values.keys.sorted().map {
      CompareTwinFigure(metric: "aov", currency: $0, sums: values[$0] ?? none)
    } + [CompareTwinFigure(metric: "repeat_share", sums: repeats)]
  }

  /// Whether a source knows of a first order on an earlier day than an order's.
  private func isKnown(_ sale: Sale) -> Bool {
    guard let day = world.knownFirstDay[sale.person] else { return false }
    return day < sale.time / 86_400
  }
}
