import CairnModel

/// The answers of one survey in one place, added up.
struct SurveyScore: Sendable, Equatable {
  private(set) var answers = 0
  private(set) var top = 0
  private(set) var bottom = 0
  /// In ten-thousandths.
  private var sum: Int128 = 0
  private var squares: Int128 = 0
  var asks = 0
  var responses = 0

  mutating func add(_ score: Decimal4, _ survey: SurveyRules) {
    answers += 1
    switch survey.group(of: score) {
    case .top: top += 1
    case .bottom: bottom += 1
    case .middle: break
    }
    sum += Int128(score.tenThousandths)
    squares += Int128(score.tenThousandths) * Int128(score.tenThousandths)
  }

  mutating func merge(_ other: SurveyScore) {
    answers += other.answers
    top += other.top
    bottom += other.bottom
    sum += other.sum
    squares += other.squares
    asks += other.asks
    responses += other.responses
  }

  var mean: Double? { answers == 0 ? nil : Double(sum) / Double(answers) / 10_000 }

  /// Fewer answers than these are anecdotes.
  static let few = 30

  /// The figure with its interval, or nil where nobody answered.
  func figure(_ survey: SurveyRules) -> (score: Double, low: Double?, high: Double?)? {
    guard answers > 0 else { return nil }
    switch survey.kind {
    case .nps: return netPromoters
    case .csat:
      let interval = WilsonInterval(top, of: answers)
      return (Double(top) / Double(answers), interval?.low, interval?.high)
    case .ces: return meanScore(survey)
    }
  }

  private var netPromoters: (score: Double, low: Double?, high: Double?) {
    let count = Double(answers)
    let net = Double(top - bottom) / count
    // Answers of one group alone have no spread, which is not to say that nothing is open.
    guard ![top, bottom, answers - top - bottom].contains(answers) else {
      return (100 * net, nil, nil)
    }
    let variance = max(0, Double(top + bottom) / count - net * net)
    let spread = z * (variance / count).squareRoot()
    return (
      100 * Double(top - bottom) / count, max(-100, 100 * (net - spread)),
      min(100, 100 * (net + spread))
    )
  }

  private func meanScore(_ survey: SurveyRules) -> (score: Double, low: Double?, high: Double?) {
    let count = Double(answers)
    let mean = Double(sum) / count
    // n · Σ x² − (Σ x)² is exact, and nothing where all say the same.
    let squared = Int128(answers) * squares - sum * sum
    guard squared > 0 else { return (mean / 10_000, nil, nil) }
    let spread = Double(squared) / count / (count - 1)
    let half = z * (spread / count).squareRoot()
    return (
      mean / 10_000, max(Double(survey.scale.lowerBound), (mean - half) / 10_000),
      min(Double(survey.scale.upperBound), (mean + half) / 10_000)
    )
  }

  private var z: Double { 1.959_963_984_540_054 }
}

extension SurveyRules {
  /// Where an answer stands: promoters, passives and detractors, or the top and the rest.
  enum Group: Int, Sendable { case top, middle, bottom }

  func group(of score: Decimal4) -> Group {
    let highest = scale.upperBound
    switch kind {
    case .nps:
      if score >= Decimal4(highest - 1) { return .top }
      return score < Decimal4(highest - 3) ? .bottom : .middle
    case .csat: return score >= Decimal4(highest - 1) ? .top : .bottom
    case .ces: return score >= Decimal4(highest - 2) ? .top : .bottom
    }
  }

  func name(of group: Group) -> String {
    switch (kind, group) {
    case (.nps, .top): "promoters"
    case (.nps, .middle): "passives"
    case (.nps, .bottom): "detractors"
    case (.csat, .top): "satisfied"
    case (.csat, _): "not satisfied"
    case (.ces, .top): "easy"
    case (.ces, _): "hard"
    }
  }

  /// Of one person's answers in order of time, those that count: from the last backwards, each that
  /// lies far enough before one that counts.
  func counted(_ answers: [SurveyAnswer]) -> [SurveyAnswer] {
    var counted: [SurveyAnswer] = []
    for answer in answers.reversed() {
      if let next = counted.last, next.time - answer.time <= oncePer { continue }
      counted.append(answer)
    }
    return counted
  }

  var groups: [Group] { kind == .nps ? [.top, .middle, .bottom] : [.top, .bottom] }
}
