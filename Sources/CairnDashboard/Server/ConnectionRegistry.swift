internal import NIOCore
internal import Synchronization

/// The connections that are open, so that slow ones make room for those that come.
///
/// At the limit the connection that has waited longest without a whole request is closed; one whose
/// question is being answered never is. So a thousand clients that dribble their requests keep
/// nobody out.
final class ConnectionRegistry: Sendable {
  private struct Known {
    var channel: any Channel
    var order: Int
    var isBusy = false
  }

  private struct State {
    var known: [ObjectIdentifier: Known] = [:]
    /// Counts arrivals, to tell who has waited longest.
    var clock = 0
    var evicted = 0
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) { self.limit = limit }

  var openCount: Int { state.withLock { $0.known.count } }
  var evictedCount: Int { state.withLock { $0.evicted } }

  /// Takes a connection in; false where all others are busy and this one must go.
  func admit(_ channel: any Channel) -> Bool {
    let (isAdmitted, victim) = state.withLock { state -> (Bool, (any Channel)?) in
      state.clock += 1
      var victim: (any Channel)?
      if state.known.count >= limit {
        let idle = state.known.filter { !$0.value.isBusy }.min { $0.value.order < $1.value.order }
        guard let idle else { return (false, nil) }
        victim = idle.value.channel
        state.known[idle.key] = nil
        state.evicted += 1
      }
      state.known[ObjectIdentifier(channel)] = Known(channel: channel, order: state.clock)
      return (true, victim)
    }
    victim?.close(promise: nil)
    return isAdmitted
  }

  func mark(_ channel: any Channel, isBusy: Bool) {
    state.withLock { state in
      state.clock += 1
      let order = state.clock
      state.known[ObjectIdentifier(channel)]?.isBusy = isBusy
      // One that was served goes behind those that came before and sent nothing.
      if !isBusy { state.known[ObjectIdentifier(channel)]?.order = order }
    }
  }

  func release(_ channel: any Channel) {
    state.withLock { $0.known[ObjectIdentifier(channel)] = nil }
  }

  func closeAll() {
    for channel in state.withLock({ $0.known.values.map(\.channel) }) {
      channel.close(promise: nil)
    }
  }

  /// Closes what no question is being answered on.
  func closeIdle() {
    let idle = state.withLock { $0.known.values.filter { !$0.isBusy }.map(\.channel) }
    for channel in idle { channel.close(promise: nil) }
  }
}
