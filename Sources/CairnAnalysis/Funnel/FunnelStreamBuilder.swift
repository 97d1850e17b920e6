import CairnModel

/// Some rows of one person, and what each may be in a funnel.
struct FunnelRows: Sendable {
  enum Role: Sendable {
    /// The row has the values that are held: it can be a step.
    case own
    /// The row has no such values: it can only exclude or interrupt.
    case aside
    /// The row has other values: it can only interrupt.
    case foreign
  }

  var rows: [Int]
  /// Empty where every row can be a step.
  var roles: [Role] = []
  /// The moment at which a first-ever entry must lie.
  var firstMoment: Int64?
}

/// Picks from a batch the events of one person that a funnel looks at.
struct FunnelStreamBuilder: Sendable {
  private let plan: FunnelPlan
  private let tables: EventTables
  private var found: [Int] = []
  /// Kinds beyond those that fit a single step, which are numbered like their steps.
  private var kindOfSteps: [[Int]: Int] = [:]
  private var stepsOfKind: [[Int]]
  /// By kind, the position that was last of it; it may be one of a stream before.
  private var lastOfKind: [Int]
  /// By name code, the kind of its events, where their properties do not matter.
  private var kindOfName: [Int]
  private let hasExclusions: Bool

  private static let fitsNothing = -1
  private static let askFilters = -2

  init(_ plan: FunnelPlan) {
    self.plan = plan
    tables = plan.tables
    stepsOfKind = (0..<plan.alphabetCount).map { [$0] }
    lastOfKind = Array(repeating: 0, count: plan.alphabetCount)
    hasExclusions = !plan.question.exclusions.isEmpty
    kindOfName = []
    for conditions in plan.steps.byName {
      let isFiltered = conditions.contains { !$0.filters.isEmpty }
      kindOfName.append(isFiltered ? Self.askFilters : kind(of: conditions.map(\.index)))
    }
  }

  /// The rows of a person that enter the analysis at all.
  func entering(_ batch: EventBatch, _ rows: Range<Int>) -> [Int] {
    guard let filter = plan.filter else { return Array(rows) }
    return rows.filter { filter.matches(batch, $0) }
  }

  /// The moment at which a first-ever entry must lie, or nil where any will do.
  ///
  /// All of the person's history counts, also what lies before the range.
  func firstMoment(_ batch: EventBatch, _ rows: [Int]) -> Int64? {
    let first: Int?
    switch plan.question.firstEver {
    case .no: return nil
    case .event: first = rows.first { plan.isEntryName[Int(batch.names[$0])] }
    case .fitting: first = rows.first { fitsEntry(batch, $0) }
    }
    return first.map { batch.times[$0].microseconds } ?? .min
  }

  private func fitsEntry(_ batch: EventBatch, _ row: Int) -> Bool {
    var found: [Int] = []
    plan.steps.find(batch, row, into: &found)
    return found.first == 0
  }

  /// Fills a stream with some rows of one person, in order.
  mutating func fill(_ stream: inout FunnelStream, _ batch: EventBatch, _ rows: FunnelRows) {
    stream.removeAll()
    for (index, row) in rows.rows.enumerated() {
      let time = batch.times[row].microseconds
      let role = rows.roles.isEmpty ? FunnelRows.Role.own : rows.roles[index]
      let kind = role == .own ? self.kind(batch, row) : Self.fitsNothing
      if kind != Self.fitsNothing { append((row, time, kind), to: &stream, rows.firstMoment) }
      if plan.isStrict { judge(row, kind, batch, &stream) }
      guard hasExclusions, role != .foreign,
        plan.exclusions.concerns(Int(batch.names[row]))
      else { continue }
      plan.exclusions.find(batch, row, into: &found)
      for exclusion in found { stream.exclusions[exclusion].append(time) }
    }
    stream.stepsOfKind = stepsOfKind
  }

