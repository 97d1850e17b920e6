internal import CairnModel
internal import Yams

/// Where a person stands and where they came from: `stages`, `stage_models` and `channels`.
extension DefinitionsReading {
  private enum StageRuleKey: String, CaseIterable {
    case event, filter = "where", channel
    case hasOrdered = "has_ordered"
    case orderedWithin = "ordered_within"
  }

  private enum StageModelKey: String, CaseIterable {
    case rules
    case dormantAfter = "dormant_after"
  }

  /// The rules of the model `customer`.
  mutating func readStages(_ node: Node) {
    setStageModel(StageModel(name: "customer", rules: stageRules(node, model: "customer")))
  }

  mutating func readStageModels(_ node: Node) {
    for (name, _, value) in members(node) {
      guard value.mapping != nil else {
        setStageModel(StageModel(name: name, rules: stageRules(value, model: name)))
        continue
      }
      var model = StageModel(name: name, rules: [])
      for (key, value) in members(value, StageModelKey.self) {
        switch key {
        case .rules: model.rules = stageRules(value, model: name)
        case .dormantAfter: model.dormantAfter = duration(value) ?? model.dormantAfter
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
    var catchAll: String?
    for item in sequence {
      guard let (name, _, value) = onlyMember(item, "a stage is one name with its rule") else {
        continue
      }
      let rule = stageRule(name, value)
      if let catchAll {
        notes.append(
          "stage '\(name)' of '\(model)' is never reached: '\(catchAll)' takes all before")
      } else if rule == StageModel.Rule(stage: name) {
        catchAll = name
      }
      rules.append(rule)
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
      case .channel: rule.channels = Set(texts(value).map(\.text))
      case .hasOrdered: rule.hasOrdered = flag(value)
      case .orderedWithin: rule.withinOfLastOrder = duration(value)
      }
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
        let (name, _, value) = onlyMember(item, "a \(what) is one name with its expression"),
        let filter = filter(value)
      else { continue }
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
