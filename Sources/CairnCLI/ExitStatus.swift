import Cairn

/// The exit codes, in one place: a promise to scripts, cron and schedulers.
enum ExitStatus: Int32, Error {
  case fine = 0
  /// A mistake of ours.
  case bug = 1
  /// Wrong usage, or a name that nothing has.
  case usage = 2
  /// Done, but lines were rejected or warnings given.
  case warnings = 3
  /// An input file was refused; the others are done.
  case refusedInput = 4
  case locked = 5
  case damaged = 6
  case format = 7
  case noSpace = 8
  case inputOutput = 9
  case readOnly = 10
  case limit = 11

  /// Stopped by SIGINT, and by SIGTERM; what was committed stands.
  static let interrupted: Int32 = 130
  static let terminated: Int32 = 143

  init(_ kind: CairnError.Kind) {
    self =
      switch kind {
      case .usage: .usage
      case .refusedInput: .refusedInput
      case .locked: .locked
      case .damaged: .damaged
      case .format: .format
      case .noSpace: .noSpace
      case .inputOutput: .inputOutput
      case .readOnly: .readOnly
      case .limit: .limit
      }
  }
}
