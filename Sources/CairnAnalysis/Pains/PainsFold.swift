public import CairnModel

// A person's rows go by once. For each step that they have met, the time of the first is kept in an
// array by event name, with a stamp that says whose it is. A sign is noted against the step before
// it. When the person is over, it is known whether and when they ordered after each step, and the
// signs and steps are added to the tallies.

/// Gathers signs of friction, person by person.
public struct PainsFold: Fold {
  /// Persons at a step in one stage.
  struct DropTally: Sendable {
    var persons = 0
    var left = 0
    var stayedOrders = 0
    var example: PersonRef?

    mutating func see(_ person: PersonRef, hasLeft: Bool, hasOrdered: Bool) {
      persons += 1
      if hasOrdered { stayedOrders += 1 }
      guard hasLeft else { return }
      left += 1
      if let example, example.order <= person.order { return }
      example = person
    }

    mutating func merge(_ other: DropTally) {
      persons += other.persons
      left += other.left
      stayedOrders += other.stayedOrders
      if let person = other.example, example.map({ person.order < $0.order }) ?? true {
        example = person
      }
    }
  }

  struct DropKey: Hashable, Sendable {
    var stage: UInt8
    var step: UInt32
    /// The errors and contacts of support that were met there.
    var signs: Set<PainKey> = []

    /// Most have no signs, and to hash a set costs more than all the rest.
    func hash(into hasher: inout Hasher) {
      hasher.combine(UInt64(stage) << 32 | UInt64(step))
      if !signs.isEmpty { hasher.combine(signs) }
    }
  }

  /// Two groups with their orders.
  struct Pair: Sendable {
    var with = 0
    var withOrder = 0
    var without = 0
    var withoutOrder = 0
    var example: PersonRef?

    mutating func merge(_ other: Pair) {
      with += other.with
      withOrder += other.withOrder
      without += other.without
      withoutOrder += other.withoutOrder
      if let person = other.example, example.map({ person.order < $0.order }) ?? true {
        example = person
      }
    }
  }

  private struct Visit: Sendable {
    var stamp = 0
    var time = EventTime(microseconds: 0)
    var stage: UInt8 = 0
    /// The next step or order after it, of anybody's kind.
    var next: EventTime?
  }

  private struct Sign {
    var key: PainKey
    var time: EventTime
  }

  /// Where a person is while their rows go by.
  private struct Road: Sendable {
    /// The last two steps.
    var last: UInt32?
    var beforeLast: UInt32?
    /// The step whose first visit is the last thing that was done.
    var fresh: UInt32?
  }

  private static let silence = TimeSpan.minutes(30)

  private let question: PainsQuestion
  let plan: PainPlan
  private let scope: QuestionScope
  private let dataEnd: EventTime?
  private let slowAfter: TimeSpan
  private let surveys: SurveyColumns
  private var visits: [Visit]
  private var stamp = 0
  private var road = Road()
  private var met: [UInt32] = []
  private var signs: [Sign] = []
  private var orders: [EventTime] = []
  /// The first contact of the range, as a row.
  private var contact: Int?
  /// Whether the person has a row that may answer a survey.
  private var mayAnswer = false

  private var steps: [PainCounts?]
  private(set) var found: [PainKey: PainSign] = [:]
  /// Drops without signs: nearly all, so each step has its place behind its stage.
  private var plainDrops: [DropTally] = []
  private var signedDrops: [DropKey: DropTally] = [:]
  /// By survey and step.
  private(set) var scores: [Int: [UInt32: Pair]] = [:]
  private(set) var replies: [UInt32: Pair] = [:]
  private(set) var log: OrderLog

  init(_ question: PainsQuestion, _ surveys: [SurveyRules], _ context: WalkContext) {
    self.question = question
    plan = PainPlan(context)
    scope = context.scope
    dataEnd = context.dataEnd
    slowAfter = context.definitions.friction.slowAfter
    self.surveys = SurveyColumns(surveys, context)
    visits = Array(repeating: Visit(), count: context.tables.names.count)
    steps = Array(repeating: nil, count: context.tables.names.count)
    log = OrderLog(context)
  }

  /// The persons at a step, or nil where it has none.
  func counts(atStep step: UInt32) -> PainCounts? { steps[Int(step)] }

  /// The persons at each step in each stage, by the signs that they met there.
  var drops: [DropKey: DropTally] {
    var drops = signedDrops
    for (place, tally) in plainDrops.enumerated() where tally.persons > 0 {
      let (stage, step) = place.quotientAndRemainder(dividingBy: steps.count)
      drops[DropKey(stage: UInt8(stage), step: UInt32(step))] = tally
    }
    return drops
  }

