internal import CairnModel
internal import Yams

/// What is asked again and again: `funnels`, `segments` and `surveys`.
extension DefinitionsReading {
  private enum FunnelKey: String, CaseIterable { case steps, window }

  mutating func readFunnels(_ node: Node) {
    definitions.funnels = []
    for (name, _, value) in members(node) {
      var funnel = NamedFunnel(name: name, steps: [])
      var hasSteps = false
      for (key, value) in members(value, FunnelKey.self) {
        switch key {
        case .steps:
          hasSteps = true
          funnel.steps = steps(value)
        case .window: funnel.window = duration(value)
        }
      }
      if !hasSteps, value.mapping != nil { report(value, "the funnel '\(name)' has no steps") }
      definitions.funnels.append(funnel)
    }
  }

  mutating func readSegments(_ node: Node) {
    definitions.segments = []
    for (name, _, value) in members(node) {
      guard let filter = filter(value), let text = value.scalar?.string else { continue }
      definitions.segments.append(NamedSegment(name: name, filter: filter, text: text))
    }
  }

  private enum SurveyKey: String, CaseIterable { case event, score, scale, asked, kind }

  private enum SurveyKindName: String, CaseIterable { case nps, csat, ces }

  mutating func readSurveys(_ node: Node) {
    definitions.surveys = []
    for (name, _, value) in members(node) {
      if let survey = survey(name, value) { definitions.surveys.append(survey) }
    }
  }

  private mutating func survey(_ name: String, _ node: Node) -> SurveyRules? {
    var event: ByteText?
    var score: ByteText = "score"
    var scale: ClosedRange<Int>?
    var asked: ByteText?
    var kind = SurveyRules.Kind(rawValue: name.lowercased())
    for (key, value) in members(node, SurveyKey.self) {
      switch key {
      case .event: event = byteText(value)
      case .score: score = byteText(value) ?? score
      case .scale: scale = self.scale(value)
      case .asked: asked = byteText(value)
      case .kind:
        kind = choice(value, SurveyKindName.self).flatMap {
          SurveyRules.Kind(rawValue: $0.rawValue)
        }
      }
    }
    guard let event else {
      if node.mapping?.keys.contains(where: { $0.scalar?.string == "event" }) == false {
        report(node, "the survey '\(name)' has no event")
      }
      return nil
    }
    let settled = kind ?? scale.map(Self.kind) ?? .nps
    return SurveyRules(
      name: name, event: event, score: score, scale: scale ?? Self.scale(of: settled), asked: asked,
      kind: settled)
  }

  /// The lowest and the highest score: `[0, 10]`.
  private mutating func scale(_ node: Node) -> ClosedRange<Int>? {
    let ends = texts(node).compactMap { Int($0.text) }
    guard node.sequence?.count == 2, ends.count == 2, ends[0] < ends[1] else {
      report(node, "a scale is its lowest and its highest score", suggestion: "write it as [0, 10]")
      return nil
    }
    return ends[0]...ends[1]
  }

  private static func kind(of scale: ClosedRange<Int>) -> SurveyRules.Kind {
    switch scale.upperBound {
    case 7: .ces
    case ...5: .csat
    default: .nps
    }
  }

  private static func scale(of kind: SurveyRules.Kind) -> ClosedRange<Int> {
    switch kind {
    case .nps: 0...10
    case .csat: 1...5
    case .ces: 1...7
    }
  }
}
