import CairnJourney
import CairnModel

/// The tables of the channels report.
struct ChannelTables {
  let context: WalkContext
  private let conversions: [Conversion]
  let channels: [String]
  private let currencies: [ByteText]

  init(_ context: WalkContext, _ conversions: [Conversion], _ currencies: [ByteText]) {
    self.context = context
    self.conversions = conversions
    channels = context.definitions.channels.channels
    // Without an order there is one row of nothing, in the currency that there would be.
    let target = context.definitions.commerce.rates?.target
    let none = target ?? MoneyRows.currency(ofCode: OrderRow.unstated, context)
    self.currencies = currencies.isEmpty ? [none] : currencies
  }

  var size: CreditSize { CreditSize(channels: channels.count, currencies: currencies.count) }

  func credit(_ books: [(model: ChannelsQuestion.Model, book: CreditBook)]) -> ReportTable {
    var table = ReportTable(
      name: "credit", columns: ["model", "channel", "conversions", "revenue", "currency"])
    let names = (channels + ["unattributed"]).map { ByteText($0) }
    let order = names.indices.sorted { names[$0] < names[$1] }
    for (model, book) in books.sorted(by: { ByteText($0.0.rawValue) < ByteText($1.0.rawValue) }) {
      let printed = currencies.indices.map { index in
        CreditShares.millionths(order.map { book.credits[index][$0].pieces })
      }
      for (place, channel) in order.enumerated() {
        for (index, currency) in currencies.enumerated() {
          let credit = book.credits[index][channel]
          let isShown = channel == channels.count || credit.pieces > 0
          guard isShown else { continue }
          table.append([
            .text(model.rawValue), .text(names[channel]),
            CreditShares.cell(ofMillionths: printed[index][place]),
            .total(credit.value), .text(currency),
          ])
        }
      }
    }
    return table
  }

  /// What every model shares out.
  var totals: ReportTable {
    var table = ReportTable(
      name: "totals", columns: ["currency", "conversions", "revenue", "without_touch"])
    for (index, currency) in currencies.enumerated() {
      let own = conversions.filter { $0.currency == index }
      let value = own.reduce(MoneySum.zero) { $0 + MoneySum($1.value) }
      table.append([
        .text(currency), .count(own.count), .total(value),
        .count(own.count { $0.path.lastChannel == nil }),
      ])
    }
    return table
  }

  func removal(_ chain: MarkovChain) -> ReportTable {
    var table = ReportTable(
      name: "removal", columns: ["channel", "removal_effect", "conversion_with_all"])
    let rows = zip(chain.channels, chain.effects).map { (ByteText(channels[Int($0)]), $1) }
    for (channel, effect) in rows.sorted(by: { $0.0 < $1.0 }) {
      table.append([.text(channel), .rate(effect), .rate(chain.conversion)])
    }
    return table
  }

  /// What each channel cost, and what the touches of the same days are credited with.
  func spend(_ costs: ChannelCosts, _ books: [SpendBook]) -> ReportTable {
    var table = ReportTable(
      name: "spend",
      columns: [
        "model", "channel", "currency", "spend", "conversions", "revenue", "new_customers", "roas",
        "cost_per_conversion", "cac",
      ])
    let names = Set(channels.map { ByteText($0) }).union(costs.channels).sorted()
    let allCurrencies = Set(currencies).union(costs.currencies).sorted()
    for book in books.sorted(by: { ByteText($0.model.rawValue) < ByteText($1.model.rawValue) }) {
      for name in names {
        for currency in allCurrencies {
          let channel = channels.firstIndex { ByteText($0) == name }
          let place = currencies.firstIndex(of: currency)
          func credit(_ credits: [[CreditBook.Credit]]) -> CreditBook.Credit {
            guard let channel, let place else { return CreditBook.Credit() }
            return credits[place][channel]
          }
          let spend = costs.sum(name, currency)
          let (all, first) = (credit(book.all.credits), credit(book.first.credits))
          guard spend != nil || all.pieces > 0 else { continue }
          let (count, newcomers) = (all.conversions, first.conversions)
          table.append([
            .text(book.model.rawValue), .text(name), .text(currency), .total(spend ?? .zero),
            .number(count), .total(all.value), .number(newcomers),
            .share(all.value, of: spend ?? .zero), spend?.cell(over: count) ?? .null,
            spend?.cell(over: newcomers) ?? .null,
          ])
        }
      }
    }
    return table
  }
}

extension CreditBook.Credit {
  var conversions: Double { Double(pieces) / Double(CreditShares.conversion) }
}

extension MoneySum {
  /// The sum over a credited count, to four places.
  func cell(over count: Double) -> Cell {
    guard count > 0 else { return .null }
    let share = (Double(tenThousandths) / count).rounded()
    return Int64(exactly: share).map { .money(Decimal4(tenThousandths: $0)) } ?? .null
  }
}
