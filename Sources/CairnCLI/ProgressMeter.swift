import Cairn
import CairnModel
import Synchronization

/// One line on the terminal: how far, how fast, how long to go.
///
/// The time left comes from the bytes read, which are known exactly.
final class ProgressMeter: Sendable {
  private let started = ContinuousClock.now
  private let lastShown = Mutex(ContinuousClock.now)

  func show(_ progress: IngestProgress) {
    let now = ContinuousClock.now
    let isDue = lastShown.withLock { last in
      guard now - last > .milliseconds(200) else { return false }
      last = now
      return true
    }
    guard isDue else { return }
    let seconds = (now - started) / .seconds(1)
    var line = "\rfile \(progress.filesDone + 1) of \(progress.fileCount)"
    if let total = progress.byteCount, total > 0, seconds > 0.5 {
      let share = min(1, Double(progress.bytesRead) / Double(total))
      let rate = Double(progress.bytesRead) / seconds
      line += "  \(Int(share * 100)) %  \(Int(rate / 1_000_000)) MB/s"
      if share > 0 { line += "  \(Int(seconds / share - seconds)) s left" }
    }
    line += "  \(progress.events) events  \(progress.rejected) rejected"
    Terminal.note(line + "\u{1b}[K")
  }

  func clear() { Terminal.note("\r\u{1b}[K") }
}
