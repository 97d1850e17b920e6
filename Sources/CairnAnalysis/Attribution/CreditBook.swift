import CairnModel

/// A conversion of the range, with the path that led to it.
struct Conversion: Sendable {
  var path: TouchPath
  var value: Decimal4
  var currency: ByteText
}

/// The credit of channels under one model, by channel and currency.
struct CreditBook: Sendable {
  struct Key: Hashable, Comparable, Sendable {
    /// The channel, or nil where no touch was found.
    var channel: UInt16?
    var currency: ByteText

    static func < (left: Key, right: Key) -> Bool {
      let (mine, theirs) = (left.channel ?? .max, right.channel ?? .max)
      return mine != theirs ? mine < theirs : left.currency < right.currency
    }
  }

  struct Credit: Sendable {
    /// Pieces of conversions.
    var pieces: Int128 = 0
    var value = MoneySum.zero
  }

  private(set) var credits: [Key: Credit] = [:]

  /// Shares each conversion among the touches of its own path.
  init(
    _ model: ChannelsQuestion.Model, _ conversions: [Conversion], halfLife: TimeSpan
  ) {
    for conversion in conversions {
      let path = conversion.path
      guard let last = path.lastChannel else {
        give([nil], [1], conversion)
        continue
      }
      switch model {
      case .last: give([last], [1], conversion)
      // Of a set of channels that won together, every order of coming is as likely: equal shares.
      case .shapley:
        give(path.channels, Array(repeating: 1, count: path.channels.count), conversion)
      default:
        let weights = CreditShares.weights(model, path, halfLife: halfLife)
        give(path.runs.map(\.channel), weights, conversion)
      }
    }
  }

  /// Shares all conversions that have a path among the channels of a chain, by removal effect.
  init(_ chain: MarkovChain, _ conversions: [Conversion]) {
    let weights = chain.effects.map { Int128(($0 * 1_099_511_627_776).rounded()) }
    var sums: [ByteText: Credit] = [:]
    for conversion in conversions {
      guard conversion.path.lastChannel != nil, weights.contains(where: { $0 > 0 }) else {
        give([nil], [1], conversion)
        continue
      }
      sums[conversion.currency, default: Credit()].pieces += CreditShares.conversion
      sums[conversion.currency, default: Credit()].value += conversion.value
    }
    for (currency, sum) in sums {
      give(chain.channels.map { $0 }, weights, sum, currency)
    }
  }

  private mutating func give(
    _ channels: [UInt16?], _ weights: [Int128], _ conversion: Conversion
  ) {
    let whole = Credit(pieces: CreditShares.conversion, value: MoneySum(conversion.value))
    give(channels, weights, whole, conversion.currency)
  }

  private mutating func give(
    _ channels: [UInt16?], _ weights: [Int128], _ whole: Credit, _ currency: ByteText
  ) {
    let pieces = CreditShares.parts(of: whole.pieces, by: weights)
    let values = CreditShares.parts(of: whole.value.tenThousandths, by: weights)
    for (index, channel) in channels.enumerated() where weights[index] > 0 {
      let key = Key(channel: channel, currency: currency)
      credits[key, default: Credit()].pieces += pieces[index]
      credits[key, default: Credit()].value += MoneySum(tenThousandths: values[index])
    }
  }
}
