public import CairnBytes

/// Which world is to be made.
///
/// The same plan gives the same lines in the same files, always, whatever the threads.
public struct WorldPlan: Hashable, Sendable {
  /// How the web log's objects look; the events are the same.
  public enum Shape: String, CaseIterable, Sendable {
    /// One flat object a line, with the field names of the `native` preset.
    case flat
    /// Objects in objects, as Segment and RudderStack write them.
    case nested
  }

  /// How much time one file of the web log covers.
  public enum FileSpan: String, CaseIterable, Sendable {
    case hour, day

    var hourCount: Int { self == .hour ? 1 : 24 }
  }

  public var seed: UInt64 = 1

  /// How many events there are, over all files, each counted once; met to within one session.
  public var events = 100_000

  public var days = 30
  public var startDay = CalendarDay(number: 20_697)
  public var shape = Shape.flat
  public var fileSpan = FileSpan.day

  /// The small method gives the same compressed bytes on every machine, the fast one only the same
  /// lines.
  public var compression = GzipMethod.fast(level: 2)

  /// How many files are made at a time.
  public var workerCount = 2

  /// The folder to write to; made if it is not there.
  public var folder: String

  public init(folder: String) { self.folder = folder }

  var hourCount: Int { days * 24 }
  var secondCount: Int { days * 86_400 }
}

/// Why no world was made.
public enum WorldError: Error, Hashable, Sendable {
  case badPlan(String)
  case cannotWrite(FileError)
}

extension WorldError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badPlan(let reason): reason
    case .cannotWrite(let error): "\(error)"
    }
  }
}
