internal import CairnAnalysis
internal import CairnBytes
internal import CairnModel
public import CairnReport
internal import CairnStore

/// What an export lists, one in a row.
public enum ExportSubject: String, CaseIterable, Hashable, Sendable {
  case events, sessions, persons, orders
}

extension Cairn {
  /// Lists events, sessions, persons or orders in a file, and says what came of it.
  ///
  /// The file is written beside its place and takes it by a rename, whole or not at all. Events
  /// pass by one after another and are never all in memory.
  public func export(
    _ subject: ExportSubject, to file: ExportFile, _ asking: Asking = Asking()
  ) async throws(CairnError) -> ExportOutcome {
    switch subject {
    case .events: return try await exportEvents(to: file, asking)
    case .sessions: return try write(try await ask(SessionList(), asking), to: file)
    case .persons: return try write(try await ask(PersonList(definitions), asking), to: file)
    case .orders: return try write(try await ask(OrderList(definitions), asking), to: file)
    }
  }

  private func exportEvents(
    to file: ExportFile, _ asking: Asking
  ) async throws(CairnError) -> ExportOutcome {
    let store = try snapshot(asOf: asking.generation)
    let frame = try await frame(asking, store)
    let export = EventExport(store, definitions)
    // One worker, so that the rows come in the order of the store.
    let walk = try Walk(store, export.needs, frame, workers: 1)
    let context = walk.context
    let sink = try file.sink(export.columns)
    _ = try await walk.run { export.fold(context, store, into: sink) }
    var outcome = try sink.commit()
    if let note = walk.robots?.note { outcome.notes.append(note) }
    return outcome
  }

  private func write(_ report: Report, to file: ExportFile) throws(CairnError) -> ExportOutcome {
    guard let table = report.tables.first else { return ExportOutcome() }
    let sink = try file.sink(table.rowColumns)
    sink.append(table.rows)
    var outcome = try sink.commit()
    outcome.notes = report.notes
    return outcome
  }
}

/// What came of an export.
public struct ExportOutcome: Hashable, Sendable {
  public var rowCount = 0
  /// Values that the format has no room for, and that are empty in the file.
  public var unfitCount = 0
  /// What must be said beside the rows, such as what was left out.
  public var notes: [String] = []
}

/// The file of an export: its path, how it is written, whether texts stay as they are.
public struct ExportFile: Hashable, Sendable {
  public var path: String
  public var format: RowFile.Format
  public var isRaw: Bool

  public init(path: String, format: RowFile.Format, isRaw: Bool = false) {
    (self.path, self.format, self.isRaw) = (path, format, isRaw)
  }

  func sink(_ columns: [RowColumn]) throws(CairnError) -> ExportSink {
    let rows = RowFile(format, columns, isRaw: isRaw) { bytes in
      GzipWriter.compress(bytes.span, .fast(level: 1))
    }
    return try ExportSink(path, rows)
  }
}
