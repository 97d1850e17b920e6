import CairnModel

/// The place of each stage of a model in its journey.
struct StageRanks: Sendable {
  let stages: [String]
  /// For each stage its place in the journey, nil for the one beside it.
  private let places: [Int?]

  init(_ model: StageModel) {
    stages = model.stages
    let journey = model.journey
    places = stages.map { journey.firstIndex(of: $0) }
  }

  /// For each stage, and at the end for `unassigned`, its place among all: along the journey, then
  /// those beside it in the model's order.
  var order: [Int] {
    let all = stages.indices.sorted { left, right in
      let (one, other) = (places[left] ?? .max, places[right] ?? .max)
      return (one, left) < (other, right)
    }
    var order = Array(repeating: stages.count, count: stages.count + 1)
    for (place, stage) in all.enumerated() { order[stage] = place }
    return order
  }

  /// The place of a stage in the journey; none for the stage beside it and for `unassigned`.
  func place(_ stage: Int) -> Int? { stage < places.count ? places[stage] : nil }

  func name(_ stage: Int) -> String {
    stage < stages.count ? stages[stage] : StageModel.unassigned
  }

  /// The furthest stage of some stays; the one beside the journey only where there is no other.
  func highest(_ stays: [Int]) -> Int? {
    var best: Int?
    for stage in stays {
      guard let place = place(stage) else { continue }
      if let known = best, let bestPlace = self.place(known), bestPlace >= place { continue }
      best = stage
    }
    return best
  }

  /// The last stage of some stays that lies on the journey, else the last one beside it.
  func current(_ stays: [Int]) -> Int? {
    stays.last { place($0) != nil } ?? stays.last { $0 < stages.count }
  }

  /// How a move from one stage to another goes along the journey.
  func kind(from: Int, to: Int) -> String {
    guard let start = place(from), let end = place(to) else { return "aside" }
    if end < start { return "return" }
    return end == start + 1 ? "forward" : "skip"
  }
}
