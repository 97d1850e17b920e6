internal import CairnBytes
internal import CairnModel
internal import CairnReport
internal import Synchronization

/// Where the rows of an export go: into a file that takes its name when it is whole.
///
/// A failure to write is kept, what comes after it is dropped, and `commit` throws it.
final class ExportSink: Sendable {
  /// Bytes that are gathered before they are written.
  private static let pieceBytes = 1 << 20

  private struct State: ~Copyable {
    var rows: RowFile
    var file: ReplacingFile?
    var bytes: [UInt8] = []
    var failure: FileError?

    mutating func write() {
      guard failure == nil, !bytes.isEmpty else { return }
      do throws(FileError) {
        try file?.append(bytes)
      } catch {
        failure = error
      }
      bytes.removeAll(keepingCapacity: true)
    }
  }

  private let path: String
  private let state: Mutex<State>

  init(_ path: String, _ rows: RowFile) throws(CairnError) {
    self.path = path
    do throws(FileError) {
      var rows = rows
      var bytes: [UInt8] = []
      rows.begin(into: &bytes)
      state = Mutex(State(rows: rows, file: try ReplacingFile(path), bytes: bytes))
    } catch {
      throw OutputFile.failure(error, writing: path)
    }
  }

  /// Takes rows, one at a time, from a closure that is given what takes them.
  func append(_ rows: [[Cell]]) {
    state.withLock { state in
      guard state.failure == nil else { return }
      for row in rows {
        state.rows.append(row, to: &state.bytes)
        if state.bytes.count >= Self.pieceBytes { state.write() }
      }
    }
  }

  /// Writes what is left and gives the file its name.
  func commit() throws(CairnError) -> ExportOutcome {
    let outcome = state.withLock { state -> Result<ExportOutcome, FileError> in
      state.rows.finish(into: &state.bytes)
      state.write()
      if let failure = state.failure { return .failure(failure) }
      let outcome = ExportOutcome(
        rowCount: state.rows.rowCount, unfitCount: state.rows.unfitCount)
      guard let file = state.file.take() else { return .success(outcome) }
      do throws(FileError) {
        try file.commit()
      } catch {
        return .failure(error)
      }
      return .success(outcome)
    }
    do throws(FileError) { return try outcome.get() } catch {
      throw OutputFile.failure(error, writing: path)
    }
  }
}
