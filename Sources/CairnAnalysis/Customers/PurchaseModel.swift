// BG/NBD (P. S. Fader, B. G. S. Hardie and K. L. Lee, "Counting your customers the easy way",
// 2005): while alive, a customer buys at random at a rate of their own, which is gamma distributed
// over customers (r, α); after each purchase they are gone for good with a probability of their
// own, which is beta distributed (a, b). What is known of a customer is x, the days with a purchase
// after the first; tx, the age at the last of them; and T, the age now.

/// What the model knows of a customer: repeat purchases, age at the last of them, age now; in days.
struct PurchaseHistory: Hashable, Sendable {
  var repeats: Int
  var last: Int
  var age: Int
}

/// How often customers buy and when they leave, fitted to their histories.
struct PurchaseModel: Sendable {
  var r: Double
  var alpha: Double
  var a: Double
  var b: Double

  init(r: Double, alpha: Double, a: Double, b: Double) {
    (self.r, self.alpha, self.a, self.b) = (r, alpha, a, b)
  }

  /// The most likely parameters, or nil where the search for them does not end.
  init?(fitting histories: [PurchaseHistory]) {
    // Equal histories are weighed once; there are many, since most customers bought once.
    var counts: [PurchaseHistory: Int] = [:]
    for history in histories { counts[history, default: 0] += 1 }
    let weighed = counts.map { ($0.key, Double($0.value)) }.sorted { left, right in
      let (own, its) = (left.0, right.0)
      return (own.repeats, own.last, own.age) < (its.repeats, its.last, its.age)
    }
    let ages = histories.reduce(0) { $0 + $1.age }
    guard ages > 0, !weighed.isEmpty else { return nil }
    // Times are scaled so that the parameters are of one size.
    let scale = Double(histories.count) / Double(ages)
    let found = NelderMead().minimum(from: [0, 0, 0, 0]) { logarithms in
      guard logarithms.allSatisfy({ abs($0) < 30 }) else { return .infinity }
      let values = logarithms.map(Natural.exp)
      let model = PurchaseModel(r: values[0], alpha: values[1], a: values[2], b: values[3])
      return -model.likelihood(weighed, scale)
    }
    guard found.isFound, found.value.isFinite else { return nil }
    let values = found.point.map(Natural.exp)
    self.init(r: values[0], alpha: values[1] / scale, a: values[2], b: values[3])
  }

  /// The logarithm of the likelihood of some histories, each with how many customers have it.
  private func likelihood(_ histories: [(PurchaseHistory, Double)], _ scale: Double) -> Double {
    let gammaR = Natural.logGamma(r)
    let base = Natural.logGamma(a + b) - Natural.logGamma(b)
    let logAlpha = Natural.log(alpha)
    let logA = Natural.log(a)
    var repeats = -1
    var (first, second, third) = (0.0, 0.0, 0.0)
    var sum = 0.0
    for (history, count) in histories {
      if history.repeats != repeats {
        repeats = history.repeats
        let x = Double(repeats)
        first = Natural.logGamma(r + x) - gammaR + r * logAlpha
        second = base + Natural.logGamma(b + x) - Natural.logGamma(a + b + x)
        third = logA - Natural.log(b + max(x, 1) - 1)
      }
      let power = r + Double(history.repeats)
      let alive = -power * Natural.log(alpha + Double(history.age) * scale)
      var inner = alive
      if history.repeats > 0 {
        let gone = third - power * Natural.log(alpha + Double(history.last) * scale)
        let (high, low) = (max(alive, gone), min(alive, gone))
        inner = high + Natural.log(1 + Natural.exp(low - high))
      }
      sum += count * (first + second + inner)
    }
    return sum
  }

  /// The purchases to expect from a customer in so many days from now.
  func expected(_ history: PurchaseHistory, within days: Int) -> Double {
    guard days > 0 else { return 0 }
    let (x, age, span) = (Double(history.repeats), Double(history.age), Double(days))
    let argument = span / (alpha + age + span)
    let series = Self.hypergeometric(r + x, b + x, a + b + x - 1, argument)
    let decay = Natural.exp(
      (r + x) * (Natural.log(alpha + age) - Natural.log(alpha + age + span)))
    // a = 1 is the border between two forms of one smooth function.
    let shape = abs(a - 1) < 1e-9 ? 1 + 1e-9 : a
    let whole = (shape + b + x - 1) / (shape - 1) * (1 - decay * series)
    guard history.repeats > 0 else { return whole }
    let gone =
      a / (b + x - 1)
      * Natural.exp(
        (r + x) * (Natural.log(alpha + age) - Natural.log(alpha + Double(history.last))))
    return whole / (1 + gone)
  }

  /// Gauss's series; its argument is below 1, so it ends.
  static func hypergeometric(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for index in 0..<100_000 {
      let n = Double(index)
      term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
      sum += term
      if abs(term) < 1e-12 * abs(sum) { break }
    }
    return sum
  }
}
