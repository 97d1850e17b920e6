import CairnModel

/// Sessions added up by the period in which they began.
struct PeriodTallies: Sendable {
  /// The place of each period's tally.
  private var places: [Int: Int] = [:]
  private var tallies: [SessionTally] = []
  /// The number of the person who was last seen in each period.
  private var lastPersons: [Int] = []
  private var person = 0
  /// The period asked for last: sessions mostly lie near each other.
  private var latest: (period: Int, place: Int)?

  /// Turns to another person.
  mutating func begin() { person += 1 }

  /// Adds a session of the person at hand to its period.
  mutating func add(_ session: SessionRecord, _ bounce: SessionRules.Bounce, in period: Int) {
    let place = place(of: period)
    tallies[place].add(session, bounce)
    if lastPersons[place] != person {
      lastPersons[place] = person
      tallies[place].persons += 1
    }
  }

  /// The sessions of others, none of whose persons was seen here.
  mutating func merge(_ other: PeriodTallies) {
    for (period, tally) in other.sorted { tallies[place(of: period)].merge(tally) }
  }

  /// The periods with sessions, ascending.
  var sorted: [(period: Int, tally: SessionTally)] {
    places.sorted { $0.key < $1.key }.map { ($0.key, tallies[$0.value]) }
  }

  /// All periods together; a person counts in each of theirs.
  var total: SessionTally {
    var total = SessionTally()
    for tally in tallies { total.merge(tally) }
    return total
  }

  private mutating func place(of period: Int) -> Int {
    if let latest, latest.period == period { return latest.place }
    let place = places[period] ?? tallies.count
    if place == tallies.count {
      places[period] = place
      tallies.append(SessionTally())
      lastPersons.append(0)
    }
    latest = (period, place)
    return place
  }
}
