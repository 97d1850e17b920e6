/// Tells whether a cluster is one person whatever the definitions, and how far back that reaches.
///
/// Most clusters are one customer with their cookies, or one cookie alone. For those the question
/// of who is who needs no look at the rows, only the look-back: the *reach* is the longest time
/// from an event without a login to the login that claims it. It is kept as a power of two of
/// microseconds; 0 means every event carries the same identifier, 255 that the identity pass must
/// look.
struct ClusterReach {
  /// The identity classes of the types, as numbers: 0 unique, 1 strong, 2 device.
  let classes: [UInt8]
  private var owner: UInt64 = 0
  private var ownerClass: UInt8 = 2
  private var isComplex = false
  /// The devices of the cluster with the time of the last login on each.
  private var devices: [UInt64] = []
  private var lastLogins: [Int64] = []
  private var gap: Int64 = 0

  init(classes: [UInt8]) { self.classes = classes }

  /// The reach of a cluster from its rows' times and identifier codes, in order of time.
  ///
  /// `identifiers` holds for each row one code for each identity type, 0 where absent; codes need
  /// to be told apart only inside one type.
  mutating func reach(times: Span<Int64>, identifiers: Span<UInt64>) -> UInt8 {
    begin()
    for row in times.indices { findOwner(row, identifiers) }
    if isComplex { return PartFormat.complexReach }
    if ownerClass == 2 { return 0 }
    var pending: [(row: Int, device: Int)] = []
    for row in times.indices { follow(row, times, identifiers, &pending) }
    guard !isComplex else { return PartFormat.complexReach }
    closeBackward(times, identifiers, pending)
    if isComplex { return PartFormat.complexReach }
    return gap == 0 ? 0 : UInt8(64 - UInt64(gap).leadingZeroBitCount)
  }

  private mutating func begin() {
    owner = 0
    ownerClass = 3
    isComplex = false
    devices.removeAll(keepingCapacity: true)
    lastLogins.removeAll(keepingCapacity: true)
    gap = 0
  }

  /// The cluster's only unique id, else its only strong one, else its only device.
  private mutating func findOwner(_ row: Int, _ identifiers: Span<UInt64>) {
    for type in classes.indices {
      let code = identifiers[row * classes.count + type]
      guard code != 0 else { continue }
      let typed = code &* 64 &+ UInt64(type)
      if classes[type] < ownerClass {
        // A weaker owner may stay only where it always stands beside the stronger one: leave that
        // to the identity pass, but for devices.
        if ownerClass == 1 { isComplex = true }
        (owner, ownerClass) = (typed, classes[type])
      } else if classes[type] == ownerClass {
        if typed != owner { isComplex = true }
      } else if classes[type] == 1 {
        // A strong id beside the unique one on this event is linked to it.
        if ownerClass == 0, !carries(owner, row, identifiers) { isComplex = true }
      }
    }
  }

  private func carries(_ typed: UInt64, _ row: Int, _ identifiers: Span<UInt64>) -> Bool {
    let type = Int(typed & 63)
    return identifiers[row * classes.count + type] &* 64 &+ UInt64(type) == typed
  }

  /// Notes logins going forward, and the rows that wait for a later one.
  private mutating func follow(
    _ row: Int, _ times: Span<Int64>, _ identifiers: Span<UInt64>,
    _ pending: inout [(row: Int, device: Int)]
  ) {
    let isLogin = carries(owner, row, identifiers)
    var device: Int?
    for type in classes.indices where classes[type] == 2 {
      let code = identifiers[row * classes.count + type]
      guard code != 0 else { continue }
      if device != nil { isComplex = true }
      let typed = code &* 64 &+ UInt64(type)
      if let known = devices.firstIndex(of: typed) {
        device = known
      } else {
        devices.append(typed)
        lastLogins.append(.min)
        device = devices.count - 1
      }
    }
    if let device {
      if isLogin { lastLogins[device] = times[row] } else { pending.append((row, device)) }
    } else if !isLogin {
      isComplex = true
    }
    if devices.count > 64 { isComplex = true }
  }

  /// Goes back over the waiting rows: each is claimed by the nearest login of its device.
  private mutating func closeBackward(
    _ times: Span<Int64>, _ identifiers: Span<UInt64>, _ pending: [(row: Int, device: Int)]
  ) {
    guard !pending.isEmpty else { return }
    var previous = [Int64](repeating: .min, count: devices.count)
    var next = [Int64](repeating: .max, count: devices.count)
    var forward = [Int64](repeating: .min, count: pending.count)
    var waiting = 0
    for row in times.indices {
      if waiting < pending.count, pending[waiting].row == row {
        forward[waiting] = previous[pending[waiting].device]
        waiting += 1
      } else if let device = device(ofRow: row, identifiers) {
        previous[device] = times[row]
      }
    }
    waiting = pending.count - 1
    for row in times.indices.reversed() {
      if waiting >= 0, pending[waiting].row == row {
        note(times[row], forward[waiting], next[pending[waiting].device])
        waiting -= 1
      } else if let device = device(ofRow: row, identifiers) {
        next[device] = times[row]
      }
    }
  }

  private func device(ofRow row: Int, _ identifiers: Span<UInt64>) -> Int? {
    for type in classes.indices where classes[type] == 2 {
      let code = identifiers[row * classes.count + type]
      if code != 0 { return devices.firstIndex(of: code &* 64 &+ UInt64(type)) }
    }
    return nil
  }

  private mutating func note(_ time: Int64, _ before: Int64, _ after: Int64) {
    let back = before == .min ? Int64.max : time - before
    let ahead = after == .max ? Int64.max : after - time
    let nearest = min(back, ahead)
    if nearest == .max { isComplex = true } else { gap = max(gap, nearest) }
  }
}
