/// Why a session began where it did.
public enum SessionBoundary: UInt8, Hashable, Sendable, CaseIterable {
  /// The first of its stream.
  case first
  case idle
  case longest
  case midnight
  case campaign
  /// An event that always starts a session.
  case event
  /// The source's own session id changed.
  case declared

  public var name: String {
    switch self {
    case .first: "first"
    case .idle: "idle"
    case .longest: "max"
    case .midnight: "midnight"
    case .campaign: "campaign"
    case .event: "event"
    case .declared: "declared"
    }
  }
}

/// How a session began.
public struct SessionOpening: Hashable, Sendable {
  /// The same at every run: a hash of the device and the first event's key.
  public var id: UInt64
  public var start: EventTime
  public var boundary: SessionBoundary

  /// What stands beside a row that belongs to no session.
  public static let none = SessionOpening(
    id: 0, start: EventTime(microseconds: 0), boundary: .first)

  public init(id: UInt64, start: EventTime, boundary: SessionBoundary) {
    (self.id, self.start, self.boundary) = (id, start, boundary)
  }
}
