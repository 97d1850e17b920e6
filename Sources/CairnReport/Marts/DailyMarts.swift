internal import CairnModel

/// What the lists of sessions and orders come to day by day and channel by channel.
///
/// Only figures that may be added up: a tool that sums them over days or channels gets the truth.
struct DailyMarts {
  let zone: ZoneTable

  private struct Key: Hashable, Comparable {
    var day: Int
    var channel: ByteText
    var currency = ByteText("")

    static func < (left: Key, right: Key) -> Bool {
      if left.day != right.day { return left.day < right.day }
      if left.channel != right.channel { return left.channel < right.channel }
      return left.currency < right.currency
    }
  }

  /// Sessions by the local day on which they began.
  func sessions(_ list: ReportTable) -> ReportTable {
    var sums: [Key: [Int]] = [:]
    var lengths: [Key: Double] = [:]
    for row in list.rows {
      guard case .time(let start) = list.cell("start", in: row) else { continue }
      let key = Key(day: day(of: start), channel: channel(list.cell("channel", in: row)))
      let events = list.cell("events", in: row).countValue ?? 0
      let orders = list.cell("orders", in: row).countValue ?? 0
      let isEngaged = list.cell("is_engaged", in: row) == .flag(true)
      let figures = [1, isEngaged ? 1 : 0, events == 1 ? 1 : 0, events, orders > 0 ? 1 : 0]
      sums[key] = zip(sums[key] ?? [0, 0, 0, 0, 0], figures).map { $0 + $1 }
      if case .seconds(let length) = list.cell("seconds", in: row) {
        lengths[key, default: 0] += length
      }
    }
    var table = ReportTable(
      name: "daily_kpis",
      columns: [
        "day", "channel", "sessions", "engaged_sessions", "single_event_sessions", "events",
        "sessions_with_order", "session_seconds",
      ])
    for (key, figures) in sums.sorted(by: { $0.key < $1.key }) {
      table.append(
        [.date(CivilDate(daysSince1970: key.day)), .text(key.channel)]
          + figures.map { .count($0) } + [.seconds(lengths[key] ?? 0)])
    }
    return table
  }

  /// Orders by the local day on which they were placed; refunds stand beside the order they are of.
  func revenue(_ list: ReportTable) -> ReportTable {
    struct Sum {
      var orders = 0
      var repeatOrders = 0
      var gross = MoneySum.zero
      var refunded = MoneySum.zero
      var repeatNet = MoneySum.zero
    }
    var sums: [Key: Sum] = [:]
    for row in list.rows {
      guard case .time(let time) = list.cell("time", in: row),
        case .money(let value) = list.cell("value", in: row)
      else { continue }
      let key = Key(
        day: day(of: time), channel: channel(list.cell("channel", in: row)),
        currency: channel(list.cell("currency", in: row)))
      var sum = sums[key] ?? Sum()
      let isRepeat = list.cell("is_repeat", in: row) == .flag(true)
      if list.cell("is_counted", in: row) == .flag(true) {
        sum.orders += 1
        if isRepeat { sum.repeatOrders += 1 }
      }
      sum.gross += value
      if case .money(let refunded) = list.cell("refunded", in: row) { sum.refunded += refunded }
      if isRepeat, case .money(let net) = list.cell("net_value", in: row) { sum.repeatNet += net }
      sums[key] = sum
    }
    var table = ReportTable(
      name: "daily_revenue",
      columns: [
        "day", "channel", "currency", "orders", "repeat_orders", "gross_revenue", "refunded",
        "net_revenue", "repeat_net_revenue",
      ])
    for (key, sum) in sums.sorted(by: { $0.key < $1.key }) {
      table.append([
        .date(CivilDate(daysSince1970: key.day)), .text(key.channel), .text(key.currency),
        .count(sum.orders), .count(sum.repeatOrders), .total(sum.gross), .total(sum.refunded),
        .total(sum.gross - sum.refunded), .total(sum.repeatNet),
      ])
    }
    return table
  }

  private func day(of time: EventTime) -> Int { zone.day(of: time) }

  private func channel(_ cell: Cell) -> ByteText {
    if case .text(let text) = cell { return text }
    return "(none)"
  }
}
