import CairnModel

// The search goes twice over the drops. First every candidate is tested, drops over all persons. An
// error or a contact of support that is found to lose orders at a step accounts for those who met
// it there; so the drops are then taken over all others, else the same loss would stand twice in
// the table, once as what happened and once as why. The correction is that of the table that is
// printed, over the drops as they stand there.

/// One thing that may hurt, with what was found about it.
struct PainCandidate {
  var kind: String
  /// The sign, where it is one of a step's.
  var key: PainKey?
  var stage: UInt8?
  var step: UInt32
  var name: ByteText
  var detail: ByteText?
  /// Those who met the sign; for drops all at the step whom no other sign accounts for.
  var persons: Int
  var comparison: PainComparison
  /// What a lost person is worth in orders: 1, or for drops the share of orders of those who stay.
  var weight = 1.0
  var severity: NewcombeInterval
  var example: PersonRef?
  /// The probability after the correction.
  var corrected = 1.0

  var loss: Double { Double(persons) * severity.difference * weight }

  static let limit = 0.05

  var isDrop: Bool { kind == PainSearch.drop }

  /// Whether it loses orders by more than chance.
  var isFinding: Bool { corrected <= Self.limit && severity.difference > 0 && weight > 0 }

  static func precedes(_ left: PainCandidate, _ right: PainCandidate) -> Bool {
    if left.name != right.name { return left.name < right.name }
    if left.kind != right.kind { return ByteText(left.kind) < ByteText(right.kind) }
    return left.detail ?? "" < right.detail ?? ""
  }
}

/// Everything that was tested.
struct PainSearch {
  private let fold: PainsFold
  private let context: WalkContext
  private(set) var candidates: [PainCandidate] = []
  private(set) var tooFew = 0
  /// Whether drops leave out persons whom another finding accounts for.
  private(set) var leavesOut = false
  /// The stage in which most persons met each step.
  private let stages: [UInt32: UInt8]

  init(_ fold: PainsFold, _ context: WalkContext) {
    (self.fold, self.context) = (fold, context)
    var persons: [UInt32: [UInt8: Int]] = [:]
    for (key, tally) in fold.drops {
      persons[key.step, default: [:]][key.stage, default: 0] += tally.persons
    }
    stages = persons.compactMapValues { ofStages in
      ofStages.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
    addSigns()
    addPairs()
    let others = candidates
    addDrops([])
    correct()
    let known = Set(
      candidates.filter(\.isFinding).compactMap(\.key).filter(\.kind.mayExplainLeaving))
    guard !known.isEmpty else { return }
    leavesOut = true
    (candidates, tooFew) = (others, tooFew - fewDrops)
    addDrops(known)
    correct()
  }

  static let drop = "drop"
  private var fewDrops = 0

  private mutating func correct() {
    candidates.sort(by: PainCandidate.precedes)
    let corrected = BenjaminiHochberg.corrected(candidates.map(\.comparison.probability))
    for (index, value) in corrected.enumerated() { candidates[index].corrected = value }
  }

  private mutating func add(_ candidate: PainCandidate) {
    var candidate = candidate
    candidate.stage = candidate.stage ?? stages[candidate.step]
    if candidate.comparison.isEnough { candidates.append(candidate) } else { tooFew += 1 }
  }

  private mutating func addSigns() {
    for (key, sign) in fold.found {
      guard let ended = fold.counts(atStep: key.step) else { continue }
      let comparison = PainComparison(sign, atStep: ended)
      guard let severity = comparison.severity else {
        tooFew += 1
        continue
      }
      add(
        PainCandidate(
          kind: key.kind.name, key: key, step: key.step,
          name: context.eventName(key.step),
          detail: key.kind == .repeat ? nil : context.tables.names[Int(key.detail)],
          persons: comparison.with, comparison: comparison, severity: severity,
          example: sign.example))
    }
  }

  /// A step beside the other steps of its kind, without those whom a known sign accounts for.
  private mutating func addDrops(_ known: Set<PainKey>) {
    var steps: [UInt32: PainsFold.DropTally] = [:]
    var groups: [PainPlan.Group: PainsFold.DropTally] = [:]
    for (key, tally) in fold.drops where key.signs.isDisjoint(with: known) {
      guard let group = fold.plan.groups[Int(key.step)] else { continue }
      steps[key.step, default: PainsFold.DropTally()].merge(tally)
      groups[group, default: PainsFold.DropTally()].merge(tally)
    }
    let fewBefore = tooFew
    for (step, tally) in steps {
      guard let group = fold.plan.groups[Int(step)], let all = groups[group] else { continue }
      let (others, othersLeft) = (all.persons - tally.persons, all.left - tally.left)
      guard others > 0 else { continue }
      // What is counted is leaving, where the others count orders: so the sides are changed.
      let comparison = PainComparison(
        with: tally.persons, tally.persons - tally.left, without: others, others - othersLeft)
      guard let severity = comparison.severity else { continue }
      let stayed = tally.persons - tally.left
      add(
        PainCandidate(
          kind: Self.drop, step: step, name: context.eventName(step), persons: tally.persons,
          comparison: comparison,
          weight: stayed == 0 ? 0 : Double(tally.stayedOrders) / Double(stayed),
          severity: severity, example: tally.example))
    }
    fewDrops = tooFew - fewBefore
  }

  private mutating func addPairs() {
    for (survey, steps) in fold.scores {
      for (step, pair) in steps {
        addPair("low score", step, ByteText(fold.surveyNames[survey]), pair)
      }
    }
    for (name, pair) in fold.replies { addPair("slow support", name, nil, pair) }
  }

  private mutating func addPair(
    _ kind: String, _ step: UInt32, _ detail: ByteText?, _ pair: PainsFold.Pair
  ) {
    let comparison = PainComparison(
      with: pair.with, pair.withOrder, without: pair.without, pair.withoutOrder)
    guard let severity = comparison.severity else {
      tooFew += 1
      return
    }
    add(
      PainCandidate(
        kind: kind, step: step, name: context.eventName(step), detail: detail,
        persons: pair.with, comparison: comparison, severity: severity, example: pair.example))
  }

  /// What loses orders by more than chance, the dearest first.
  var findings: [PainCandidate] {
    candidates.enumerated().filter(\.element.isFinding).sorted { left, right in
      let (first, second) = (left.element.loss, right.element.loss)
      return first != second ? first > second : left.offset < right.offset
    }.map(\.element)
  }
}
