// Whose the anonymous events of one device are. The idea: walk the device's rows backwards,
// carrying the next login along, then forwards, carrying the previous one; an anonymous row takes
// the next login if it lies within the look-back, else the previous one if that does. Rows of one
// moment are one step: a login among them is every one's next.

internal import CairnModel

/// A login on a device: who, and when.
struct DeviceLogin {
  var person: PersonRef
  var time: EventTime
}

/// One device's rows of a cluster, and the logins among them; a scratch to be filled again.
struct DeviceTimeline {
  /// The device's rows, in order of time.
  var rows: [Int] = []
  /// The person who logged in at each of `rows`, `nobody` where the row is anonymous.
  var logins: [PersonRef] = []
  /// For each of `rows` the login that comes next, a login of the same moment included.
  private(set) var next: [DeviceLogin?] = []
  /// For each of `rows` the last login of an earlier moment.
  private(set) var previous: [DeviceLogin?] = []

  mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
    logins.removeAll(keepingCapacity: true)
  }

  mutating func append(row: Int, login: PersonRef) {
    rows.append(row)
    logins.append(login)
  }

  /// How many persons logged in here, where it is more than `limit`.
  func persons(over limit: Int) -> Int? {
    guard rows.count > limit else { return nil }
    var persons: Set<PersonRef> = []
    for login in logins where login != .nobody { persons.insert(login) }
    return persons.count > limit ? persons.count : nil
  }

  /// Fills `next` and `previous`.
  mutating func findNeighbours(_ cluster: ClusterRows, _ order: any IdentityOrder) {
    next.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
    var last: DeviceLogin?
    var start = 0
    while start < rows.count {
      let time = cluster.time(rows[start])
      var end = start + 1
      while end < rows.count, cluster.time(rows[end]) == time { end += 1 }
      previous.append(contentsOf: repeatElement(last, count: end - start))
      let login = login(among: start..<end, order).map { DeviceLogin(person: $0, time: time) }
      next.append(contentsOf: repeatElement(login, count: end - start))
      last = login ?? last
      start = end
    }
    var coming: DeviceLogin?
    for index in rows.indices.reversed() {
      if let login = next[index] { coming = login } else { next[index] = coming }
    }
  }

  /// The person who counts among those who log in at one moment: the one with the smallest id.
  private func login(among group: Range<Int>, _ order: any IdentityOrder) -> PersonRef? {
    var smallest = PersonRef.nobody
    for index in group where logins[index] != .nobody && logins[index] != smallest {
      if smallest == .nobody || order.precedes(IdentityKey(logins[index]), IdentityKey(smallest)) {
        smallest = logins[index]
      }
    }
    return smallest == .nobody ? nil : smallest
  }
}

extension IdentityKey {
  /// The identifier that stands for a person.
  init(_ person: PersonRef) {
    self.init(identityType: person.identityType, identityHash: person.identityHash)
  }
}
