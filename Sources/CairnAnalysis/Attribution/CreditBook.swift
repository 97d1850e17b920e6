import CairnModel

/// A conversion of the range, with the path that led to it.
struct Conversion: Sendable {
  var path: TouchPath
  var value: Decimal4
  /// Index into the report's currencies.
  var currency: Int
  var time: EventTime
  /// Whether it is the person's first.
  var isFirst: Bool
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
  /// Only touches of this time are given anything; nil means all.
  private let period: Range<EventTime>?

  private init(_ size: CreditSize, _ period: Range<EventTime>?) {
    nobody = UInt16(size.channels)
    self.period = period
    credits = Array(
      repeating: Array(repeating: Credit(), count: size.channels + 1), count: size.currencies)
  }

  /// Shares each conversion among the touches of its own path.
  init(
    _ model: ChannelsQuestion.Model, _ conversions: [Conversion], _ size: CreditSize,
    halfLife: TimeSpan
  ) {
    self.init(size, size.period)
    for conversion in conversions {
      let path = conversion.path
      let whole = Credit(pieces: CreditShares.conversion, value: MoneySum(conversion.value))
      guard let last = path.lastChannel else {
        give(whole, to: nobody, conversion.currency)
        continue
      }
      if model == .last {
        if isInside(conversion, path.lastAge) { give(whole, to: last, conversion.currency) }
        continue
      }
      // Of a set of channels that won together, every order of coming is as likely: equal shares.
      let isSet = model == .shapley || model == .participation
      let runs = isSet ? path.lastRuns : path.runs
      let ages = runs.map { model == .first ? $0.firstAge : $0.age }
      let isInside = ages.map { self.isInside(conversion, $0) }
      if model == .participation {
        for (run, isInside) in zip(runs, isInside) where isInside {
          give(whole, to: run.channel, conversion.currency)
        }
        continue
      }
      let weights =
        isSet
        ? Array(repeating: 1, count: runs.count)
        : CreditShares.weights(model, path, halfLife: halfLife)
      let dealing = Dealing(channels: runs.map(\.channel), weights: weights, isInside: isInside)
      share(whole, dealing, conversion.currency)
    }
  }

  private func isInside(_ conversion: Conversion, _ age: TimeSpan) -> Bool {
    period?.contains(conversion.time - age) ?? true
  }

  /// Shares all conversions that have a path among the channels of a chain, by removal effect.
  ///
  /// Of a period a channel gets the share of its touches on converting paths that lie in it; what
  /// periods one after another are given adds up to what all of them together are.
  init(_ chain: MarkovChain, _ conversions: [Conversion], _ size: CreditSize) {
    self.init(size, size.period)
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
      share(sum, Dealing(channels: chain.channels, weights: weights), currency)
    }
    if let period { keep(period, of: conversions) }
  }

  private mutating func keep(_ period: Range<EventTime>, of conversions: [Conversion]) {
    var touches = credits.map { $0.map { _ in TouchCount() } }
    for conversion in conversions {
      for run in conversion.path.runs {
        touches[conversion.currency][Int(run.channel)].see(conversion.time - run.age, period)
      }
    }
    // A channel may have credit for conversions of a currency without having led to one of them.
    let ofChannel = credits.first.map { $0.indices } ?? 0..<0
    let anywhere = ofChannel.map { channel in
      touches.reduce(TouchCount()) { $0 + $1[channel] }
    }
    let all = anywhere.reduce(TouchCount(), +)
    for (currency, ofCurrency) in touches.enumerated() {
      for (channel, own) in ofCurrency.enumerated() where channel != Int(nobody) {
        let count = [own, anywhere[channel], all].first { $0.all > 0 } ?? TouchCount()
        let credit = credits[currency][channel]
        credits[currency][channel] = Credit(
          pieces: count.part(of: credit.pieces),
          value: MoneySum(tenThousandths: count.part(of: credit.value.tenThousandths)))
      }
    }
  }

  /// Touches, with those before a period and those up to its end.
  private struct TouchCount {
    var all: Int128 = 0
    var before: Int128 = 0
    var untilEnd: Int128 = 0

    mutating func see(_ time: EventTime, _ period: Range<EventTime>) {
      all += 1
      if time < period.lowerBound { before += 1 }
      if time < period.upperBound { untilEnd += 1 }
    }

    /// The part of an amount that belongs to the period; what is before it and in it is rounded
    /// together, so that parts add up.
    func part(of amount: Int128) -> Int128 {
      guard all > 0 else { return 0 }
      return (amount * untilEnd).dividedHalfToEven(by: all)
        - (amount * before).dividedHalfToEven(by: all)
    }

    static func + (left: TouchCount, right: TouchCount) -> TouchCount {
      TouchCount(
        all: left.all + right.all, before: left.before + right.before,
        untilEnd: left.untilEnd + right.untilEnd)
    }
  }

  /// Among whom something is shared, and which of them are told.
  private struct Dealing {
    var channels: [UInt16]
    var weights: [Int128]
    var isInside: [Bool]?
  }

  private mutating func share(_ whole: Credit, _ dealing: Dealing, _ currency: Int) {
    let pieces = CreditShares.parts(of: whole.pieces, by: dealing.weights)
    let values = CreditShares.parts(of: whole.value.tenThousandths, by: dealing.weights)
    for (index, channel) in dealing.channels.enumerated() where dealing.isInside?[index] ?? true {
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
  /// The time of the touches that are given credit; nil means any.
  var period: Range<EventTime>?
}
