// Gamma-Gamma (P. S. Fader and B. G. S. Hardie, "The Gamma-Gamma model of monetary value", 2013): a
// customer's purchases vary around a mean of their own (shape p), and the means vary over customers
// (q, v). Only customers who came again tell anything; how much they spend is taken to have nothing
// to do with how often they come.

/// What the model knows of a customer: repeat purchases, and their mean in the major unit.
struct SpendHistory: Sendable {
  var repeats: Int
  var mean: Double
}

/// How much customers spend when they buy, fitted to those who came again.
struct SpendModel: Sendable {
  var p: Double
  var q: Double
  var v: Double

  init(p: Double, q: Double, v: Double) { (self.p, self.q, self.v) = (p, q, v) }

  /// The most likely parameters, or nil where the search for them does not end.
  init?(fitting histories: [SpendHistory]) {
    let known = histories.filter { $0.repeats > 0 && $0.mean > 0 }
    guard !known.isEmpty else { return nil }
    let scale = known.reduce(0) { $0 + $1.mean } / Double(known.count)
    let scaled = known.map { (x: Double($0.repeats), m: $0.mean / scale) }
      .sorted { ($0.x, $0.m) < ($1.x, $1.m) }
    let found = NelderMead().minimum(from: [1, 1, 1]) { logarithms in
      guard logarithms.allSatisfy({ abs($0) < 30 }) else { return .infinity }
      let values = logarithms.map(Natural.exp)
      let model = SpendModel(p: values[0], q: values[1], v: values[2])
      return -model.likelihood(scaled)
    }
    guard found.isFound, found.value.isFinite else { return nil }
    let values = found.point.map(Natural.exp)
    self.init(p: values[0], q: values[1], v: values[2] * scale)
  }

  private func likelihood(_ histories: [(x: Double, m: Double)]) -> Double {
    let base = q * Natural.log(v) - Natural.logGamma(q)
    return histories.reduce(0) { sum, history in
      let shape = p * history.x
      return sum + base + Natural.logGamma(shape + q) - Natural.logGamma(shape)
        + (shape - 1) * Natural.log(history.m) + shape * Natural.log(history.x)
        - (shape + q) * Natural.log(history.x * history.m + v)
    }
  }

  /// What a customer's next purchases are worth on average; nil where nothing bounds the mean.
  func expected(_ history: SpendHistory) -> Double? {
    guard q > 1 else { return nil }
    let everybody = v * p / (q - 1)
    guard history.repeats > 0, history.mean > 0 else { return everybody }
    let weight = p * Double(history.repeats) / (p * Double(history.repeats) + q - 1)
    return (1 - weight) * everybody + weight * history.mean
  }
}
