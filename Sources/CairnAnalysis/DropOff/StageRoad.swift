import CairnModel

// The stages as a road: a person has come to the furthest stage that any of their events lies in,
// and to all before it. Nothing on this road has a window; who has been silent for as long as makes
// a person dormant has left. Only who entered at least that long before the end of data is looked
// at, so that the quick are not counted without the slow.

/// How far one person came on the road of the stages.
struct StageRoad: Sendable {
  /// What a person did on the road.
  struct Way: Sendable {
    var entry: EventTime
    var entryRow: Int
    /// The furthest stage, counted from 0.
    var furthest: Int
    /// The last event in that stage, and its row.
    var last: EventTime
    var row: Int
    /// For each stage before the furthest, the first row beyond it.
    var onward: [Int]
    /// The person's last event anywhere.
    var end: EventTime
  }

  let stages: [String]
  /// For each stage of the model its place on the road, or -1.
  private let places: [Int]
  private let dormantAfter: TimeSpan
  private let dataEnd: EventTime

  init(_ context: WalkContext) {
    let model = context.definitions.stageModels[context.stageModel]
    let journey = model.journey
    stages = journey
    places = model.stages.map { journey.firstIndex(of: $0) ?? -1 }
    dormantAfter = model.dormantAfter
    dataEnd = context.dataEnd ?? EventTime(microseconds: .min)
  }

  static func name(_ model: StageModel) -> String { "stages:\(model.name)" }

  /// Whether a person entered long enough ago to have left by now.
  func isMature(_ way: Way) -> Bool { way.entry + dormantAfter <= dataEnd }

  /// Whether a person has been silent for so long that they have left.
  func isGone(_ way: Way) -> Bool { dataEnd - way.end > dormantAfter }

  func way(_ batch: EventBatch, _ rows: [Int]) -> Way? {
    var way: Way?
    for row in rows {
      let stage = Int(batch.journey.stages[row])
      let place = stage < places.count ? places[stage] : -1
      guard place >= 0 else { continue }
      let time = batch.times[row]
      var own =
        way
        ?? Way(
          entry: time, entryRow: row, furthest: 0, last: time, row: row, onward: [], end: time)
      while own.onward.count < place { own.onward.append(row) }
      if place >= own.furthest { (own.furthest, own.last, own.row) = (place, time, row) }
      way = own
    }
    if let row = rows.last { way?.end = batch.times[row] }
    return way
  }
}