  public mutating func see(_ batch: EventBatch) {
    log.see(batch)
    for person in 0..<batch.personCount {
      let rows = batch.rows(ofPerson: person)
      stamp += 1
      met.removeAll(keepingCapacity: true)
      signs.removeAll(keepingCapacity: true)
      orders.removeAll(keepingCapacity: true)
      contact = nil
      mayAnswer = false
      gather(batch, rows)
      settle(batch.persons[person])
      settleSupport(batch, rows, batch.persons[person])
      settleScores(batch, rows, batch.persons[person])
    }
  }

  // MARK: One pass

  private mutating func gather(_ batch: EventBatch, _ rows: Range<Int>) {
    road = Road()
    var start = rows.lowerBound
    while start < rows.upperBound {
      var end = start + 1
      while end < rows.upperBound, batch.times[end] == batch.times[start] { end += 1 }
      if end == start + 1 {
        take(batch, start)
      } else {
        for row in inOrder(start..<end, of: batch) { take(batch, row) }
      }
      start = end
    }
  }

  /// The rows of one moment: the step that the person is at, then steps along the way to an order
  /// and by name, orders, signs; nothing hangs on the order in which they were logged.
  private func inOrder(_ moment: Range<Int>, of batch: EventBatch) -> [Int] {
    let last = road.last
    return moment.sorted { left, right in
      let (first, second) = (batch.names[left], batch.names[right])
      if first == second { return batch.journey.stages[left] < batch.journey.stages[right] }
      if first == last || second == last { return first == last }
      let places = (plan.places[Int(first)], plan.places[Int(second)])
      return places.0 == places.1 ? first < second : places.0 < places.1
    }
  }

  private mutating func take(_ batch: EventBatch, _ row: Int) {
    let (name, time) = (batch.names[row], batch.times[row])
    if plan.isOrder[Int(name)] { orders.append(time) }
    if surveys.concerns(name) { mayAnswer = true }
    let role = plan.roles[Int(name)]
    guard role != .none || plan.isOrder[Int(name)] else { return }
    switch role {
    case .error, .support:
      if role == .support, contact == nil, scope.contains(time) { contact = row }
      if let last = road.last {
        note(PainKey(kind: role == .error ? .error : .support, step: last, detail: name), time)
      }
      return
    case .none, .step:
      if let step = road.fresh { visits[Int(step)].next = time }
      road.fresh = nil
    }
    guard role == .step else { return }
    if let last = road.last {
      if last == name {
        note(PainKey(kind: .repeat, step: name, detail: name), time)
      } else if road.beforeLast == name {
        note(PainKey(kind: .loop, step: name, detail: last), time)
      }
    }
    if visits[Int(name)].stamp != stamp, scope.contains(time) {
      visits[Int(name)] = Visit(stamp: stamp, time: time, stage: batch.journey.stages[row])
      met.append(name)
      road.fresh = name
    }
    (road.beforeLast, road.last) = (road.last, name)
  }

  /// A sign counts once for a person, and only so long after the step was first met.
  private mutating func note(_ key: PainKey, _ time: EventTime) {
    let visit = visits[Int(key.step)]
    guard visit.stamp == stamp, time - visit.time <= key.kind.limit,
      !signs.contains(where: { $0.key == key })
    else { return }
    signs.append(Sign(key: key, time: time))
  }

  // MARK: What came of it

  private func firstOrder(after time: EventTime) -> EventTime? {
    // Orders are in order of time, and few.
    orders.first { $0 >= time }
  }

  private func isOver(_ time: EventTime) -> Bool {
    dataEnd.map { time + question.within <= $0 } ?? false
  }

  private mutating func settle(_ person: PersonRef) {
    for step in met {
      let visit = visits[Int(step)]
      guard isOver(visit.time) else { continue }
      let order = firstOrder(after: visit.time)
      let hasOrdered = order.map { $0 - visit.time <= question.within } ?? false
      // An order that comes too late is none: its person stands among those who wait.
      let end = hasOrdered ? order.map { PainBins.bin($0 - visit.time) } : nil
      let last = end ?? PainBins.count - 1
      if steps[Int(step)] == nil { steps[Int(step)] = PainCounts() }
      steps[Int(step)]?.add(last, hasOrdered: hasOrdered)
      var key = DropKey(stage: visit.stage, step: step)
      for sign in signs where sign.key.step == step {
        // What comes after the order tells nothing of the way to it.
        if let order, order < sign.time { continue }
        found[sign.key, default: PainSign()].see(
          person, met: PainBins.bin(sign.time - visit.time), ended: last, hasOrdered)
        if sign.key.kind.mayExplainLeaving { key.signs.insert(sign.key) }
      }
      let hasLeft = !hasOrdered && (visit.next.map { $0 - visit.time > Self.silence } ?? true)
      if key.signs.isEmpty {
        plainDrops[plainPlace(key)].see(person, hasLeft: hasLeft, hasOrdered: hasOrdered)
      } else {
        signedDrops[key, default: DropTally()].see(
          person, hasLeft: hasLeft, hasOrdered: hasOrdered)
      }
    }
  }

