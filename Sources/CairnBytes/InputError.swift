/// Why an input file was refused.
public struct InputError: Error, Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case missing
    case unreadable
    case folder
    case pipe
    case device
    /// Not a byte long.
    case empty
    /// Named as gzip, but it is not.
    case notGzip = "not_gzip"
    /// Cut off or damaged; `damage` says where.
    case damaged
    /// It decodes to more than is allowed.
    case tooLarge = "too_large"
    /// Somebody is still writing it, or has replaced it.
    case changedWhileRead = "changed_while_read"
    /// Its first lines are of no known format.
    case notRecognised = "not_recognised"
    /// Its first lines can be read in several ways.
    case ambiguous
    /// More of its lines are bad than is allowed.
    case tooManyBadLines = "too_many_bad_lines"
    /// The system failed in the middle of it.
    case readFailed = "read_failed"
  }

  public var kind: Kind

  /// The file as it was named, or `-` for standard input.
  public var file: String

  /// What happened, and where there is something to do, what.
  public var detail: String

  /// What is wrong with the gzip stream, if that is the cause.
  public var damage: GzipError?

  public init(kind: Kind, file: String, detail: String, damage: GzipError? = nil) {
    self.kind = kind
    self.file = file
    self.detail = detail
    self.damage = damage
  }
}

extension InputError: CustomStringConvertible {
  public var description: String { "\(file): \(detail)" }
}
