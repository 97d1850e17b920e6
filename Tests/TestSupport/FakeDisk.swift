/// What a strict disk has promised to keep, beside what the running programs see.
///
/// The idea: content is kept as of the last sync of the file, names as of the last sync of the
/// folder, and everything since may be there after a power loss, or not, or in part; the changes
/// of one folder survive in their order. Real file systems are kinder; one that is not must not
/// find the store out.
struct FakeDisk: Sendable {
  struct File: Sendable {
    /// The content at the last sync.
    var synced: [UInt8] = []
    /// Whether somebody else writes and syncs the content, as SQLite does with its catalog.
    var isForeign = false
  }

  /// A change of a folder that is not yet synced: a name and what it stands for now.
  struct Change: Sendable {
    var path: String
    var file: Int?
  }

  var files: [File] = []
  /// What every name stands for now.
  var names: [String: Int] = [:]
  /// What every name would stand for after a power loss that loses all it may.
  private var durableNames: [String: Int] = [:]
  private var changes: [String: [Change]] = [:]

  mutating func make(_ path: String, isForeign: Bool) {
    files.append(File(isForeign: isForeign))
    set(path, files.count - 1)
  }

  mutating func set(_ path: String, _ file: Int?) {
    names[path] = file
    changes[Self.folder(of: path), default: []].append(Change(path: path, file: file))
  }

  mutating func syncFolder(_ path: String) {
    for change in changes.removeValue(forKey: path) ?? [] {
      durableNames[change.path] = change.file
    }
  }

  /// The names after a power loss that keeps so many of each folder's unsynced changes.
  func names(keeping kept: (Int) -> Int) -> [String: Int] {
    var names = durableNames
    for (_, changes) in changes.sorted(by: { $0.key < $1.key }) {
      for change in changes.prefix(kept(changes.count)) { names[change.path] = change.file }
    }
    return names
  }

  /// Begins anew after a power loss: what is there now is what the disk keeps.
  mutating func restart(_ names: [String: Int]) {
    self.names = names
    durableNames = names
    changes = [:]
  }

  static func folder(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }
}
