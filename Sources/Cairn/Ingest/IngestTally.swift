internal import CairnBytes
internal import CairnModel
internal import CairnStore

/// What an ingest has come to so far, file by file.
struct IngestTally {
  enum Status: String { case committed, alreadyIngested = "already_ingested", refused }

  struct File {
    var name: String
    var status: Status
    var record: LoadRecord?
  }

  private(set) var files: [File] = []
  /// Why files were refused; a question about one is its refusal where others are done.
  var refusals: [CairnError] {
    guard files.contains(where: { $0.status != .refused }) else { return reasons }
    return reasons.map { reason in
      reason.kind == .usage ? CairnError(.refusedInput, reason.message) : reason
    }
  }
  private var reasons: [CairnError] = []
  private var rejectCounts: [(file: String, reason: RejectReason, lines: Int)] = []
  private(set) var notes: [String] = []
  /// How files were recognised, each way with the files it was seen in.
  private var recognised: [(how: String, files: [String])] = []
  /// Files of a folder that are no logs.
  private var passedBy: [String] = []
  private(set) var events = 0
  private(set) var rejected = 0
  private(set) var hasWarnings = false
  /// A failure of the store itself; nothing more is taken in after it.
  var failure: CairnError?

  /// Notes how a file is read, where its first lines decided it.
  mutating func recognise(_ file: String, _ how: String) {
    if let index = recognised.firstIndex(where: { $0.how == how }) {
      if !recognised[index].files.contains(file) { recognised[index].files.append(file) }
    } else {
      recognised.append((how, [file]))
    }
  }

  /// Notes a file of a folder that is no log, and is left aside.
  mutating func pass(by file: String, _ why: String) { passedBy.append("\(file) (\(why))") }

  private var recognitionNotes: [String] {
    let notes = recognised.map { how, files in
      files.count == 1 ? "\(files[0]): \(how)" : "\(files[0]) and \(files.count - 1) more: \(how)"
    }
    guard !passedBy.isEmpty else { return notes }
    return notes + ["left aside, as no logs: \(passedBy.joined(separator: ", "))"]
  }

  /// Takes a file that could not be read: a file of a folder that is no log is left aside.
  mutating func take(_ error: InputError, of file: InputPaths.Found) {
    if !file.isNamed, !file.isNamedAsData, error.kind == .notRecognised {
      pass(by: file.path, error.detail)
    } else {
      refuse(file.path, CairnError(error))
    }
  }

  /// Notes a merge for which there was no room.
  mutating func note(_ postponed: PostponedMerge) {
    notes.append(
      postponed.parts.counted("part waits", "parts wait")
        + " to be merged until \(postponed.lackingBytes) bytes more are "
        + "free; questions are answered all the same")
  }

  /// Says what made way for the records of a run that replaces days.
  mutating func note(_ replacement: DayReplacement) { notes += replacement.notes }

  mutating func refuse(_ file: String, _ error: CairnError) {
    files.append(File(name: file, status: .refused, record: nil))
    reasons.append(error)
  }

  mutating func skip(_ file: String, _ known: LoadRecord) {
    files.append(File(name: file, status: .alreadyIngested, record: nil))
    if known.input.file != file {
      notes.append("\(file) has the content of \(known.input.file), which was taken in before")
    }
    if known.counts.accepted == 0, known.counts.rejected > 0 {
      notes.append(
        "\(file): all of its lines were refused as load \(known.id); cairn replay --load "
          + "\(known.id) reads them again with the definitions of today, or cairn forget --load "
          + "\(known.id) lets the file come again")
    }
  }

  /// Says that what came through a pipe is known, but not in the store as a whole.
  mutating func noteGonePipe(_ known: LoadRecord) {
    notes.append(
      "-: events of load \(known.id), which has the same content, are not in the store any more, "
        + "and a pipe cannot be read twice: cairn forget --load \(known.id), then give it again")
    hasWarnings = true
  }