  private mutating func plainPlace(_ key: DropKey) -> Int {
    let end = (Int(key.stage) + 1) * steps.count
    if plainDrops.count < end {
      plainDrops += repeatElement(DropTally(), count: end - plainDrops.count)
    }
    return end - steps.count + Int(key.step)
  }

  /// The first contact of the range, and whether somebody replied in time.
  private mutating func settleSupport(
    _ batch: EventBatch, _ rows: Range<Int>, _ person: PersonRef
  ) {
    guard let contact else { return }
    let landmark = batch.times[contact] + slowAfter
    guard isOver(landmark), firstOrder(after: batch.times[contact]).map({ $0 > landmark }) ?? true
    else { return }
    // A reply of the very moment is one: which of the two was logged first says nothing.
    let isAnswered = rows.contains { row in
      plan.isReply[Int(batch.names[row])] && batch.times[row] >= batch.times[contact]
        && batch.times[row] <= landmark
    }
    let hasOrdered =
      firstOrder(after: landmark).map { $0 - landmark <= question.within } ?? false
    replies[batch.names[contact], default: Pair()].add(
      isBad: !isAnswered, hasOrdered: hasOrdered, person)
  }

  private mutating func settleScores(
    _ batch: EventBatch, _ rows: Range<Int>, _ person: PersonRef
  ) {
    guard mayAnswer else { return }
    for (survey, rules) in surveys.surveys.enumerated() {
      /// A person's last answer about each step; of several of one moment the lowest.
      var last: [UInt32: (time: EventTime, isBad: Bool)] = [:]
      for row in rows.reversed() where scope.contains(batch.times[row]) && isOver(batch.times[row])
      {
        guard surveys.answers(batch, row).contains(survey),
          let score = surveys.score(survey, batch, row)
        else { continue }
        let place = surveys.place(survey, batch, row, rows)
        let time = batch.times[row]
        guard place.event != UInt32.max, last[place.event].map({ $0.time == time }) ?? true
        else { continue }
        let isBad = rules.group(of: score) == .bottom || last[place.event]?.isBad ?? false
        last[place.event] = (time, isBad)
      }
      for (event, answer) in last {
        let hasOrdered = orders.contains {
          $0 > answer.time && $0 - answer.time <= question.within
        }
        scores[survey, default: [:]][event, default: Pair()].add(
          isBad: answer.isBad, hasOrdered: hasOrdered, person)
      }
    }
  }

  var surveyNames: [String] { surveys.surveys.map(\.name) }

  public mutating func seeOthers(_ batch: EventBatch) { log.seeOthers(batch) }

  public mutating func merge(_ other: PainsFold) {
    for (step, counts) in other.steps.enumerated() {
      guard let counts else { continue }
      if steps[step] == nil { steps[step] = counts } else { steps[step]?.merge(counts) }
    }
    for (key, sign) in other.found { found[key, default: PainSign()].merge(sign) }
    if plainDrops.count < other.plainDrops.count {
      plainDrops += repeatElement(
        DropTally(), count: other.plainDrops.count - plainDrops.count)
    }
    for place in other.plainDrops.indices { plainDrops[place].merge(other.plainDrops[place]) }
    for (key, tally) in other.signedDrops {
      signedDrops[key, default: DropTally()].merge(tally)
    }
    for (survey, steps) in other.scores {
      for (step, pair) in steps { scores[survey, default: [:]][step, default: Pair()].merge(pair) }
    }
    for (name, pair) in other.replies { replies[name, default: Pair()].merge(pair) }
    log.merge(other.log)
  }
}

extension PainsFold.Pair {
  mutating func add(isBad: Bool, hasOrdered: Bool, _ person: PersonRef) {
    if isBad {
      with += 1
      if hasOrdered { withOrder += 1 }
      if example.map({ person.order < $0.order }) ?? true { example = person }
    } else {
      without += 1
      if hasOrdered { withoutOrder += 1 }
    }
  }
}
