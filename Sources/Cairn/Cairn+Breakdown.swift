public import CairnModel
internal import CairnStore

extension Cairn {
  /// Settles who counts a funnel's breakdown: properties of the events the funnel itself, by the
  /// value at its entry; where a key is something else, all are told as in every other report.
  public func settleBreakdown(
    of question: inout FunnelQuestion, _ asking: inout Asking
  ) throws(CairnError) {
    guard !question.breakdown.isEmpty else { return }
    let stored = try storedProperties(generation: asking.generation)
    guard !question.breakdown.allSatisfy(stored.contains) else { return }
    (asking.breakdown, question.breakdown) = (question.breakdown, [])
    asking.breakdownLimit = question.breakdownLimit
  }

  /// The properties that events of the store have.
  public func storedProperties(generation: Int?) throws(CairnError) -> Set<ByteText> {
    try snapshot(asOf: generation).snapshot.propertyNames
  }

  /// What a typed breakdown stands for: a property of the events, its first or last value of a
  /// person, or one of the derived values.
  func key(_ name: ByteText, _ store: OpenStore) throws(CairnError) -> BreakdownKey {
    let known = store.snapshot.propertyNames.union(definitions.identity.types.map(\.name))
    if known.contains(name) { return BreakdownKey(name: name, subject: .property(name)) }
    for (prefix, moment) in [("first.", BreakdownKey.Moment.first), ("last.", .last)] {
      guard name.bytes.starts(with: prefix.utf8) else { continue }
      let rest = ByteText(bytes: Array(name.bytes.dropFirst(prefix.utf8.count)))
      return BreakdownKey(name: name, subject: try subject(rest, known, store), moment: moment)
    }
    return BreakdownKey(name: name, subject: try subject(name, known, store))
  }

  private func subject(
    _ name: ByteText, _ known: Set<ByteText>, _ store: OpenStore
  ) throws(CairnError) -> BreakdownKey.Subject {
    if known.contains(name) || store.snapshot.catalog.eventCount == 0 { return .property(name) }
    switch name.description {
    case "event": return .event
    case "source": return .source
    case "channel": return .channel
    case "stage": return .stage
    default:
      let derived = ["event", "source", "channel", "stage"]
      throw .unknown(
        "property", name.description, among: known.map(\.description).sorted() + derived)
    }
  }
}

extension EventNeeds {
  /// What must be read so that the values of a breakdown can be counted.
  init(anchorsOf breakdown: Breakdown) {
    self.init()
    if case .event(let names) = breakdown.unit, !breakdown.showsTraffic { self.names = names }
    sessions = breakdown.unit == .session || breakdown.showsTraffic
  }
}
