import Glibc
import TestSupport

extension CrashLab {
  /// Numbers of operations spread over a run, all of them where torture is asked for.
  static func points(of count: Int, limit: Int) -> [Int] {
    let step = TestSettings.isTorture ? 1 : max(1, count / limit)
    return Array(stride(from: 1, through: count, by: step))
  }

  /// The errors that are tried at an operation, each with the exit codes that are right for it.
  ///
  /// `done` are the codes of a run that came to its end: an operation that only tidies up may fail
  /// without harm, a write that is cut short or interrupted is gone on with.
  static func errors(
    at point: Int, of operation: FileOperation, done: Set<Int32>
  ) -> [(crash: Crash, codes: Set<Int32>)] {
    var errors: [(Crash, Set<Int32>)] = [
      (.fail(at: point, code: EIO), done.union([9])),
      (.fail(at: point, code: ENOSPC), done.union([8, 9])),
      (.failOn(from: point, code: EIO), done.union([9])),
      (.failOn(from: point, code: ENOSPC), done.union([8, 9])),
    ]
    if operation.kind == .write {
      errors.append((.fail(at: point, code: EINTR), done))
      if operation.data.count > 1 { errors.append((.shorten(at: point), done)) }
    }
    return errors
  }
}

extension TortureFigure {
  static func errors(of what: String) -> TortureFigure {
    TortureFigure("errors injected into \(what)", "tried", "unclean exits", "wrong codes")
  }

  func judge(_ outcome: CrashLab.Outcome, _ codes: Set<Int32>) {
    count("tried")
    if outcome.isKilled {
      count("unclean exits")
    } else if !codes.contains(outcome.code) {
      count("wrong codes")
    }
  }
}
