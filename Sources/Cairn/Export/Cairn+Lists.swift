internal import CairnAnalysis
internal import CairnBytes
public import CairnModel
internal import CairnStore

extension Cairn {
  /// Sessions, persons or orders as a report of one table.
  public func list(
    _ subject: ExportSubject, _ asking: Asking
  ) async throws(CairnError) -> Report {
    switch subject {
    case .sessions: return try await ask(SessionList(), asking)
    case .persons: return try await ask(PersonList(definitions), asking)
    case .orders: return try await ask(OrderList(definitions), asking)
    case .events: throw CairnError(.usage, "events are exported, not listed")
    }
  }

  /// A number that changes whenever the catalog does, cheap enough to ask for with every request.
  ///
  /// It is SQLite's own count of changes, as it stands in the file's header.
  public func stateMark() -> UInt64 {
    let files = SystemFiles()
    guard let file = try? files.open("\(path)/\(FileNames.catalog)") else { return 0 }
    defer { try? files.close(file) }
    let bytes = (try? files.read(file, at: 24, upTo: 4)) ?? []
    return bytes.reduce(1) { $0 << 8 | UInt64($1) }
  }
}
