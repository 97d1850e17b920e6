import CairnModel

/// What channels cost on the days that a spend file and the range of the question share.
struct ChannelCosts: Sendable {
  /// From the first day of the file to its last, those that lie whole in the question's range.
  let period: Range<EventTime>
  private let sums: [ByteText: [ByteText: MoneySum]]
  private let spend: ChannelSpend
  private let scope: QuestionScope
  /// Whether the range cuts a day of the file in two, which is then left out.
  private let cutsDay: Bool
  /// The currency of what names none, where it is told by the orders alone.
  private let onlyCurrency: ByteText?
  private let tally: ExchangeTally

  /// Sums up the costs; `currencies` are those of all orders, by whose one currency spend is
  /// taken that names none where the definitions name none either.
  init(_ spend: ChannelSpend, _ currencies: Set<ByteText>, _ context: WalkContext) {
    let zone = context.definitions.zone
    (self.spend, scope) = (spend, context.scope)
    let days = (spend.rows.map(\.day).min() ?? 0)..<((spend.rows.map(\.day).max() ?? -1) + 1)
    let whole = Self.wholeDays(of: days, context)
    cutsDay = whole.cutsDay
    period = zone.start(ofDay: whole.days.lowerBound)..<zone.start(ofDay: whole.days.upperBound)
    let namesNone = spend.rows.contains { $0.currency == nil }
    let only = currencies.count == 1 && namesNone ? currencies.first : nil
    onlyCurrency = context.definitions.currency == nil ? only : nil
    let unstated = context.definitions.currency ?? onlyCurrency ?? "(none)"
    var sums: [ByteText: [ByteText: MoneySum]] = [:]
    var tally = ExchangeTally()
    let rates = context.definitions.commerce.rates
    for row in spend.rows where whole.days.contains(row.day) {
      var (amount, currency) = (row.amount, row.currency ?? unstated)
      if let rates, currency != rates.target {
        if let own = rates.converted(amount, of: currency, onDay: row.day) {
          (amount, currency) = (own, rates.target)
        } else {
          tally.unconverted[currency, default: 0] += 1
        }
      }
      sums[row.channel, default: [:]][currency, default: .zero] += amount
    }
    (self.sums, self.tally) = (sums, tally)
  }

  /// The days that lie whole in the range of the question.
  private static func wholeDays(
    of days: Range<Int>, _ context: WalkContext
  ) -> (days: Range<Int>, cutsDay: Bool) {
    let zone = context.definitions.zone
    var (first, end) = (days.lowerBound, days.upperBound)
    var cutsDay = false
    if let from = context.scope.from, from > zone.start(ofDay: first) {
      let day = zone.day(of: from)
      let isInside = zone.start(ofDay: day) < from
      cutsDay = isInside && days.contains(day)
      first = isInside ? day + 1 : day
    }
    if let to = context.scope.to, to < zone.start(ofDay: end) {
      end = zone.day(of: to)
      cutsDay = cutsDay || zone.start(ofDay: end) < to && days.contains(end)
    }
    first = min(first, days.upperBound)
    return (first..<max(first, end), cutsDay)
  }

  var channels: Set<ByteText> { Set(sums.keys) }
  var currencies: Set<ByteText> { Set(sums.values.flatMap(\.keys)) }

  func sum(_ channel: ByteText, _ currency: ByteText) -> MoneySum? { sums[channel]?[currency] }

  func notes(_ known: [String]) -> [String] {
    let file = spend.file
    guard !period.isEmpty else { return ["no whole day of \(file) lies in the range"] }
    var notes = [
      "spend and touches from \(period.lowerBound) to \(period.upperBound); orders that these "
        + "touches may still bring are not there yet"
    ]
    if cutsDay {
      notes.append(
        "the range begins or ends within a day: spend is known by the day, so the table spend "
          + "leaves out that day, its touches as well")
    }
    if scope.filter != nil || scope.segment != nil {
      notes.append(
        "the table spend has all that was spent: what a filter or segment leaves out is not known")
    }
    if spend.roundedAmounts > 0 {
      let amounts = spend.roundedAmounts.counted("amount", "amounts")
      notes.append("\(amounts) of \(file) had more than 4 places: rounded half to even")
    }
    if let onlyCurrency {
      notes.append("spend without a currency is in \(onlyCurrency), the only one of the orders")
    }
    for (currency, count) in tally.unconverted.sorted(by: { $0.key < $1.key }) {
      let amounts = count.counted("amount of spend has", "amounts of spend have")
      notes.append("\(amounts) no rate on the day: it stands apart in \(currency)")
    }
    for channel in channels.sorted() where !known.contains(channel.description) {
      let question = Suggestions.question(for: channel.description, among: known)
      notes.append("\(file) names the channel '\(channel)', which nobody came by\(question)")
    }
    return notes
  }
}

/// The credit of one model for the days of a spend file: all of it, and that of first orders.
struct SpendBook: Sendable {
  var model: ChannelsQuestion.Model
  var all: CreditBook
  var first: CreditBook
}
