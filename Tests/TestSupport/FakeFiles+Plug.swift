public import CairnBytes
import Synchronization

extension FakeFiles {
  /// How much of what was never synced a power loss takes with it.
  public enum Loss: Hashable, Sendable {
    /// All that may be lost is lost.
    case everything
    /// Names are kept, content is lost: files are empty or as they were.
    case content
    /// Nothing is lost, as when only the process was killed.
    case nothing
    /// Some is lost: a part of the names and a part of each content, by a seed.
    case some(seed: UInt64)

    /// Enough to tell most mistakes.
    public static let samples: [Loss] =
      [.everything, .content, .nothing] + (0..<4).map { .some(seed: $0) }
  }

  /// Pulls the plug and turns the power on again: the folder then holds what the disk kept.
  ///
  /// Files that this object did not make, such as SQLite's journal, stay as they are.
  public func pullPlug(_ loss: Loss) throws(FileError) {
    var random = Seeded(0)
    if case .some(let seed) = loss { random = Seeded(seed) }
    let disk = state.withLock(\.disk)
    let kept = disk.names { count in
      switch loss {
      case .everything: 0
      case .content, .nothing: count
      case .some: random.below(count + 1)
      }
    }
    var contents: [Int: [UInt8]] = [:]
    for (path, number) in disk.names.sorted(by: { $0.key < $1.key }) {
      contents[number] = try system.content(of: path, limit: .max - 1)
    }
    for path in disk.names.keys { try system.remove(path) }
    var after = disk
    for (path, number) in kept.sorted(by: { $0.key < $1.key }) {
      let file = disk.files[number]
      let written = contents[number] ?? file.synced
      let content = file.isForeign ? written : Self.content(file.synced, written, loss, &random)
      try put(content, at: path)
      after.files[number].synced = content
    }
    after.restart(kept)
    state.withLock { $0.disk = after }
  }

  /// What is left of a file's content.
  private static func content(
    _ synced: [UInt8], _ written: [UInt8], _ loss: Loss, _ random: inout Seeded
  ) -> [UInt8] {
    switch loss {
    case .everything, .content: return synced
    case .nothing: return written
    case .some:
      guard written.count > synced.count else { return random.chance(50) ? synced : written }
      // The length may have been kept and the bytes not: then there are zeros.
      let end = synced.count + random.below(written.count - synced.count + 1)
      let zeros = random.chance(50) ? written.count - end : 0
      return Array(written[..<end]) + Array(repeating: 0, count: zeros)
    }
  }

  private func put(_ content: [UInt8], at path: String) throws(FileError) {
    let file = try system.create(path)
    var written = 0
    while written < content.count {
      written += try system.write(
        content.span.extracting(written..<content.count), to: file, at: written)
    }
    try system.close(file)
  }
}
