import CairnModel

/// A conversion of the range, with the path that led to it.
struct Conversion: Sendable {
  var path: TouchPath
  var value: Decimal4
  /// Index into the report's currencies.
  var currency: Int
}

/// The credit of channels under one model, by channel and currency.
struct CreditBook: Sendable {
  struct Credit: Sendable {
    /// Pieces of conversions.
    var pieces: Int128 = 0
    var value = MoneySum.zero
  }

  /// By currency, then by channel; the place behind the last channel is for no channel at all.
  private(set) var credits: [[Credit]]
  private let nobody: UInt16

  private init(channels: Int, currencies: Int) {
    nobody = UInt16(channels)
    credits = Array(
      repeating: Array(repeating: Credit(), count: channels + 1), count: currencies)
  }

  /// Shares each conversion among the touches of its own path.
  init(
    _ model: ChannelsQuestion.Model, _ conversions: [Conversion], _ size: CreditSize,
    halfLife: TimeSpan
  ) {
    self.init(channels: size.channels, currencies: size.currencies)
    for conversion in conversions {
      let path = conversion.path
      let whole = Credit(pieces: CreditShares.conversion, value: MoneySum(conversion.value))
      guard let last = path.lastChannel else {
        give(whole, to: nobody, conversion.currency)
        continue
      }
      if model == .last || path.runs.count == 1 {
        give(whole, to: model == .last ? last : path.runs[0].channel, conversion.currency)
        continue
      }
      // Of a set of channels that won together, every order of coming is as likely: equal shares.
      let channels = model == .shapley ? path.channels : path.runs.map(\.channel)
      let weights =
        model == .shapley
        ? Array(repeating: 1, count: channels.count)
        : CreditShares.weights(model, path, halfLife: halfLife)
      share(whole, among: channels, by: weights, conversion.currency)
    }
  }

  /// Shares all conversions that have a path among the channels of a chain, by removal effect.
  init(_ chain: MarkovChain, _ conversions: [Conversion], _ size: CreditSize) {
    self.init(channels: size.channels, currencies: size.currencies)
    let weights = chain.effects.map { Int128(($0 * 1_099_511_627_776).rounded()) }
    let isShared = weights.contains { $0 > 0 }
    var sums = Array(repeating: Credit(), count: size.currencies)
    for conversion in conversions {
      let whole = Credit(pieces: CreditShares.conversion, value: MoneySum(conversion.value))
      if conversion.path.lastChannel == nil || !isShared {
        give(whole, to: nobody, conversion.currency)
      } else {
        sums[conversion.currency].pieces += whole.pieces
        sums[conversion.currency].value += whole.value
      }
    }
    guard isShared else { return }
    for (currency, sum) in sums.enumerated() {
      share(sum, among: chain.channels, by: weights, currency)
    }
  }

  private mutating func share(
    _ whole: Credit, among channels: [UInt16], by weights: [Int128], _ currency: Int
  ) {
    let pieces = CreditShares.parts(of: whole.pieces, by: weights)
    let values = CreditShares.parts(of: whole.value.tenThousandths, by: weights)
    for (index, channel) in channels.enumerated() {
      let value = MoneySum(tenThousandths: values[index])
      give(Credit(pieces: pieces[index], value: value), to: channel, currency)
    }
  }

  private mutating func give(_ credit: Credit, to channel: UInt16, _ currency: Int) {
    credits[currency][Int(channel)].pieces += credit.pieces
    credits[currency][Int(channel)].value += credit.value
  }
}

/// How many channels and currencies a book of credit has.
struct CreditSize: Sendable {
  var channels: Int
  var currencies: Int
}
