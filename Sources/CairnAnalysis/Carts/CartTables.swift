import CairnJourney
import CairnModel

/// The tables of the carts report.
struct CartTables {
  private let tallies: [(currency: ByteText, tally: CartTally)]
  private let channels: [String]

  init(_ tallies: [(currency: ByteText, tally: CartTally)], _ context: WalkContext) {
    self.tallies = tallies
    channels = context.definitions.channels.channels
  }

  func summary(_ hasSessions: Bool) -> ReportTable {
    var table = ReportTable(
      name: "summary",
      columns: [
        "carts", "ordered", "emptied", "abandoned", "open", "abandonment_rate", "recovered",
        "recovery_rate", "value_lost", "value_recovered", "net_value_lost", "currency",
        "orders_without_cart", "sessions_with_cart", "sessions_with_cart_and_order",
        "session_abandonment_rate", "abandonment_low", "abandonment_high",
        "median_recovery_seconds",
      ])
    for (currency, tally) in tallies {
      let abandoned = tally.carts(.abandoned)
      let ended = tally.carts(.ordered) + abandoned
      let sessions: [Cell] =
        hasSessions
        ? [
          .count(tally.sessionsWithCart), .count(tally.sessionsWithCartAndOrder),
          .share(
            tally.sessionsWithCart - tally.sessionsWithCartAndOrder, of: tally.sessionsWithCart),
        ] : [.null, .null, .null]
      let outcomes: [Cell] = [
        .count(tally.carts), .count(tally.carts(.ordered)), .count(tally.carts(.emptied)),
        .count(abandoned), .count(tally.carts(.open)), .share(abandoned, of: ended),
      ]
      let money: [Cell] = [
        .count(tally.recovered), .share(tally.recovered, of: abandoned), .total(tally.valueLost),
        .total(tally.valueRecovered), .total(tally.valueLost - tally.valueRecovered),
        .text(currency), .count(tally.ordersWithoutCart),
      ]
      table.append(
        outcomes + money + sessions + Cell.ends(WilsonInterval(abandoned, of: ended))
          + [tally.medianDelay.map(Cell.seconds) ?? .null])
    }
    return table
  }

  var depth: ReportTable {
    var table = ReportTable(
      name: "depth",
      columns: [
        "currency", "step", "carts", "ordered", "emptied", "abandoned", "open", "value_lost",
        "abandonment_rate", "abandonment_low", "abandonment_high",
      ])
    for (currency, tally) in tallies {
      for depth in Cart.Depth.allCases {
        let ended = tally.byDepth[depth.rawValue]
        let outcomes = Cart.Outcome.allCases.map { Cell.count(ended.carts[$0.rawValue]) }
        let abandoned = ended.carts[Cart.Outcome.abandoned.rawValue]
        let settled = abandoned + ended.carts[Cart.Outcome.ordered.rawValue]
        table.append(
          [.text(currency), .text(depth.name), .count(ended.carts.reduce(0, +))] + outcomes
            + [.total(ended.valueLost), .share(abandoned, of: settled)]
            + Cell.ends(WilsonInterval(abandoned, of: settled)))
      }
    }
    return table
  }

  /// Every rate with what it is a share of, and its interval.
  func rates(_ hasSessions: Bool) -> ReportTable {
    var table = ReportTable(
      name: "rates",
      columns: ["currency", "rate", "part", "whole", "value", "low", "high"])
    for (currency, tally) in tallies {
      let abandoned = tally.carts(.abandoned)
      let ended = abandoned + tally.carts(.ordered)
      var rates = [
        ("abandonment_rate", abandoned, ended),
        ("net_abandonment_rate", abandoned - tally.recovered, ended),
        ("recovery_rate", tally.recovered, abandoned),
      ]
      if hasSessions {
        let sessions = tally.sessionsWithCart
        rates.append(
          ("session_abandonment_rate", sessions - tally.sessionsWithCartAndOrder, sessions))
      }
      for (name, part, whole) in rates {
        table.append(
          [.text(currency), .text(name), .count(part), .count(whole), .share(part, of: whole)]
            + Cell.ends(WilsonInterval(part, of: whole)))
      }
    }
    return table
  }

  /// Which touches brought recovered carts back, and how long that took.
  var recoveries: ReportTable {
    var table = ReportTable(
      name: "recoveries",
      columns: [
        "currency", "channel", "recovered", "value_recovered", "median_recovery_seconds",
      ])
    for (currency, tally) in tallies {
      let named = tally.byTouch.map { channel, recovered in
        (name: name(channel), recovered: recovered)
      }
      for (name, recovered) in named.sorted(by: { $0.name < $1.name }) {
        table.append([
          .text(currency), .text(name), .count(recovered.carts), .total(recovered.value),
          CartTally.median(recovered.delays).map(Cell.seconds) ?? .null,
        ])
      }
    }
    return table
  }

  private func name(_ channel: UInt16) -> ByteText {
    Int(channel) < channels.count ? ByteText(channels[Int(channel)]) : "(none)"
  }
}
