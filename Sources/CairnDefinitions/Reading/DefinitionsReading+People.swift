internal import CairnModel
internal import Yams

/// Who is who, and what is one visit: `identity` and `session`.
extension DefinitionsReading {
  private enum IdentityKey: String, CaseIterable {
    case ids, ignore
    case deviceLookback = "device_lookback"
    case hubLimit = "hub_limit"
  }

  private enum ClassName: String, CaseIterable { case unique, strong, device }

  mutating func readIdentity(_ node: Node) {
    for (key, value) in members(node, IdentityKey.self) {
      switch key {
      case .ids: readIdentityTypes(value)
      case .deviceLookback:
        if let span = duration(value) { definitions.identity.deviceLookback = span }
      case .hubLimit:
        if let limit = integer(value, in: 1...1_000_000) { definitions.identity.hubLimit = limit }
      case .ignore:
        let values = texts(value, allowingEmpty: true).map { ByteText($0.text.lowercased()) }
        // An empty id never identifies anybody.
        definitions.identity.ignoredValues = Set(values + [""])
      }
    }
  }

  private mutating func readIdentityTypes(_ node: Node) {
    var types: [IdentityRules.IdentityType] = []
    for (name, _, value) in members(node) {
      guard let word = choice(value, ClassName.self),
        let identityClass = IdentityRules.IdentityClass(rawValue: word.rawValue)
      else { continue }
      types.append(
        IdentityRules.IdentityType(name: ByteText(name), identityClass: identityClass))
    }
    if !types.isEmpty { definitions.identity.types = types }
  }

  private enum SessionKey: String, CaseIterable {
    case timeout, max, declared, span, midnight, campaign, start, passive, key, views, bounce
  }

  private enum SpanName: String, CaseIterable { case device, person }

  private enum BounceName: String, CaseIterable {
    case notEngaged = "not_engaged"
    case singlePage = "single_page"
  }

  mutating func readSession(_ node: Node) {
    var rules = definitions.session
    for (key, value) in members(node, SessionKey.self) {
      switch key {
      case .timeout: rules.timeout = duration(value) ?? rules.timeout
      case .max: rules.longest = duration(value) ?? rules.longest
      case .declared: rules.isDeclared = flag(value) ?? rules.isDeclared
      case .span:
        if let span = choice(value, SpanName.self) {
          rules.span = span == .device ? .device : .person
        }
      case .midnight: rules.splitsAtMidnight = flag(value) ?? rules.splitsAtMidnight
      case .campaign: rules.splitsAtCampaign = flag(value) ?? rules.splitsAtCampaign
      case .start: rules.startEvents = names(value) ?? rules.startEvents
      case .passive: rules.passiveEvents = names(value) ?? rules.passiveEvents
      case .key: rules.keyEvents = names(value) ?? rules.keyEvents
      case .bounce:
        if let bounce = choice(value, BounceName.self) {
          rules.bounce = bounce == .singlePage ? .singlePage : .notEngaged
        }
      case .views: rules.viewEvents = names(value) ?? rules.viewEvents
      }
    }
    definitions.session = rules
  }
}