  /// Notes a file that was read to its end; its commit comes later.
  mutating func finish(_ record: LoadRecord) {
    files.append(File(name: record.input.file, status: .committed, record: record))
    events += record.counts.accepted
    rejected += record.counts.rejected
    if record.counts.rejected > 0 { hasWarnings = true }
    if record.counts.accepted == 0, record.counts.rejected > 0, record.replayed == nil {
      notes.append(
        "\(record.input.file): no line became an event; once the definitions are mended, cairn "
          + "replay --load \(record.id) reads the refused lines again")
    }
    for reason in RejectReason.allCases {
      guard let lines = record.rejects[reason] else { continue }
      rejectCounts.append((record.input.file, reason, lines))
    }
  }

  /// Adds what a replay refused again, which stays where it is, to what the replay took in.
  mutating func addRefused(_ file: String, _ load: LoadRecord, _ reasons: [RejectReason: Int]) {
    let count = reasons.values.reduce(0, +)
    let index = files.lastIndex { $0.name == file && $0.status == .committed } ?? files.count
    if index == files.count {
      var record = LoadRecord(id: 0, source: load.source, input: load.input)
      record.input.byteCount = 0
      record.format = load.format
      files.append(File(name: file, status: .committed, record: record))
    }
    files[index].record?.counts.lines += count
    files[index].record?.counts.rejected += count
    rejected += count
    hasWarnings = true
    for reason in RejectReason.allCases {
      if let lines = reasons[reason] { rejectCounts.append((file, reason, lines)) }
    }
    let kept = count.counted(
      "line is refused still, and stays as it is", "lines are refused still, and stay as they are")
    notes.append("\(file): \(kept)")
  }

  /// Takes over what the commit found out: the duplicates.
  mutating func commit(_ loads: [LoadRecord]) {
    for load in loads {
      guard let index = files.firstIndex(where: { $0.record?.id == load.id }) else { continue }
      files[index].record = load
      for note in load.toldNotes { notes.append("\(load.input.file): \(note)") }
      if load.state == .salvaged || load.hadConflicts { hasWarnings = true }
      // A part of a record that gave no event is kept as a refused line, like a whole one.
      let warnings = ["behind the end of the gzip data", "gave no event: "]
      if load.notes.contains(where: { note in warnings.contains(where: note.contains) }) {
        hasWarnings = true
      }
    }
  }

  /// Says how far back events came, where the store had answers about those days already.
  mutating func noteReach(before dataEnd: EventTime, in zone: ZoneTable) {
    let taken = files.compactMap(\.record).filter { $0.eventCount > 0 }
    guard let first = taken.compactMap(\.firstTime).min(), first <= dataEnd else { return }
    let day = CivilDate(daysSince1970: zone.day(of: first))
    notes.append(
      "events came from \(first) on, and the data until now ended \(dataEnd): answers about days "
        + "from \(day) on may be others now; cairn diff says which and why")
  }

  var report: Report {
    var table = ReportTable(
      name: "files",
      columns: [
        "file", "status", "lines", "accepted", "duplicates", "rejected", "filtered", "blank",
        "events", "bytes", "first_event", "last_event", "source", "format",
      ])
    for file in files { table.append(Self.row(file)) }
    var rejects = ReportTable(name: "rejects", columns: ["file", "reason", "lines"])
    for reject in rejectCounts {
      rejects.append([.text(reject.file), .text(reject.reason.rawValue), .count(reject.lines)])
    }
    return Report(name: "ingest", tables: [table, rejects], notes: recognitionNotes + notes)
  }

  private static func row(_ file: File) -> [Cell] {
    let counts = file.record?.counts ?? LoadCounts()
    return [
      .text(file.name), .text(file.status.rawValue), .count(counts.lines), .count(counts.accepted),
      .count(counts.duplicates), .count(counts.rejected), .count(counts.filtered),
      .count(counts.blank), .count(file.record?.eventCount ?? 0),
      .count(file.record?.input.byteCount ?? 0),
      file.record?.firstTime.map { .time($0) } ?? .null,
      file.record?.lastTime.map { .time($0) } ?? .null,
      file.record.map { .text($0.source) } ?? .null, file.record.map { .text($0.format) } ?? .null,
    ]
  }
}
