internal import CairnModel

/// Where a session begins: its first active row, and why there.
struct SessionCut: Hashable, Sendable {
  var row: Int
  var boundary: SessionBoundary
}

/// One stream of a person, while the rows go by.
struct SessionStream: Sendable {
  var device: IdentityKey
  /// The number of the stream's latest session, `noSession` before the first.
  var session = JourneyColumns.noSession
  /// The latest session's first and last active moment.
  var start = EventTime(microseconds: 0)
  var last = EventTime(microseconds: 0)
  /// The local day of the last active moment, where midnight splits.
  var day = 0
  /// The latest session's campaign, where campaigns split.
  var campaign = TouchReader.untold
}

/// Cuts one person's rows into sessions; a scratch that is filled again for each person.
struct SessionCutter: Sendable {
  /// The sessions of the person last cut, by their number.
  private(set) var cuts: [SessionCut] = []

  let rules: SessionRules
  let zone: ZoneTable
  let isPassive: [Bool]
  let isStart: [Bool]
  let declaredColumn: Int?
  var reader: TouchReader?
  var streams: [SessionStream] = []
  var declared: [DeclaredSession: SessionStream] = [:]

  private let deviceTypes: [Int]
  /// The device columns of the batch being cut.
  private var devices: [(type: UInt8, hashes: [UInt64])] = []
  private let isPlain: Bool
  private var moment = StreamMoment()

  init(_ context: WalkContext) {
    let definitions = context.definitions
    rules = definitions.session
    zone = definitions.zone
    isPassive = context.tables.names.map { definitions.session.passiveEvents.contains($0) }
    isStart = context.tables.names.map { definitions.session.startEvents.contains($0) }
    deviceTypes = rules.span == .person ? [] : IdentityTypes(definitions.identity).device
    declaredColumn = rules.isDeclared ? context.index(ofProperty: ByteText(FieldName.session)) : nil
    reader = rules.splitsAtCampaign ? TouchReader(context, sites: SiteDirectory()) : nil
    isPlain =
      !isPassive.contains(true) && !isStart.contains(true) && declaredColumn == nil
      && reader == nil && !rules.splitsAtMidnight
  }

  /// Turns to another batch; every `cut` until the next is of its rows.
  mutating func begin(_ batch: EventBatch) {
    reader?.begin(batch)
    devices = deviceTypes.map { (UInt8($0), batch.identities[$0]) }
  }

  /// Lets go of the batch, so that its columns can be filled again where they are.
  mutating func end() {
    reader?.end()
    devices = []
  }

  /// Writes the session of each of a person's rows.
  mutating func cut(_ rows: Range<Int>, of batch: EventBatch, into sessions: inout [UInt32]) {
    cuts.removeAll(keepingCapacity: true)
    streams.removeAll(keepingCapacity: true)
    if rows.isEmpty { return }
    if isPlain {
      cutPlainly(rows, of: batch, into: &sessions)
    } else {
      declared.removeAll(keepingCapacity: true)
      cutByMoments(rows, of: batch, into: &sessions)
    }
  }

  /// The first device of a row in the order of the rules; one with the hash 0 where it has none.
  func device(_ row: Int) -> IdentityKey {
    for (type, hashes) in devices where hashes[row] != 0 {
      return IdentityKey(identityType: type, identityHash: hashes[row])
    }
    return IdentityKey(identityType: .max, identityHash: 0)
  }

  /// Opens a session of a stream and gives its number.
  mutating func open(_ row: Int, _ boundary: SessionBoundary) -> UInt32 {
    cuts.append(SessionCut(row: row, boundary: boundary))
    return UInt32(cuts.count - 1)
  }

  // MARK: Timeout and longest length only

  private mutating func cutPlainly(
    _ rows: Range<Int>, of batch: EventBatch, into sessions: inout [UInt32]
  ) {
    var place = stream(of: device(rows.lowerBound))
    var stream = streams[place]
    // Neighbouring rows nearly always carry what the row before carried.
    let onlyDevice = devices.count == 1 ? devices[0].hashes : []
    let (hashes, times) = (onlyDevice.span, batch.times.span)
    var hash = hashes.isEmpty ? 0 : hashes[rows.lowerBound]
    for row in rows {
      if hashes.isEmpty ? devices.count > 1 : hashes[row] != hash {
        if !hashes.isEmpty { hash = hashes[row] }
        let device = device(row)
        if stream.device != device {
          streams[place] = stream
          place = self.stream(of: device)
          stream = streams[place]
        }
      }
      let time = times[row]
      if let boundary = plainBoundary(stream, time) {
        stream.session = open(row, boundary)
        stream.start = time
      }
      stream.last = time
      sessions[row] = stream.session
    }
  }

  private func plainBoundary(_ stream: SessionStream, _ time: EventTime) -> SessionBoundary? {
    if stream.session == JourneyColumns.noSession { return .first }
    if time - stream.last > rules.timeout { return .idle }
    return time - stream.start > rules.longest ? .longest : nil
  }

  private mutating func stream(of device: IdentityKey) -> Int {
    if let place = streams.firstIndex(where: { $0.device == device }) { return place }
    streams.append(SessionStream(device: device))
    return streams.count - 1
  }

  // MARK: All rules, moment by moment

  private mutating func cutByMoments(
    _ rows: Range<Int>, of batch: EventBatch, into sessions: inout [UInt32]
  ) {
    var start = rows.lowerBound
    while start < rows.upperBound {
      var end = start + 1
      while end < rows.upperBound, batch.times[end] == batch.times[start] { end += 1 }
      cutMoment(start..<end, of: batch, into: &sessions)
      start = end
    }
  }

  /// Takes the rows of one moment, one stream after the other.
  private mutating func cutMoment(
    _ rows: Range<Int>, of batch: EventBatch, into sessions: inout [UInt32]
  ) {
    var places: [Int] = []
    for row in rows {
      let place = stream(of: device(row))
      if !places.contains(place) { places.append(place) }
    }
    for place in places {
      moment.removeAll()
      for row in rows where device(row) == streams[place].device {
        let isDeclared = declaredColumn.map {
          batch.properties[$0].types[row] != PropertyColumn.absent
        }
        moment.append(row, isPassive: isPassive[Int(batch.names[row])], isDeclared ?? false)
      }
      let now = moment
      take(now, place, batch, &sessions)
    }
  }
}

/// The rows of one stream at one moment.
struct StreamMoment: Sendable {
  private(set) var declared: [Int] = []
  private(set) var active: [Int] = []
  private(set) var passive: [Int] = []

  mutating func removeAll() {
    declared.removeAll(keepingCapacity: true)
    active.removeAll(keepingCapacity: true)
    passive.removeAll(keepingCapacity: true)
  }

  mutating func append(_ row: Int, isPassive: Bool, _ isDeclared: Bool) {
    if isPassive {
      passive.append(row)
    } else if isDeclared {
      declared.append(row)
    } else {
      active.append(row)
    }
  }
}
