internal import CairnModel
internal import Yams

/// What people say: `surveys` and `referral`.
extension DefinitionsReading {
  private enum SurveyKey: String, CaseIterable {
    case event, score, scale, asked, kind, comment, trigger
    case filter = "where"
    case oncePer = "once_per"
  }

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
    var rest = SurveyRules(name: name, event: "", score: score, scale: 0...1, kind: .nps)
    var kind = SurveyRules.Kind(rawValue: name.lowercased())
    for (key, value) in members(node, SurveyKey.self) {
      switch key {
      case .event: event = byteText(value)
      case .score: score = byteText(value) ?? score
      case .scale: scale = self.scale(value)
      case .asked: rest.asked = byteText(value)
      case .comment: rest.comment = byteText(value) ?? rest.comment
      case .trigger: rest.trigger = byteText(value)
      case .filter: rest.filter = filter(value)
      case .oncePer: rest.oncePer = duration(value) ?? rest.oncePer
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
    (rest.event, rest.score, rest.kind) = (event, score, settled)
    rest.scale = scale ?? Self.scale(of: settled)
    return rest
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

  private enum ReferralKey: String, CaseIterable { case invite, code, used }

  mutating func readReferral(_ node: Node) {
    var rules = definitions.referral
    var used: ByteText?
    for (key, value) in members(node, ReferralKey.self) {
      switch key {
      case .invite: rules.invites = names(value) ?? rules.invites
      case .code: rules.code = byteText(value) ?? rules.code
      case .used: used = byteText(value)
      }
    }
    rules.used = used ?? rules.code
    definitions.referral = rules
  }
}
