internal import CairnModel
internal import Glibc

/// The system's clock; asked only for when a load was made and how long a question took, never for
/// what an answer is.
enum SystemClock {
  /// Microseconds since some moment before the program began.
  static var monotonicMicroseconds: Int {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
  }

  static var now: EventTime {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return EventTime(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }
}
