import CairnBytes
import Glibc

/// One figure: what was done, how much of it, how long it took, and a hash of what came out.
///
/// The hash is there so that nobody makes a benchmark faster by making it wrong.
struct Measure {
  var name: String
  var amount: Int
  var unit: String
  var wall: Double
  var processor: Double
  var hash: UInt64

  /// Runs a piece of work and takes its times.
  static func take(
    _ name: String, of amount: Int, _ unit: String, _ work: () async throws -> [UInt8]
  ) async rethrows -> Measure {
    let (wallBefore, processorBefore) = (wallSeconds(), processorSeconds())
    let result = try await work()
    return Measure(
      name: name, amount: amount, unit: unit, wall: wallSeconds() - wallBefore,
      processor: processorSeconds() - processorBefore, hash: ByteHash.hash(result))
  }

  /// The figure in one line.
  var line: String {
    let rate = wall > 0 ? Double(amount) / wall : 0
    let columns = [
      padded(name, 26), padded("\(amount) \(unit)", 22, isRight: true),
      padded("\(rounded(rate / 1_000_000)) M \(unit)/s", 22, isRight: true),
      padded("wall \(rounded(wall)) s", 14, isRight: true),
      padded("cpu \(rounded(processor)) s", 14, isRight: true),
      padded("peak \(Measure.peakMegabytes()) MB", 14, isRight: true),
      String(hash, radix: 16),
    ]
    return columns.joined(separator: "  ")
  }

  private func rounded(_ number: Double) -> String {
    let thousandths = Int((number * 1_000).rounded())
    let fraction = String(thousandths % 1_000 + 1_000).dropFirst()
    return "\(thousandths / 1_000).\(fraction)"
  }

  private func padded(_ text: String, _ width: Int, isRight: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return isRight ? space + text : text + space
  }

  private static func wallSeconds() -> Double {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The most memory that the process has held so far.
  static func peakMegabytes() -> Int {
    var usage = rusage()
    _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Int(usage.ru_maxrss) / 1_024
  }
}
