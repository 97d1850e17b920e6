import TestSupport

/// A disk that keeps no more than it has promised: what a power loss may leave of a run.
///
/// The model is strict: a file's content is kept as of its last sync and a folder's names as of the
/// last sync of the folder; of everything since any part may be there or not, but the changes of
/// names come in their order. Real file systems are kinder; one that is not must not find the store
/// out.
struct PowerLossDisk {
  private struct File {
    var durable: [UInt8]
    var waiting: [FileOperation] = []
  }

  /// A change of a folder's names that is not yet synced: a file, a folder (nil) or nothing.
  private struct NameChange {
    enum Target: Hashable { case file(Int), folder, nothing }

    var folder: String
    var path: String
    var target: Target
  }

  private var files: [File] = []
  /// What the running program sees.
  private var live: [String: Int] = [:]
  private var durable: [String: NameChange.Target] = [:]
  private var waiting: [NameChange] = []

  /// A disk that has kept some files and folders.
  init(files: [String: [UInt8]], folders: [String]) {
    for folder in folders { durable[folder] = .folder }
    for (path, content) in files {
      self.files.append(File(durable: content))
      live[path] = self.files.count - 1
      durable[path] = .file(self.files.count - 1)
    }
  }

  /// Takes an operation of the run in.
  mutating func apply(_ operation: FileOperation) {
    let path = operation.path
    switch operation.kind {
    case .create, .createEmpty:
      if let file = live[path] {
        files[file].waiting.append(operation)
      } else {
        files.append(File(durable: []))
        live[path] = files.count - 1
        change(path, .file(files.count - 1))
      }
    case .write, .truncate: if let file = live[path] { files[file].waiting.append(operation) }
    case .sync:
      if let file = live[path] {
        files[file].durable = Self.content(files[file].durable, files[file].waiting)
        files[file].waiting = []
      } else {
        for change in waiting where change.folder == path { durable[change.path] = change.target }
        waiting.removeAll { $0.folder == path }
      }
    case .rename, .link:
      guard let file = live[path] else { break }
      live[operation.newPath] = file
      change(operation.newPath, .file(file))
      if operation.kind == .rename {
        live[path] = nil
        change(path, .nothing)
      }
    case .unlink:
      live[path] = nil
      change(path, .nothing)
    case .makeFolder: change(path, .folder)
    }
  }

  private mutating func change(_ path: String, _ target: NameChange.Target) {
    waiting.append(NameChange(folder: Self.folder(of: path), path: path, target: target))
  }

  private static func folder(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }

  /// A file's content with some operations done to it.
  private static func content(_ before: [UInt8], _ operations: [FileOperation]) -> [UInt8] {
    var content = before
    for operation in operations {
      switch operation.kind {
      case .write:
        let end = operation.offset + operation.data.count
        if content.count < end {
          content += Array(repeating: 0, count: end - content.count)
        }
        content.replaceSubrange(operation.offset..<end, with: operation.data)
      case .truncate where operation.offset > content.count:
        content += Array(repeating: 0, count: operation.offset - content.count)
      case .truncate: content.removeLast(content.count - operation.offset)
      default: content = []
      }
    }
    return content
  }
}

extension PowerLossDisk {
  /// What is left on the disk: files with their content, and folders.
  struct Remains: Hashable {
    var files: [String: [UInt8]] = [:]
    var folders: Set<String> = []
  }

  /// How much of the content that waits for its sync is there after all.
  enum Kept: Hashable {
    case nothing, everything
    /// Of each write the first half, in whole sectors.
    case torn
    /// The lengths, but zeros for the bytes.
    case zeros
    /// Each write by the toss of a coin.
    case some(seed: UInt64)
  }

  /// Nothing lost, as when only the process was killed.
  var undisturbed: Remains { remains(Array(repeating: true, count: waiting.count), .everything) }

  /// The states that a power loss may leave now; some come several times.
  ///
  /// Every number of changes of names that were kept, and some choices that differ from folder to
  /// folder; each with every `Kept`, and with so many tosses of the coin.
  func states(tosses: Int, _ random: inout Seeded) -> [Remains] {
    var choices = (0...waiting.count).map { kept in waiting.indices.map { $0 < kept } }
    let folders = Set(waiting.map(\.folder)).sorted()
    if folders.count > 1 {
      for _ in 0..<tosses { choices.append(choice(by: folders, &random)) }
    }
    var kinds: [Kept] = [.nothing, .everything, .torn, .zeros]
    for _ in 0..<tosses { kinds.append(.some(seed: random.next())) }
    if files.allSatisfy(\.waiting.isEmpty) { kinds = [.nothing] }
    return choices.flatMap { choice in kinds.map { remains(choice, $0) } }
  }

  /// For each folder another number of its changes is kept.
  private func choice(by folders: [String], _ random: inout Seeded) -> [Bool] {
    var left: [String: Int] = [:]
    for folder in folders {
      left[folder] = random.below(waiting.count { $0.folder == folder } + 1)
    }
    return waiting.map { change in
      let count = left[change.folder] ?? 0
      left[change.folder] = count - 1
      return count > 0
    }
  }

  private func remains(_ choice: [Bool], _ kept: Kept) -> Remains {
    var names = durable
    for (change, isKept) in zip(waiting, choice) where isKept {
      names[change.path] = change.target
    }
    var remains = Remains()
    for (path, target) in names where target == .folder { remains.folders.insert(path) }
    for (path, target) in names {
      // A file in a folder whose own name was lost is lost with it.
      guard case .file(let file) = target, remains.folders.contains(Self.folder(of: path)) else {
        continue
      }
      remains.files[path] = content(of: file, kept)
    }
    return remains
  }

  private func content(of number: Int, _ kept: Kept) -> [UInt8] {
    let file = files[number]
    switch kept {
    case .nothing: return file.durable
    case .everything: return Self.content(file.durable, file.waiting)
    case .torn:
      return Self.content(
        file.durable,
        file.waiting.map { operation in
          var half = operation
          half.data.removeLast(half.data.count - half.data.count / 2 / 512 * 512)
          return half
        })
    case .zeros:
      return Self.content(
        file.durable,
        file.waiting.map { operation in
          var empty = operation
          empty.data = Array(repeating: 0, count: empty.data.count)
          return empty
        })
    case .some(let seed):
      var random = Seeded(seed &+ UInt64(number))
      return Self.content(file.durable, file.waiting.filter { _ in random.chance(50) })
    }
  }
}
