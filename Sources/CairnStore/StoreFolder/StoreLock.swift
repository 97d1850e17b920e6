internal import CairnBytes
internal import Glibc

/// The right to write to a store, held by one process at a time and given back when it ends.
///
/// The kernel holds the lock (`flock`), so that a killed writer leaves none behind; the file `LOCK`
/// says nothing by being there.
struct StoreLock: ~Copyable, Sendable {
  private let files: any StoreFiles
  private let file: OpenFile

  private static let pollMilliseconds = 50

  /// Takes the lock, waiting up to `seconds` for another writer to end.
  init(of folder: String, with files: any StoreFiles, waiting seconds: Int) throws(StoreError) {
    var pollsLeft = seconds * 1_000 / Self.pollMilliseconds
    let path = "\(folder)/\(FileNames.lock)"
    while true {
      if let file = try storing({ () throws(FileError) in try files.lock(path) }) {
        (self.files, self.file) = (files, file)
        return
      }
      guard pollsLeft > 0 else { break }
      pollsLeft -= 1
      usleep(UInt32(Self.pollMilliseconds * 1_000))
    }
    throw StoreError(
      .locked, path: folder,
      detail: "another process is writing to this store; wait for it with --wait 60s")
  }

  deinit { try? files.close(file) }
}
