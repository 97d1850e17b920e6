import CairnModel

/// One person's rows cut into streams, one for each session or one for all; filled again for each
/// person.
struct PathStreams: Sendable {
  private struct Stream: Sendable {
    var session: UInt32
    var isInRange: Bool
    var rows = 0..<0
  }

  private var streams: [Stream] = []
  /// The stream of each row that is let in, and the row.
  private var places: [(stream: Int, row: Int)] = []
  /// The rows of all streams, one stream's behind another's.
  private var rows: [Int] = []

  var count: Int { streams.count }

  /// The places of a stream's rows, or nil where it does not count.
  func places(ofStream index: Int) -> Range<Int>? {
    streams[index].isInRange ? streams[index].rows : nil
  }

  /// A row by its place.
  subscript(place: Int) -> Int { rows[place] }

  mutating func begin() {
    streams.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
  }

  /// All rows are one stream.
  mutating func cut(whole own: some Sequence<Int>) {
    begin()
    rows.append(contentsOf: own)
    streams.append(Stream(session: 0, isInRange: true, rows: 0..<rows.count))
  }

  /// Cuts rows by their sessions; a session counts if it began in the range.
  mutating func cut(
    _ own: Range<Int>, of batch: EventBatch, _ scope: QuestionScope, _ filter: FilterMatcher?
  ) {
    begin()
    let sessions = batch.journey.sessions.span
    for row in own where sessions[row] != JourneyColumns.noSession {
      if streams.last?.session != sessions[row] {
        // Sessions of several devices may overlap.
        if streams.contains(where: { $0.session == sessions[row] }) {
          return cutMixed(own, of: batch, scope, filter)
        }
        streams.append(
          Stream(
            session: sessions[row], isInRange: scope.contains(batch.times[row]),
            rows: rows.count..<rows.count))
      }
      guard filter?.matches(batch, row) ?? true else { continue }
      rows.append(row)
      let last = streams.count - 1
      streams[last].rows = streams[last].rows.lowerBound..<rows.count
    }
  }

  private mutating func cutMixed(
    _ own: Range<Int>, of batch: EventBatch, _ scope: QuestionScope, _ filter: FilterMatcher?
  ) {
    begin()
    let sessions = batch.journey.sessions.span
    for row in own where sessions[row] != JourneyColumns.noSession {
      // It is nearly always one of the last.
      var place = streams.count - 1
      while place >= 0, streams[place].session != sessions[row] { place -= 1 }
      if place < 0 {
        place = streams.count
        streams.append(
          Stream(session: sessions[row], isInRange: scope.contains(batch.times[row])))
      }
      if filter?.matches(batch, row) ?? true { places.append((place, row)) }
    }
    // The sort is stable: the rows of a stream stay in their order.
    places.sort { $0.stream < $1.stream }
    for (stream, row) in places {
      let start = streams[stream].rows.isEmpty ? rows.count : streams[stream].rows.lowerBound
      rows.append(row)
      streams[stream].rows = start..<rows.count
    }
  }

  /// Whether any two rows of a stream share a moment.
  func hasTies(_ stream: Range<Int>, _ times: [EventTime]) -> Bool {
    let (times, rows) = (times.span, rows.span)
    for place in stream.dropFirst() where times[rows[place - 1]] == times[rows[place]] {
      return true
    }
    return false
  }

  /// Within a moment the order of the rows' ranks counts, not the log's.
  mutating func sort(
    _ stream: Range<Int>, of batch: EventBatch, by rank: (Int) -> (name: Int, part: Int)
  ) {
    let own = Array(rows[stream])
    let ranks = own.map(rank)
    let sorted = own.indices.sorted {
      (batch.times[own[$0]], ranks[$0].name, ranks[$0].part)
        < (batch.times[own[$1]], ranks[$1].name, ranks[$1].part)
    }
    for (place, index) in zip(stream, sorted) { rows[place] = own[index] }
  }
}
