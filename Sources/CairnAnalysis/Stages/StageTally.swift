import CairnModel

/// What happened in one stage.
struct StageTally: Sendable {
  var events = 0
  var persons = 0
  /// Stays that began.
  var entered = 0
  /// Stays in a stage that the person had left before.
  var back = 0
  /// For each stay that none has followed yet, the time from its first event to the end of data.
  var openLengths: [Int64] = []
  /// Persons whose furthest, current, and current but dormant stage this is.
  var highest = 0
  var current = 0
  var dormant = 0

  /// The time after which half of the stays are over, counting those that are not; `lengths` are
  /// those of the stays that another followed.
  func survivalMedian(_ lengths: [Int64]) -> Double? {
    KaplanMeier.quantile(0.5, over: lengths, open: openLengths).map { Double($0) / 1_000_000 }
  }

  mutating func merge(_ other: StageTally) {
    events += other.events
    persons += other.persons
    entered += other.entered
    back += other.back
    openLengths += other.openLengths
    highest += other.highest
    current += other.current
    dormant += other.dormant
  }
}

/// Moves from one stage to another, or loops over one: how many, by how many, how long.
struct StageMoves: Sendable {
  var persons = 0
  var lengths: [Int64] = []

  mutating func merge(_ other: StageMoves) {
    persons += other.persons
    lengths += other.lengths
  }
}

/// Moves by their pair of stages; a model has few, so every pair has its place.
struct StageMoveTable: Sendable {
  private let stageCount: Int
  private var moves: [StageMoves]
  /// The running number of the person who was counted last in each place.
  private var lastPersons: [Int]
  private var person = 0
  /// By groups of persons how many moves each place has; none where nobody asks.
  private var sums: GroupedSums?
  private var group = 0

  init(stageCount: Int, hasIntervals: Bool = false) {
    self.stageCount = stageCount
    sums = hasIntervals ? GroupedSums(columns: stageCount * stageCount) : nil
    moves = Array(repeating: StageMoves(), count: stageCount * stageCount)
    lastPersons = Array(repeating: 0, count: stageCount * stageCount)
  }

  /// What is added from now on is of another person.
  mutating func begin(_ person: PersonRef) {
    self.person += 1
    if sums != nil { group = GroupedSums.group(ofPerson: person.identityHash) }
  }

  mutating func add(_ pair: StagePair, _ length: Int64) {
    let place = pair.first * stageCount + pair.second
    moves[place].lengths.append(length)
    if lastPersons[place] != person { moves[place].persons += 1 }
    lastPersons[place] = person
    sums?.add(1, to: place, ofGroup: group)
  }

  mutating func merge(_ other: StageMoveTable) {
    for place in moves.indices { moves[place].merge(other.moves[place]) }
    if let theirs = other.sums { sums?.merge(theirs) }
  }

  /// For each pair that occurred, where its share of the moves out of its first stage lies with
  /// 95 % confidence, had other persons come.
  var shareIntervals: [StagePair: BootstrapInterval] {
    guard let drawn = sums?.drawn else { return [:] }
    var intervals: [StagePair: BootstrapInterval] = [:]
    for (place, moves) in moves.enumerated() where !moves.lengths.isEmpty {
      let pair = StagePair(first: place / stageCount, second: place % stageCount)
      let row = pair.first * stageCount..<(pair.first + 1) * stageCount
      intervals[pair] = BootstrapInterval(
        drawn.map { sums in
          let all = sums[row].reduce(0, +)
          return all > 0 ? sums[place] / all : nil
        })
    }
    return intervals
  }

  /// For each stay in a stage that another followed, the time to that one in microseconds.
  func lengths(from stage: Int) -> [Int64] {
    moves[stage * stageCount..<(stage + 1) * stageCount].flatMap(\.lengths)
  }

  /// The pairs that occurred.
  var byPair: [StagePair: StageMoves] {
    var pairs: [StagePair: StageMoves] = [:]
    for (place, moves) in moves.enumerated() where !moves.lengths.isEmpty {
      let pair = StagePair(first: place / stageCount, second: place % stageCount)
      pairs[pair] = moves
    }
    return pairs
  }
}

/// Two stages: from and to, or the one left and the one looped over.
struct StagePair: Hashable, Sendable {
  var first: Int
  var second: Int
}
