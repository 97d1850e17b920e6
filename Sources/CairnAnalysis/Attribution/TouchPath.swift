import CairnModel

/// The touches that led to a conversion, neighbours of one channel taken together.
struct TouchPath: Sendable {
  /// A touchpoint: a channel at a moment.
  struct Touch: Sendable {
    var channel: UInt16
    var time: EventTime
    var tag: Int32 = 0
  }

  /// Some touches of one channel, one after another.
  struct Run: Sendable {
    var channel: UInt16
    /// How long before the conversion the last of them was.
    var age: TimeSpan
    /// How long before it the first of them was.
    var firstAge: TimeSpan
    /// What the last of them carries along, such as the place it belongs to.
    var tag: Int32
  }

  /// Without direct touches, unless there are no others.
  private(set) var runs: [Run] = []
  /// The channel of the very last touch, direct or not.
  private(set) var lastChannel: UInt16?
  /// How long before the conversion that was.
  private(set) var lastAge = TimeSpan.zero

  /// The path of touches, in order of time, up to a conversion.
  init(_ touches: ArraySlice<Touch>, to conversion: EventTime, direct: UInt16) {
    lastChannel = touches.last?.channel
    if let last = touches.last { lastAge = conversion - last.time }
    let others = touches.filter { $0.channel != direct }
    for touch in others.isEmpty ? Array(touches) : others {
      let age = conversion - touch.time
      if runs.last?.channel == touch.channel {
        runs[runs.count - 1].age = age
        runs[runs.count - 1].tag = touch.tag
      } else {
        runs.append(Run(channel: touch.channel, age: age, firstAge: age, tag: touch.tag))
      }
    }
  }

  /// The last run of each different channel, sorted by channel.
  var lastRuns: [Run] {
    var last: [Run] = []
    for run in runs.reversed() where !last.contains(where: { $0.channel == run.channel }) {
      last.append(run)
    }
    return last.sorted { $0.channel < $1.channel }
  }
}
