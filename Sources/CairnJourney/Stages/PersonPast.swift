internal import CairnModel

/// What a person had done before the moment that is being looked at.
///
/// Events of one moment do not see each other: what is seen becomes the past when time moves on.
struct PersonPast: Sendable {
  /// The latest event of some names.
  private struct Latest: Sendable {
    /// At an earlier moment.
    private(set) var before: EventTime?
    private var newest: EventTime?

    mutating func move(to time: EventTime) {
      if let newest, newest < time { before = newest }
    }

    mutating func see(at time: EventTime) { newest = time }
  }

  private(set) var time = EventTime(microseconds: .min)
  /// Orders, then for each rule that asks for it what began and what ended.
  private var latest: [Latest]
  /// For each name code the places in `latest` that it moves.
  private let places: [[Int]]

  /// Makes the past of a person of whom nothing is known, for the rules of a model.
  init(_ model: StageModel, _ context: WalkContext) {
    var watched = [context.definitions.commerce.orderEvents]
    for rule in model.rules {
      if let after = rule.after { watched += [after, rule.until] }
    }
    latest = watched.map { _ in Latest() }
    places = context.tables.names.map { name in
      watched.indices.filter { watched[$0].contains(name) }
    }
  }

  var lastOrder: EventTime? { latest[0].before }

  /// Whether what a rule must come after has happened, and not what ends it since; both at one
  /// moment are an end.
  func isInside(_ span: Int) -> Bool {
    guard let began = latest[1 + 2 * span].before else { return false }
    guard let ended = latest[2 + 2 * span].before else { return true }
    return ended < began
  }

  mutating func move(to time: EventTime) {
    self.time = time
    for place in latest.indices { latest[place].move(to: time) }
  }

  mutating func see(_ name: Int, at time: EventTime) {
    for place in places[name] { latest[place].see(at: time) }
  }
}
