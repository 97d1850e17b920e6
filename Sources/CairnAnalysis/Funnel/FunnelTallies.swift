import CairnModel

/// Funnels counted by a key of their chains: a value of a breakdown, or the period of the entry.
struct FunnelTallies<Key: Hashable & Sendable>: Sendable {
  private var places: [Key: Int] = [:]
  private var tallies: [FunnelTally] = []
  /// The key counted last: neighbours often share one.
  private var latest: (key: Key, place: Int)?

  var keys: Dictionary<Key, Int>.Keys { places.keys }

  /// The tally of a key, or nil where no chain has it.
  subscript(key: Key) -> FunnelTally? { places[key].map { tallies[$0] } }

  /// The keys with their tallies, in no order.
  var all: some Sequence<(key: Key, tally: FunnelTally)> {
    places.lazy.map { ($0.key, tallies[$0.value]) }
  }

  /// Counts one chain.
  mutating func count(_ chain: FunnelChain, _ plan: FunnelPlan, under key: Key) {
    let place = place(of: key, plan)
    tallies[place].count(chain, plan)
  }

  /// Counts a chain that has a time for every step and nothing else to tell, from its steps' rows.
  mutating func count(
    _ rows: ArraySlice<Int>, of times: [EventTime], _ plan: FunnelPlan, under key: Key
  ) {
    let place = place(of: key, plan)
    tallies[place].count(rows.span, times.span, plan)
  }

  mutating func merge(_ other: FunnelTallies) {
    for (key, tally) in other.all {
      if let place = places[key] {
        tallies[place].merge(tally)
      } else {
        append(tally, under: key)
      }
    }
  }

  private mutating func place(of key: Key, _ plan: FunnelPlan) -> Int {
    if let latest, latest.key == key { return latest.place }
    if places[key] == nil { append(FunnelTally(plan), under: key) }
    let place = places[key] ?? 0
    latest = (key, place)
    return place
  }

  private mutating func append(_ tally: FunnelTally, under key: Key) {
    places[key] = tallies.count
    tallies.append(tally)
  }
}
