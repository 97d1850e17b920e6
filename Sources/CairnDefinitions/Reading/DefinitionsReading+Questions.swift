internal import CairnModel
internal import Yams

/// What is asked again and again: `funnels` and `segments`.
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
      mention(filter, at: value)
      definitions.segments.append(NamedSegment(name: name, filter: filter, text: text))
    }
  }
}
