internal import CairnBytes
public import CairnModel
internal import CairnStore
internal import Glibc

extension Cairn {
  /// What a store stands on: versions, space, the lock, limits, permissions.
  public func doctor() throws(CairnError) -> Report {
    var table = ReportTable(name: "facts", columns: ["fact", "value", "verdict"])
    func note(_ fact: String, _ value: String, isFine: Bool = true) {
      table.append([.text(fact), .text(value), .text(isFine ? "ok" : "look")])
    }
    let (folder, catalog) = try opening { () throws(StoreError) in
      let folder = try StoreFolder.open(at: path, for: .reading)
      return (folder, try Catalog.open(in: folder))
    }
    let state = try opening { () throws(StoreError) in try catalog.snapshot() }
    note("store", InputPaths.absolute(path))
    note("format", "\(StoreFacts.formatVersion), catalog up to \(StoreFacts.catalogVersion)")
    note("sqlite", try opening { () throws(StoreError) in try catalog.libraryVersion() })
    note("zlib", LibraryVersions.zlib)
    note("isa-l", LibraryVersions.hasISAL ? "yes" : "no")
    let free = try opening { () throws(StoreError) in try folder.freeBytes() }
    let used = try storage()
    let size = used.byteCount + used.earlierBytes
    note("bytes", "\(size)")
    note("free_bytes", "\(free)", isFine: free > size)
    note("lock", isLocked(folder) ? "another process is writing" : "free")
    let files = OpenFileLimit.current
    note("open_files", "\(files)", isFine: files >= 256)
    note("permissions", isPrivate ? "the owner's alone" : "others may enter", isFine: isPrivate)
    note("generation", "\(state.generation)")
    let aged = try opening { () throws(StoreError) in try age(of: folder) }
    note("seconds_since_last_commit", "\(aged)")
    var report = Report(name: "doctor", tables: [table])
    report.asOf = try snapshot().asOf
    return report
  }

  private func isLocked(_ folder: StoreFolder) -> Bool {
    do throws(StoreError) {
      _ = try StoreFolder.open(at: path, for: .writing())
      return false
    } catch {
      return error.kind == .locked
    }
  }

  private var isPrivate: Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & 0o077 == 0
  }

  /// Seconds since the catalog was last changed, by the system's clock.
  private func age(of folder: StoreFolder) throws(StoreError) -> Int {
    let now = Int(SystemClock.now.microseconds / 1_000_000)
    return now - (try folder.lastCommitSeconds() ?? now)
  }
}

/// How many files this process may have open.
private enum OpenFileLimit {
  static var current: Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return 0
    }
    return Int(clamping: limit.rlim_cur)
  }
}
