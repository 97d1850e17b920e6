import Cairn
import Glibc

/// Somebody downstream has stopped reading: a quiet end.
struct ClosedPipe: Error {}

/// Standard output and standard error.
enum Terminal {
  /// Writes bytes to standard output, all of them.
  static func write(_ bytes: [UInt8]) throws {
    try write(bytes, to: STDOUT_FILENO)
  }

  static func print(_ text: String) {
    try? write(Array(text.utf8) + [0x0A])
  }

  /// Says on standard error what went wrong.
  static func complain(_ message: String, isPlain: Bool = false) {
    try? write(Array((isPlain ? message : "cairn: \(message)").utf8) + [0x0A], to: STDERR_FILENO)
  }

  /// Says something on standard error that is no failure.
  static func note(_ text: String) {
    try? write(Array(text.utf8), to: STDERR_FILENO)
  }

  static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }
  static var isOutputTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
    var start = 0
    while start < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { raw in
        unsafe Glibc.write(
          descriptor, raw.baseAddress.map { unsafe $0 + start }, bytes.count - start)
      }
      if written < 0 {
        if errno == EINTR { continue }
        if errno == EPIPE { throw ClosedPipe() }
        let kind: CairnError.Kind = errno == ENOSPC || errno == EFBIG ? .noSpace : .inputOutput
        throw CairnError(
          kind, "could not write the output: \(unsafe String(cString: strerror(errno)))")
      }
      start += written
    }
  }
}
