internal import CairnModel
internal import CairnStore

/// What it took to answer a question: how much was read, and how long each part of the work took.
///
/// It is for whoever wonders why an answer takes so long; no answer depends on it.
public struct AskEffort: Hashable, Sendable {
  /// The rows of the persons that were walked over, wanted or not.
  public var rows = 0
  /// The bytes of the blocks that were read.
  public var bytes = 0
  public var workers = 1
  /// Microseconds until the store was open, the walk planned, all rows seen, the report made.
  public var opening = 0
  public var planning = 0
  public var walking = 0
  public var reporting = 0

  public init() {}

  mutating func add(_ scanned: ScanEffort) {
    rows += scanned.rows
    bytes += scanned.bytes
  }

  /// The effort in one line, as `-v` shows it.
  public var text: String {
    let seconds = Double(max(walking, 1)) / 1_000_000
    let rate = Int(Double(rows) / seconds / Double(workers) / 1_000_000)
    return rows.counted("row", "rows")
      + ", \(bytes / 1_000) kB of blocks; opened in \(Self.milliseconds(opening)), "
      + "planned in \(Self.milliseconds(planning)), walked in \(Self.milliseconds(walking)) by "
      + "\(workers.counted("worker", "workers")), "
      + "reported in \(Self.milliseconds(reporting)); \(rate) million rows a second and worker"
  }

  private static func milliseconds(_ microseconds: Int) -> String {
    let tenths = (microseconds + 50) / 100
    return "\(tenths / 10).\(tenths % 10) ms"
  }
}

/// Takes the time of one phase after another.
struct PhaseClock {
  private var last = SystemClock.monotonicMicroseconds

  /// The microseconds since the last call.
  mutating func lap() -> Int {
    let now = SystemClock.monotonicMicroseconds
    defer { last = now }
    return now - last
  }
}
