internal import CairnModel
internal import Yams

/// Where people meet the firm, what they want, what hurts, what is watched: `touchpoints`, `goals`,
/// `pains` and `watch`.
extension DefinitionsReading {
  private enum TouchpointKey: String, CaseIterable {
    case event, channel, stage, owner
    case filter = "where"
  }

  /// A list, because the first that fits wins.
  mutating func readTouchpoints(_ node: Node) {
    definitions.touchpoints = []
    guard let sequence = node.sequence else {
      report(
        node, "touchpoints are a list, because the first that fits wins",
        suggestion: "write each as '- name: {event: …, owner: …}'")
      return
    }
    for item in sequence {
      guard item.mapping?.count == 1, let (name, _, value) = members(item).first else {
        report(item, "a touchpoint is one name with its rule")
        continue
      }
      var rules = TouchpointRules(name: name)
      for (key, value) in members(value, TouchpointKey.self) {
        switch key {
        case .event: if value.scalar?.string != "*" { rules.events = names(value) }
        case .channel: rules.channels = channels(value)
        case .stage: rules.stages = stages(value)
        case .filter: rules.filter = filter(value)
        case .owner: rules.owner = text(value)
        }
      }
      definitions.touchpoints.append(rules)
    }
  }

  private enum GoalKey: String, CaseIterable { case start, end, same, within }

  mutating func readGoals(_ node: Node) {
    definitions.goals = []
    for (name, _, value) in members(node) {
      var start: EventStep?
      var end: EventStep?
      var rest = GoalRules(
        name: name, start: EventStep(alternatives: [], text: ""),
        end: EventStep(alternatives: [], text: ""))
      for (key, value) in members(value, GoalKey.self) {
        switch key {
        case .start: start = anyStep(value)
        case .end: end = anyStep(value)
        case .same: rest.same = byteText(value)
        case .within: rest.within = duration(value)
        }
      }
      guard let start, let end else {
        if value.mapping != nil {
          report(value, "the goal '\(name)' has no \(start == nil ? "start" : "end")")
        }
        continue
      }
      (rest.start, rest.end) = (start, end)
      definitions.goals.append(rest)
    }
  }

  /// One step, of which a list gives the alternatives.
  private mutating func anyStep(_ node: Node) -> EventStep? {
    let steps = steps(node)
    guard node.sequence != nil || steps.count <= 1 else {
      report(node, "one step is expected here", suggestion: "write alternatives as a|b")
      return nil
    }
    guard !steps.isEmpty else { return nil }
    return EventStep(
      alternatives: steps.flatMap(\.alternatives),
      text: steps.map(\.text).joined(separator: "|"))
  }

  private enum PainsKey: String, CaseIterable {
    case errors, support, replies
    case slowAfter = "slow_after"
  }

  mutating func readPains(_ node: Node) {
    var rules = definitions.friction
    for (key, value) in members(node, PainsKey.self) {
      switch key {
      case .errors: rules.errors = names(value)
      case .support: rules.support = names(value) ?? rules.support
      case .replies: rules.replies = names(value) ?? rules.replies
      case .slowAfter: rules.slowAfter = duration(value) ?? rules.slowAfter
      }
    }
    definitions.friction = rules
  }

  private enum WatchKey: String, CaseIterable { case metric, every, min, max, change, history }

  private enum UnitWord: String, CaseIterable { case day, week, month }

  mutating func readWatch(_ node: Node) {
    definitions.watch = []
    for (name, key, value) in members(node) {
      var rules = WatchRules(name: name, metric: name)
      var (metricNode, mostNode) = (key, key)
      for (key, value) in members(value, WatchKey.self) {
        switch key {
        case .metric: (rules.metric, metricNode) = (text(value) ?? rules.metric, value)
        case .every:
          let word = choice(value, UnitWord.self)
          rules.every = word.flatMap { CalendarUnit(rawValue: $0.rawValue) } ?? rules.every
        case .min: rules.least = amount(value)
        case .max: (rules.most, mostNode) = (amount(value), value)
        case .change: rules.change = change(value)
        case .history: rules.history = integer(value, in: 4...365)
        }
      }
      if rules.least == nil, rules.most == nil, rules.change == nil, rules.history == nil {
        rules.history = 8
      }
      let known = WatchMetric.allCases.map(\.rawValue)
      if !known.contains(rules.metric) {
        report(
          metricNode, "'\(rules.metric)' is no figure that can be watched",
          suggestion: Self.hint(for: rules.metric, among: known))
      }
      if let least = rules.least, let most = rules.most, least > most {
        report(mostNode, "max \(most) is below min \(least): every figure would be outside")
      }
      definitions.watch.append(rules)
    }
  }

  /// The largest share by which a figure may differ, up or down.
  private mutating func change(_ node: Node) -> Decimal4? {
    guard let share = share(node) else { return nil }
    if share < .zero {
      report(
        node, "a change is not below 0: it holds for more and for less",
        suggestion: "write it as 20% or 0.2")
    }
    return share
  }

  /// A share, written as `20%` or `0.2`.
  mutating func share(_ node: Node) -> Decimal4? { amount(node, isShare: true) }

  /// A number with four places at most; a share may be written as `20%`.
  private mutating func amount(_ node: Node, isShare: Bool = false) -> Decimal4? {
    guard let text = text(node) else { return nil }
    let isPercent = isShare && text.hasSuffix("%")
    let bytes = Array((isPercent ? text.dropLast() : text[...]).utf8)
    guard case .exact(let number) = Decimal4.read(bytes.span) else {
      report(
        node, "'\(text)' is no number", suggestion: isShare ? "write it as 20% or 0.2" : nil)
      return nil
    }
    return isPercent ? Decimal4(tenThousandths: number.tenThousandths / 100) : number
  }
}
