internal import CairnModel
internal import Yams

/// Where a person stands and where they came from: `stages`, `stage_models` and `channels`.
extension DefinitionsReading {
  private enum StageRuleKey: String, CaseIterable {
    case event, filter = "where", channel
    case hasOrdered = "has_ordered"
    case orderedWithin = "ordered_within"
    case firstSession = "first_session"
    case after, until
  }

  private enum StageModelKey: String, CaseIterable {
    case rules
    case dormantAfter = "dormant_after"
    case unassignedLimit = "unassigned_limit"
  }

  /// The rules of the model `customer`.
  mutating func readStages(_ node: Node) { setStageRules(node, ofModel: "customer") }

  /// Sets the rules of a model and leaves the rest of it as it is.
  private mutating func setStageRules(_ node: Node, ofModel name: String) {
    var model = StageModel(name: name, rules: [])
    if let known = definitions.stageModels.first(where: { $0.name == name }) { model = known }
    model.rules = stageRules(node, model: name)
    setStageModel(model)
  }

  mutating func readStageModels(_ node: Node) {
    for (name, _, value) in members(node) {
      guard value.mapping != nil else {
        setStageRules(value, ofModel: name)
        continue
      }
      var model = StageModel(name: name, rules: [])
      for (key, value) in members(value, StageModelKey.self) {
        switch key {
        case .rules: model.rules = stageRules(value, model: name)
        case .dormantAfter: model.dormantAfter = duration(value) ?? model.dormantAfter
        case .unassignedLimit: model.unassignedLimit = share(value) ?? model.unassignedLimit
        }
      }
      if model.rules.isEmpty, let known = definitions.stageModels.first(where: { $0.name == name })
      {
        model.rules = known.rules
      }
      if model.rules.isEmpty { report(value, "the stage model '\(name)' has no rules") }
      setStageModel(model)
    }
  }

  private mutating func setStageModel(_ model: StageModel) {
    if let index = definitions.stageModels.firstIndex(where: { $0.name == model.name }) {
      definitions.stageModels[index] = model
    } else {
      definitions.stageModels.append(model)
    }
  }

  private mutating func stageRules(_ node: Node, model: String) -> [StageModel.Rule] {
    guard let sequence = node.sequence else {
      report(
        node, "stages are a list, because the first that fits wins",
        suggestion: "write each as '- name: {event: …}'")
      return []
    }
    var rules: [StageModel.Rule] = []
    for item in sequence {
      guard let (name, key, value) = onlyMember(item, "a stage is one name with its rule") else {
        continue
      }
      refuseTaken(name, key, "stage")
      rules.append(stageRule(name, value))
    }
    for (stage, behind) in StageModel(name: model, rules: rules).unreachable {
      notes.append(
        "stage '\(stage)' of '\(model)' is never reached: '\(behind)' takes all before")
    }
    return rules
  }

  /// The one member of a map such as `- support: {…}`.
  private mutating func onlyMember(
    _ node: Node, _ expectation: String
  ) -> (name: String, key: Node, value: Node)? {
    guard node.mapping?.count == 1 else {
      report(node, expectation)
      return nil
    }
    return members(node).first
  }

  private mutating func stageRule(_ name: String, _ node: Node) -> StageModel.Rule {
    var rule = StageModel.Rule(stage: name)
    let conditions = members(node, StageRuleKey.self)
    for (key, value) in conditions {
      switch key {
      case .event: if value.scalar?.string != "*" { rule.events = names(value) }
      case .filter: rule.filter = filter(value)
      case .channel: rule.channels = channels(value)
      case .hasOrdered: rule.hasOrdered = flag(value)
      case .orderedWithin: rule.withinOfLastOrder = duration(value)
      case .firstSession: rule.isFirstSession = flag(value)
      case .after: rule.after = names(value)
      case .until: rule.until = names(value) ?? []
      }
    }
    if !rule.until.isEmpty, rule.after == nil {
      report(
        node, "'until' ends what 'after' began, and 'after' is missing",
        suggestion: "write {after: support_ticket, until: ticket_solved}")
    }
    if conditions.isEmpty, node.mapping?.isEmpty == true {
      report(
        node, "the stage '\(name)' has no condition", suggestion: "every event is event: \"*\"")
    }
    return rule
  }

  private enum ChannelsKey: String, CaseIterable {
    case rules
    case ignoredReferrers = "ignored_referrers"
    case ownHosts = "own_hosts"
  }

  /// A list of rules, or a map of rules and hosts.
  mutating func readChannels(_ node: Node) {
    if node.sequence != nil {
      definitions.channels.rules = channelRules(node)
      return
    }
    for (key, value) in members(node, ChannelsKey.self) {
      switch key {
      case .rules: definitions.channels.rules = channelRules(value)
      case .ignoredReferrers: definitions.channels.ignoredReferrers = hosts(value)
      case .ownHosts: definitions.channels.ownHosts = hosts(value)
      }
    }
  }

  private mutating func channelRules(_ node: Node) -> [ChannelRules.Rule] {
    namedFilters(node, "channel rules are a list, because the first that fits wins", "channel rule")
      .map { ChannelRules.Rule(channel: $0, filter: $1) }
  }

  private enum PathsKey: String, CaseIterable { case nodes }

  /// Under which names events stand in paths.
  mutating func readPaths(_ node: Node) {
    for (key, value) in members(node, PathsKey.self) {
      switch key {
      case .nodes:
        let list = "path nodes are a list, because the first that fits wins"
        definitions.pathNodes = namedFilters(value, list, "path node")
          .map { PathNodeRule(node: ByteText($0), filter: $1) }
      }
    }
  }

  /// A list of names, each with an expression: `- Partners: "utm_source = 'acme'"`.
  private mutating func namedFilters(
    _ node: Node, _ wantsList: String, _ what: String
  ) -> [(name: String, filter: EventFilter)] {
    guard let sequence = node.sequence else {
      report(node, wantsList)
      return []
    }
    var rules: [(name: String, filter: EventFilter)] = []
    for item in sequence {
      guard
        let (name, key, value) = onlyMember(item, "a \(what) is one name with its expression"),
        let filter = filter(value)
      else { continue }
      refuseTaken(name, key, what)
      rules.append((name, filter))
    }
    return rules
  }

  private mutating func hosts(_ node: Node) -> Set<ByteText> {
    var hosts: Set<ByteText> = []
    for (text, item) in texts(node) {
      if text.contains("/") || text.contains(" ") {
        report(item, "'\(text)' is no host name", suggestion: "write it as www.example.org")
      } else {
        hosts.insert(ByteText(text.lowercased()))
      }
    }
    return hosts
  }
}
