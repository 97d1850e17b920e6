import CairnModel

/// What channels cost on the days that a spend file and the range of the question share.
struct ChannelCosts: Sendable {
  /// From the first day of the file to its last, cut by the question's range.
  let period: Range<EventTime>
  private let sums: [ByteText: [ByteText: MoneySum]]
  private let file: String

  init(_ spend: ChannelSpend, _ context: WalkContext) {
    let zone = context.definitions.zone
    let start = zone.start(ofDay: spend.rows.map(\.day).min() ?? 0)
    let end = zone.start(ofDay: (spend.rows.map(\.day).max() ?? -1) + 1)
    let from = max(start, context.scope.from ?? start)
    period = from..<max(from, min(end, context.scope.to ?? end))
    var sums: [ByteText: [ByteText: MoneySum]] = [:]
    for row in spend.rows where period.contains(zone.start(ofDay: row.day)) {
      let currency = row.currency ?? context.definitions.currency ?? "(none)"
      let rates = context.definitions.commerce.rates
      let own = rates?.converted(row.amount, of: currency, onDay: row.day)
      let place = own == nil ? currency : rates?.target ?? currency
      sums[row.channel, default: [:]][place, default: .zero] += own ?? row.amount
    }
    self.sums = sums
    file = spend.file
  }

  var channels: Set<ByteText> { Set(sums.keys) }
  var currencies: Set<ByteText> { Set(sums.values.flatMap(\.keys)) }

  func sum(_ channel: ByteText, _ currency: ByteText) -> MoneySum? { sums[channel]?[currency] }

  func notes(_ known: [String]) -> [String] {
    guard !period.isEmpty else { return ["no day of \(file) lies in the range"] }
    var notes = [
      "spend and touches from \(period.lowerBound) to \(period.upperBound); orders that these "
        + "touches may still bring are not there yet"
    ]
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
