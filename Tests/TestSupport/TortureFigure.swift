import Synchronization

/// What a torture came to, in one line that is printed when it is over:
/// `torture kill points of ingest: 512 tried, 0 lost, 0 doubled`.
public final class TortureFigure: Sendable {
  private let name: String
  private let counts: Mutex<[(what: String, count: Int)]>

  /// `whats` are counted from 0, the first of them being what was tried.
  public init(_ name: String, _ whats: String...) {
    self.name = name
    counts = Mutex(whats.map { ($0, 0) })
  }

  public func count(_ what: String, _ count: Int = 1) {
    counts.withLock { counts in
      guard let index = counts.firstIndex(where: { $0.what == what }) else {
        preconditionFailure("\(name) does not count \(what)")
      }
      counts[index].count += count
    }
  }

  public subscript(what: String) -> Int {
    counts.withLock { counts in counts.first { $0.what == what }?.count ?? 0 }
  }

  /// Prints the line.
  public func printLine() {
    let words = counts.withLock { counts in
      counts.map { "\($0.count) \($0.what)" }.joined(separator: ", ")
    }
    print("torture \(name): \(words)")
  }
}

extension TestSettings {
  /// Whether the whole torture was asked for; an ordinary run takes about a tenth of it.
  public static var isTorture: Bool { text("CAIRN_TORTURE") != nil }
}
