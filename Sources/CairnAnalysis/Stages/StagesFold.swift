public import CairnModel

/// Follows every person through the stages and adds up events, stays, moves and orders.
public struct StagesFold: Fold {
  /// A tally for each stage of the model, and the last for `unassigned`.
  private(set) var stages: [StageTally]
  private var moves: StageMoveTable
  private var returns: StageMoveTable
  private(set) var orders: OrderLog
  /// How many events of each name code have no stage.
  private(set) var unassigned: [Int]
  /// The stage of each row of the order log.
  private(set) var orderStages: [UInt8] = []

  private let scope: QuestionScope
  private let ranks: StageRanks
  private let end: EventTime?
  private let dataEnd: EventTime?
  private let dormantAfter: TimeSpan
  private let isMoney: [Bool]
  private var sequence: StageSequence
  private var isPresent: [Bool]
  private var wasLeft: [Bool]
  private var standing: [Int] = []

  init(_ context: WalkContext) {
    let model = context.definitions.stageModels[context.stageModel]
    ranks = StageRanks(model)
    sequence = StageSequence(ranks)
    dormantAfter = model.dormantAfter
    scope = context.scope
    dataEnd = context.dataEnd
    end = [context.dataEnd, context.scope.to].compactMap { $0 }.min()
    orders = OrderLog(context)
    let commerce = context.definitions.commerce
    let money = commerce.orderEvents.union(commerce.refundEvents)
    isMoney = context.tables.names.map { money.contains($0) }
    unassigned = Array(repeating: 0, count: context.tables.names.count)
    stages = Array(repeating: StageTally(), count: ranks.stages.count + 1)
    isPresent = Array(repeating: false, count: ranks.stages.count + 1)
    wasLeft = isPresent
    moves = StageMoveTable(stageCount: ranks.stages.count + 1, hasIntervals: true)
    returns = StageMoveTable(stageCount: ranks.stages.count + 1)
  }

  /// For each stay in a stage that another followed, the time to that one in microseconds.
  func lengths(of stage: Int) -> [Int64] { moves.lengths(from: stage) }

  var transitions: [StagePair: StageMoves] { moves.byPair }
  var shareIntervals: [StagePair: BootstrapInterval] { moves.shareIntervals }
  var loops: [StagePair: StageMoves] { returns.byPair }

  public mutating func see(_ batch: EventBatch) {
    orders.see(batch)
    for person in 0..<batch.personCount {
      moves.begin(batch.persons[person])
      returns.begin(batch.persons[person])
      see(batch.rows(ofPerson: person), of: batch)
    }
    precondition(orderStages.count == orders.rows.count, "every order has the stage of its event")
  }

  private mutating func see(_ rows: Range<Int>, of batch: EventBatch) {
    sequence.removeAll()
    for stage in isPresent.indices { isPresent[stage] = false }
    for row in rows {
      let stage = Int(batch.journey.stages[row])
      sequence.see(stage, at: batch.times[row], row: row)
      if isMoney[Int(batch.names[row])] { orderStages.append(UInt8(stage)) }
      guard scope.contains(row, of: batch) else { continue }
      stages[stage].events += 1
      if stage == ranks.stages.count { unassigned[Int(batch.names[row])] += 1 }
      isPresent[stage] = true
    }
    sequence.close()
    for stage in isPresent.indices where isPresent[stage] { stages[stage].persons += 1 }
    countStays(of: batch)
    countStanding(rows, of: batch)
  }

  // MARK: Stays and moves

  private mutating func countStays(of batch: EventBatch) {
    let stays = sequence.stays
    for stage in wasLeft.indices { wasLeft[stage] = false }
    for (index, stay) in stays.enumerated() {
      let isInRange = scope.contains(stay.row, of: batch)
      if isInRange {
        stages[stay.stage].entered += 1
        if wasLeft[stay.stage] { stages[stay.stage].back += 1 }
      }
      wasLeft[stay.stage] = true
      if isInRange, index + 1 == stays.count, let dataEnd, stay.start <= dataEnd {
        stages[stay.stage].openLengths.append((dataEnd - stay.start).microseconds)
      }
      guard isInRange, index + 1 < stays.count else { continue }
      let next = stays[index + 1]
      let length = (next.start - stay.start).microseconds
      let pair = StagePair(first: stay.stage, second: next.stage)
      moves.add(pair, length)
      guard index + 2 < stays.count, stays[index + 2].stage == stay.stage else { continue }
      let away = (stays[index + 2].start - next.start).microseconds
      returns.add(pair, away)
    }
  }

  // MARK: Where a person stands

  /// Counts the person's furthest and current stage, by all history before the end of the range.
  private mutating func countStanding(_ rows: Range<Int>, of batch: EventBatch) {
    var known = rows
    if let to = scope.to { known = rows.lowerBound..<rows.prefix { batch.times[$0] < to }.endIndex }
    guard let last = known.last, batch.isInFocus(last) else { return }
    standing.removeAll(keepingCapacity: true)
    for stay in sequence.stays where stay.start <= batch.times[last] {
      standing.append(stay.stage)
    }
    guard let current = ranks.current(standing) else { return }
    stages[ranks.highest(standing) ?? current].highest += 1
    stages[current].current += 1
    if let end, end - batch.times[last] > dormantAfter { stages[current].dormant += 1 }
  }

  public mutating func seeOthers(_ batch: EventBatch) { orders.seeOthers(batch) }

  public mutating func merge(_ other: StagesFold) {
    for stage in stages.indices { stages[stage].merge(other.stages[stage]) }
    for name in unassigned.indices { unassigned[name] += other.unassigned[name] }
    moves.merge(other.moves)
    returns.merge(other.returns)
    orders.merge(other.orders)
    orderStages += other.orderStages
  }
}
