// Whose the anonymous events of one device are. The idea: walk the device's rows backwards,
// carrying the next login along, then forwards, carrying the previous one; an anonymous row takes
// the next login if it lies within the look-back, else the previous one if that does. Rows of one
// moment are one step: a login among them is every one's next.

internal import CairnModel

/// One device's rows of a cluster, and the logins among them; a scratch to be filled again.
struct DeviceTimeline {
  /// The device's rows, in order of time.
  private(set) var rows: [Int] = []
  /// The person who logged in at each of `rows`, `nobody` where the row is anonymous.
  private(set) var logins: [PersonRef] = []
  /// For each of `rows` the place of the login that comes next, one of the same moment included.
  private(set) var next: [Int] = []
  /// For each of `rows` the place of the last login of an earlier moment.
  private(set) var previous: [Int] = []
  private(set) var loginCount = 0

  /// Where there is no such login.
  static let none = -1

  var hasLoginsAndOthers: Bool { loginCount > 0 && loginCount < rows.count }

  mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
    logins.removeAll(keepingCapacity: true)
    loginCount = 0
  }

  mutating func append(row: Int, login: PersonRef) {
    rows.append(row)
    logins.append(login)
    if login != .nobody { loginCount += 1 }
  }

  /// How many persons logged in here, where it is more than `limit`.
  func persons(over limit: Int) -> Int? {
    guard loginCount > limit else { return nil }
    var persons: Set<PersonRef> = []
    for login in logins where login != .nobody { persons.insert(login) }
    return persons.count > limit ? persons.count : nil
  }

  /// Fills `next` and `previous`.
  mutating func findNeighbours(_ cluster: ClusterRows, _ order: any IdentityOrder) {
    next.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
    var last = Self.none
    var start = 0
    while start < rows.count {
      let time = cluster.time(rows[start])
      var end = start + 1
      while end < rows.count, cluster.time(rows[end]) == time { end += 1 }
      let login = login(among: start..<end, order)
      for _ in start..<end {
        previous.append(last)
        next.append(login)
      }
      if login != Self.none { last = login }
      start = end
    }
    var coming = Self.none
    for place in rows.indices.reversed() {
      if next[place] != Self.none { coming = next[place] } else { next[place] = coming }
    }
  }

  /// The login that counts among those of one moment: that of the person with the smallest id.
  private func login(among group: Range<Int>, _ order: any IdentityOrder) -> Int {
    var smallest = Self.none
    for place in group where logins[place] != .nobody {
      guard smallest != Self.none else {
        smallest = place
        continue
      }
      guard logins[place] != logins[smallest] else { continue }
      if order.precedes(IdentityKey(logins[place]), IdentityKey(logins[smallest])) {
        smallest = place
      }
    }
    return smallest
  }
}

extension IdentityKey {
  /// The identifier that stands for a person.
  init(_ person: PersonRef) {
    self.init(identityType: person.identityType, identityHash: person.identityHash)
  }
}
