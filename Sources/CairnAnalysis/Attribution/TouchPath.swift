import CairnModel

/// The touches that led to a conversion, neighbours of one channel taken together.
struct TouchPath: Sendable {
  /// A touchpoint: a channel at a moment.
  struct Touch: Sendable {
    var channel: UInt16
    var time: EventTime
  }

  /// Some touches of one channel, one after another.
  struct Run: Sendable {
    var channel: UInt16
    /// How long before the conversion the last of them was.
    var age: TimeSpan
  }

  /// Without direct touches, unless there are no others.
  private(set) var runs: [Run] = []
  /// The channel of the very last touch, direct or not.
  private(set) var lastChannel: UInt16?

  /// The path of touches, in order of time, up to a conversion.
  init(_ touches: ArraySlice<Touch>, to conversion: EventTime, direct: UInt16) {
    lastChannel = touches.last?.channel
    let others = touches.filter { $0.channel != direct }
    for touch in others.isEmpty ? Array(touches) : others {
      let age = conversion - touch.time
      if runs.last?.channel == touch.channel {
        runs[runs.count - 1].age = age
      } else {
        runs.append(Run(channel: touch.channel, age: age))
      }
    }
  }

  /// The different channels, sorted.
  var channels: [UInt16] { Set(runs.map(\.channel)).sorted() }
}
