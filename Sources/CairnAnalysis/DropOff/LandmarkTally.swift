import CairnModel

/// Something that is compared between leavers and converters: an event's name, or a value.
struct LandmarkCandidate: Hashable, Sendable {
  /// 0 for the name of an event, else one more than the property's place in the question.
  var property: UInt16
  /// The type of the value, 0 for a name.
  var type: UInt8
  var payload: UInt64
}

/// For each candidate, how many leavers and converters had it before the landmark.
struct LandmarkTally: Sendable {
  /// A property with more values than this among persons is not compared: it names, it does not
  /// describe.
  static let valueLimit = 50

  private(set) var leavers = 0
  private(set) var converters = 0
  private(set) var ofLeavers: [LandmarkCandidate: Int] = [:]
  private(set) var ofConverters: [LandmarkCandidate: Int] = [:]
  /// Converters who were done before the landmark and had less time than the others.
  var early = 0
  /// Properties with too many values, by place in the question, counted from 1.
  private(set) var named: Set<UInt16> = []
  private var values: [UInt16: Set<LandmarkCandidate>] = [:]

  mutating func see(_ candidates: [LandmarkCandidate], isConverter: Bool) {
    if isConverter { converters += 1 } else { leavers += 1 }
    for candidate in candidates where !named.contains(candidate.property) {
      if candidate.property > 0 { note(candidate) }
      if isConverter {
        ofConverters[candidate, default: 0] += 1
      } else {
        ofLeavers[candidate, default: 0] += 1
      }
    }
  }

  private mutating func note(_ candidate: LandmarkCandidate) {
    values[candidate.property, default: []].insert(candidate)
    guard values[candidate.property]?.count ?? 0 > Self.valueLimit else { return }
    named.insert(candidate.property)
    values[candidate.property] = nil
  }

  mutating func merge(_ other: LandmarkTally) {
    leavers += other.leavers
    converters += other.converters
    early += other.early
    ofLeavers.merge(other.ofLeavers, uniquingKeysWith: +)
    ofConverters.merge(other.ofConverters, uniquingKeysWith: +)
    named.formUnion(other.named)
    for (property, theirs) in other.values where !named.contains(property) {
      for candidate in theirs { note(candidate) }
    }
  }

  /// What was searched, in no order.
  var candidates: [LandmarkCandidate] {
    Set(ofLeavers.keys).union(ofConverters.keys).filter { !named.contains($0.property) }
  }
}
