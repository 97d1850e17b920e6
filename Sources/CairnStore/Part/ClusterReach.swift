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
  private var ownerClass: UInt8 = 3
  /// Strong ids that stand beside the unique one somewhere, and so are linked to it.
  private var linked: [UInt64] = []
  private let strongTypes: Int
  private var isComplex = false
  /// The devices of the cluster with the time of the last login on each.
  private var devices: [UInt64] = []
  private var lastLogins: [Int64] = []
  private var gap: Int64 = 0

  init(classes: [UInt8]) {
    self.classes = classes
    strongTypes = classes.count { $0 == 1 }
  }

  /// The reach of a cluster from its rows' times and identifier codes, in order of time.
  ///
  /// `identifiers` holds for each row one code for each identity type, 0 where absent; codes need
  /// to be told apart only inside one type.
  mutating func reach(times: Span<Int64>, identifiers: Span<UInt64>) -> UInt8 {
    begin()
    findOwner(times.count, identifiers)
    if isComplex { return PartFormat.complexReach }
    if ownerClass >= 2 { return 0 }
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
    linked.removeAll(keepingCapacity: true)
    devices.removeAll(keepingCapacity: true)
    lastLogins.removeAll(keepingCapacity: true)
    gap = 0
  }

  /// The cluster's only unique id, else its only strong one, else its only device.
  ///
  /// Where there are two of the class that decides, the identity pass must look. A strong id beside
  /// the unique one is linked to it, and then proves the same wherever it stands; with several
  /// strong types the links between those have a say too, and that is left to the pass as well.
  private mutating func findOwner(_ rows: Int, _ identifiers: Span<UInt64>) {
    for wanted in UInt8(0)...2 where ownerClass == 3 {
      for row in 0..<rows {
        for type in classes.indices where classes[type] == wanted {
          let code = identifiers[row * classes.count + type]
          guard code != 0 else { continue }
          let typed = code &* 64 &+ UInt64(type)
          if ownerClass == 3 { (owner, ownerClass) = (typed, wanted) }
          if typed != owner { isComplex = true }
        }
      }
    }
    if ownerClass == 0, !isComplex, strongTypes > 0 { linkStrongIds(rows, identifiers) }
  }

  private mutating func linkStrongIds(_ rows: Int, _ identifiers: Span<UInt64>) {
    for isSearch in [true, false] {
      for row in 0..<rows {
        let isOwn = carries(owner, row, identifiers)
        for type in classes.indices where classes[type] == 1 {
          let code = identifiers[row * classes.count + type]
          guard code != 0 else { continue }
          let typed = code &* 64 &+ UInt64(type)
          if isSearch {
            if isOwn, strongTypes == 1, !linked.contains(typed) { linked.append(typed) }
          } else if !isOwn, !linked.contains(typed) {
            isComplex = true
          }
        }
      }
      if linked.count > 16 { isComplex = true }
    }
  }

  /// Whether a row proves by itself that it is the owner's.
  private func isLogin(_ row: Int, _ identifiers: Span<UInt64>) -> Bool {
    if carries(owner, row, identifiers) { return true }
    guard !linked.isEmpty else { return false }
    return linked.contains { carries($0, row, identifiers) }
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
    let isLogin = isLogin(row, identifiers)
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
