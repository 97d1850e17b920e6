internal import CairnBytes
internal import CairnModel
internal import CairnStore

/// What becomes known of a file while it is read.
struct LoadReading {
  let load: Int
  let file: String
  let source: SourceDefinition
  /// When the load was begun: event times far ahead of it do not move the end of data.
  let now: EventTime
  private(set) var counts = LoadCounts()
  private var rejects: [RejectReason: Int] = [:]
  private var events = 0
  private var first = EventTime(microseconds: .max)
  private var last = EventTime(microseconds: .min)
  private var dataEnd = EventTime(microseconds: .min)

  init(load: Int, file: String, source: SourceDefinition, now: EventTime) {
    self.load = load
    self.file = file
    self.source = source
    self.now = now
  }

  /// The lines that are neither blank nor filtered, nor copies of others.
  var judgedCount: Int { counts.accepted + counts.rejected }

  /// The share of the lines that are not blank or filtered which were rejected.
  var badShare: Double {
    let judged = judgedCount
    return judged == 0 ? 0 : Double(counts.rejected) / Double(judged)
  }

  mutating func see(_ parsed: ParsedEvents) {
    counts.lines += parsed.lines
    counts.blank += parsed.blank
    counts.filtered += parsed.filtered
    counts.accepted += parsed.accepted
    for reject in parsed.rejects where !reject.isPart {
      counts.rejected += 1
      rejects[reject.reason, default: 0] += 1
    }
    events += parsed.events.count
    let limit = now + Limits.clockSkew
    for event in parsed.events {
      first = min(first, event.time)
      last = max(last, event.time)
      if event.time <= limit { dataEnd = max(dataEnd, event.time) }
    }
  }

  /// The ledger's row for the file, but for what the store finds out itself.
  func record(_ summary: InputSummary, notes: [String]) -> LoadRecord {
    let nothing = Fingerprint(high: 0, low: 0)
    var facts = LoadRecord.InputFacts(
      file: file, path: InputPaths.absolute(file),
      content: summary.decodedFingerprint ?? nothing,
      compressed: summary.storedFingerprint ?? nothing)
    facts.byteCount = summary.storedByteCount
    facts.decodedByteCount = summary.decodedByteCount
    var record = LoadRecord(id: load, source: source.name, input: facts)
    record.counts = counts
    record.eventCount = events
    if events > 0 {
      record.firstTime = first
      record.lastTime = last
      if dataEnd.microseconds != .min { record.dataEnd = dataEnd }
    }
    record.rejects = rejects
    record.format = source.format.words
    record.notes = notes
    if summary.trailingJunkByteCount > 0 {
      record.notes.append(
        "ignored "
          + summary.trailingJunkByteCount.counted("byte", "bytes")
          + " behind the end of the gzip data")
    }
    if let damage = summary.damage {
      record.isSalvaged = true
      record.notes.append("the file is damaged (\(damage)); its good start was taken, unverified")
    }
    return record
  }
}

extension RecordFormat {
  /// The format in a word or two.
  var words: String {
    switch self {
    case .ndjson: "ndjson"
    case .json: "json"
    case .logfmt: "logfmt"
    case .w3c: "w3c"
    case .delimited(let separator, _):
      switch separator {
      case 0x2C: "csv"
      case 0x09: "tsv"
      default: "delimited by '\(Character(UnicodeScalar(separator)))'"
      }
    case .accessLog: "access log"
    }
  }
}
