internal import CairnModel
internal import Yams

extension DefinitionsReading {
  /// The keys of the file itself.
  private enum RootKey: String, CaseIterable {
    case version, zone, currency, sources, identity, session, channels, stages, commerce, funnels
    case paths, segments, surveys, referral, touchpoints, goals, pains, watch, spend, privacy
    case robots
    case weekStarts = "week_starts"
    case stageModels = "stage_models"
  }

  private enum WeekDayName: String, CaseIterable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday
  }

  mutating func readRoot(_ node: Node) {
    if let scalar = node.scalar, scalar.isMissing { return }
    let found = members(node, RootKey.self)
    // A source's ids are checked against `identity`, wherever that stands.
    for (key, value) in found.filter({ $0.key != .sources }) + found.filter({ $0.key == .sources })
    {
      switch key {
      case .version: readVersion(value)
      case .zone: if let zone = zone(value) { definitions.zone = zone }
      case .weekStarts:
        if let day = choice(value, WeekDayName.self),
          let index = WeekDayName.allCases.firstIndex(of: day),
          let weekday = Weekday(rawValue: index)
        {
          definitions.weekStart = weekday
        }
      case .currency: definitions.currency = currencyCode(value) ?? definitions.currency
      case .sources: readSources(value)
      case .identity: readIdentity(value)
      case .session: readSession(value)
      case .channels: readChannels(value)
      case .stages: readStages(value)
      case .stageModels: readStageModels(value)
      case .commerce: readCommerce(value)
      case .funnels: readFunnels(value)
      case .paths: readPaths(value)
      case .segments: readSegments(value)
      case .surveys: readSurveys(value)
      case .referral: readReferral(value)
      case .touchpoints: readTouchpoints(value)
      case .goals: readGoals(value)
      case .pains: readPains(value)
      case .watch: readWatch(value)
      case .spend: definitions.spend = text(value)
      case .privacy: readPrivacy(value)
      case .robots: definitions.robots = texts(value).map(\.text)
      }
    }
    checkRates()
    checkMentions()
  }

  private enum PrivacyKey: String, CaseIterable {
    case hash = "hash_ids", addresses = "truncate_ip", keys = "drop_query_keys"
  }

  private mutating func readPrivacy(_ node: Node) {
    for (key, value) in members(node, PrivacyKey.self) {
      switch key {
      case .hash: definitions.privacy.keyFile = text(value)
      case .addresses:
        if let flag = flag(value) { definitions.privacy.truncatesAddresses = flag }
      case .keys: definitions.privacy.droppedQueryKeys = texts(value).map(\.text)
      }
    }
  }

  private mutating func readVersion(_ node: Node) {
    guard let text = text(node), text != "1" else { return }
    report(node, "version '\(text)' is not known here", suggestion: "this program reads version 1")
  }

  mutating func currencyCode(_ node: Node) -> ByteText? {
    guard let text = text(node) else { return nil }
    guard text.utf8.count == 3, text.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) else {
      let upper = text.uppercased()
      let isOnlyLower = upper != text && upper.utf8.count == 3
      report(
        node, "'\(text)' is no currency code",
        suggestion: isOnlyLower ? "did you mean '\(upper)'?" : "write it as EUR or PLN")
      return nil
    }
    return ByteText(text)
  }
}
