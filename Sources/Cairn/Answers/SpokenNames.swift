internal import CairnDefinitions
internal import CairnModel
internal import CairnStore

/// The names of events and properties that one part of the definitions speaks of.
///
/// A name that the store has never seen is no error there, as a shop's events come and go; but an
/// answer that rests on it says so, or a slip of the pen would look like a quiet shop.
struct SpokenNames {
  /// The part, in the words of the file.
  var part: String
  /// The reports that rest on it.
  var reports: Set<String>
  var events: Set<ByteText> = []
  var properties: Set<ByteText> = []

  init(_ part: String, _ reports: Set<String>, _ events: Set<ByteText> = []) {
    (self.part, self.reports, self.events) = (part, reports, events)
  }

  mutating func add(_ filter: EventFilter?) { properties.formUnion(filter?.properties ?? []) }

  mutating func add(_ step: EventStep) {
    events.formUnion(step.alternatives.compactMap(\.name))
    properties.formUnion(step.properties)
  }
}

extension Definitions {
  /// What must be said beside a report of names that no event has: the user's own, not those that
  /// the built-in definitions know from other shops.
  func strangerNotes(
    besides report: String, stageModel: Int, _ snapshot: StoreSnapshot
  ) -> [String] {
    guard snapshot.catalog.eventCount > 0 else { return [] }
    let builtIn = BuiltInDefinitions.definitions.spokenNames(stageModel: nil)
    let events = Set(snapshot.eventNames.keys)
    var properties = snapshot.propertyNames.union(identity.types.map(\.name))
    properties.formUnion([EventFilter.eventProperty, EventFilter.sourceProperty])
    // These are read off an address where no event has them.
    properties.formUnion(["utm_source", "utm_medium", "utm_campaign", "url", "referrer"])
    return spokenNames(stageModel: stageModel, seen: events).filter { $0.reports.contains(report) }
      .flatMap { spoken in
        let usual = builtIn.filter { $0.part == spoken.part }
        let usualEvents = usual.reduce(into: Set<ByteText>()) { $0.formUnion($1.events) }
        return [
          Self.note(
            spoken.part, "events", spoken.events.subtracting(events).subtracting(usualEvents),
            among: events),
          Self.note(
            spoken.part, "properties", spoken.properties.subtracting(properties),
            among: properties),
        ].compactMap(\.self)
      }
  }

  private static func note(
    _ part: String, _ what: String, _ strangers: Set<ByteText>, among known: Set<ByteText>
  ) -> String? {
    guard !strangers.isEmpty else { return nil }
    let names = known.map(\.description).sorted()
    let told = strangers.sorted().map { name in
      let nearest = Suggestions.nearest(to: name.description, among: names, limit: 1)
      return nearest.first.map { "\(name) (did you mean '\($0)'?)" } ?? name.description
    }
    return "\(part) of the definitions names \(what) that the store has never seen: "
      + told.joined(separator: ", ")
  }

  /// Every part with its names; of the stage models the one that is asked for, or all.
  ///
  /// Of goals that are left out, for the store has `seen` neither end, only events are spoken of.
  private func spokenNames(stageModel: Int?, seen: Set<ByteText>? = nil) -> [SpokenNames] {
    var parts = commerceNames
    for (index, model) in stageModels.enumerated() where stageModel ?? index == index {
      let reports: Set = ["stages", "dropoff", "touchpoints", "surveys", "pains"]
      var names = SpokenNames("the stage model '\(model.name)'", reports)
      for rule in model.rules {
        names.events.formUnion((rule.events ?? []).union(rule.after ?? []).union(rule.until))
        names.add(rule.filter)
      }
      parts.append(names)
    }
    var visits = SpokenNames(
      "'session'", ["sessions"], session.startEvents.union(session.passiveEvents))
    visits.events.formUnion(session.keyEvents.union(session.viewEvents))
    var channelRules = SpokenNames("'channels'", ["channels"])
    for rule in channels.rules { channelRules.add(rule.filter) }
    var nodes = SpokenNames("'paths'", ["paths"])
    for rule in pathNodes { nodes.add(rule.filter) }
    return parts + [visits, channelRules, nodes] + voiceNames(seen)
  }

  private var commerceNames: [SpokenNames] {
    let cart = commerce.cartAdd.union(commerce.cartRemove).union(commerce.checkout)
    return [
      SpokenNames(
        "'commerce.order'",
        ["revenue", "customers", "carts", "dropoff", "channels", "stages", "sessions"],
        commerce.orderEvents),
      SpokenNames("'commerce.refund'", ["revenue", "customers"], commerce.refundEvents),
      SpokenNames(
        "'commerce.cart'", ["carts", "dropoff"],
        cart.union(commerce.shipping).union(commerce.payment)),
    ]
  }

  private func voiceNames(_ seen: Set<ByteText>?) -> [SpokenNames] {
    var places = SpokenNames("'touchpoints'", ["touchpoints"])
    for rules in touchpoints {
      places.events.formUnion(rules.events ?? [])
      places.add(rules.filter)
    }
    var wishes = SpokenNames("'goals'", ["goals"])
    for goal in goals {
      if let seen, let starts = goal.start.names, let ends = goal.end.names,
        seen.isDisjoint(with: starts.union(ends))
      {
        wishes.events.formUnion(starts.union(ends))
        continue
      }
      wishes.add(goal.start)
      wishes.add(goal.end)
      if let same = goal.same { wishes.properties.insert(same) }
    }
    var asked = SpokenNames("'surveys'", ["surveys"])
    for survey in surveys {
      asked.events.formUnion([survey.event, survey.asked, survey.trigger].compactMap(\.self))
      asked.add(survey.filter)
    }
    let friction = friction.support.union(friction.replies).union(friction.errors ?? [])
    return [places, wishes, asked, SpokenNames("'pains'", ["pains"], friction)]
  }
}
