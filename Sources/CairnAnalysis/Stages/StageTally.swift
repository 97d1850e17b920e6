import CairnModel

/// What happened in one stage.
struct StageTally: Sendable {
  var events = 0
  var persons = 0
  /// Stays that began.
  var entered = 0
  /// Stays in a stage that the person had left before.
  var back = 0
  /// For each stay that another followed, the time to that one in microseconds.
  var lengths: [Int64] = []
  /// For each stay that none has followed yet, the time from its first event to the end of data.
  var openLengths: [Int64] = []
  /// Persons whose furthest, current, and current but dormant stage this is.
  var highest = 0
  var current = 0
  var dormant = 0

  /// The time after which half of the stays are over, counting those that are not.
  var survivalMedian: Double? {
    let over = lengths.map { KaplanMeier.Wait(length: Int($0), isOver: true) }
    let open = openLengths.map { KaplanMeier.Wait(length: Int($0), isOver: false) }
    return KaplanMeier(over + open).quantile(0.5).map { Double($0) / 1_000_000 }
  }

  mutating func merge(_ other: StageTally) {
    events += other.events
    persons += other.persons
    entered += other.entered
    back += other.back
    lengths += other.lengths
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

/// Two stages: from and to, or the one left and the one looped over.
struct StagePair: Hashable, Sendable {
  var first: Int
  var second: Int
}