  /// Cuts a person's rows by the values that are held, in the order of the values.
  func cut(_ batch: EventBatch, _ rows: [Int], _ firstMoment: Int64?) -> [FunnelRows] {
    guard !plan.held.isEmpty else { return [FunnelRows(rows: rows, firstMoment: firstMoment)] }
    let values = rows.map { row in plan.held.compactMap { value(batch, row, $0) } }
    let isWhole = values.map { $0.count == plan.held.count }
    var ofValue: [[ByteText]: [Int]] = [:]
    for index in rows.indices where isWhole[index] {
      ofValue[values[index], default: []].append(index)
    }
    let ofNone = rows.indices.filter { !isWhole[$0] }
    let ordered = ofValue.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    return ordered.map { value, own in
      let indices = plan.isStrict ? Array(rows.indices) : (own + ofNone).sorted()
      let roles = indices.map { index in
        isWhole[index] ? (values[index] == value ? FunnelRows.Role.own : .foreign) : .aside
      }
      return FunnelRows(rows: indices.map { rows[$0] }, roles: roles, firstMoment: firstMoment)
    }
  }

  /// A held value as text, or nil where it is missing or empty.
  private func value(_ batch: EventBatch, _ row: Int, _ column: Int) -> ByteText? {
    guard column >= 0 else { return nil }
    let text = tables.value(batch.properties[column], row)?.text
    return text?.bytes.isEmpty == false ? text : nil
  }

  private mutating func append(
    _ event: (row: Int, time: Int64, kind: Int), to stream: inout FunnelStream,
    _ firstMoment: Int64?
  ) {
    let (row, time, kind) = event
    let position = stream.rows.count
    stream.rows.append(row)
    stream.times.append(time)
    stream.twins.append(twin(of: kind, at: time, in: stream))
    stream.kinds.append(kind)
    lastOfKind[kind] = position
    let steps = stepsOfKind[kind]
    for step in steps { stream.fits[step].append(position) }
    let isEntry: Bool
    if let pattern = plan.question.pattern {
      isEntry = pattern.events[0].map(steps.contains) ?? true
    } else if plan.question.order == .any || plan.question.habits.contains(.entersAnywhere) {
      isEntry = steps.contains(where: plan.opening.contains)
    } else {
      isEntry = steps[0] == 0
    }
    if isEntry, firstMoment.map({ $0 == time }) ?? true { stream.entries.append(position) }
  }

  /// The kind of an event: by its name alone where no filter has a say.
  private mutating func kind(_ batch: EventBatch, _ row: Int) -> Int {
    let known = kindOfName[Int(batch.names[row])]
    if known != Self.askFilters { return known }
    plan.steps.find(batch, row, into: &found)
    return kind(of: found)
  }

  /// The number of the kind that fits exactly these steps.
  private mutating func kind(of steps: [Int]) -> Int {
    if steps.isEmpty { return Self.fitsNothing }
    if steps.count == 1 { return steps[0] }
    if let known = kindOfSteps[steps] { return known }
    let new = lastOfKind.count
    kindOfSteps[steps] = new
    stepsOfKind.append(steps)
    lastOfKind.append(0)
    return new
  }

  /// The last position of a kind, if it lies in this stream and at this moment.
  private func twin(of kind: Int, at time: Int64, in stream: FunnelStream) -> Int {
    let last = lastOfKind[kind]
    guard last < stream.kinds.count, stream.kinds[last] == kind else { return -1 }
    return stream.times[last] == time ? last : -1
  }

  /// Marks an event of a strict funnel behind every step that it does not fit.
  private func judge(_ row: Int, _ kind: Int, _ batch: EventBatch, _ stream: inout FunnelStream) {
    let isIgnored = plan.ignored.meetsAny(batch, row)
    if kind != Self.fitsNothing { stream.isIgnored.append(isIgnored) }
    if isIgnored { return }
    let time = batch.times[row].microseconds
    let fitting = kind == Self.fitsNothing ? [] : stepsOfKind[kind]
    for step in 0..<plan.stepCount where !fitting.contains(step) {
      stream.interruptions[step].append(time)
    }
  }
}
