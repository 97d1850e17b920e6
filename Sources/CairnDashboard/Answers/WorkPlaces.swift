internal import Synchronization

/// Places at which questions are worked on, given out in the order in which they were asked for.
///
/// A question may need several places. It is not overtaken by later ones that need fewer, so it
/// gets its turn however many small ones come.
final class WorkPlaces: Sendable {
  private struct Waiting {
    var count: Int
    var continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var free: Int
    var waiting: [Waiting] = []

    /// Lets in whoever is at the front, as long as there is room.
    mutating func admit() -> [CheckedContinuation<Void, Never>] {
      var admitted: [CheckedContinuation<Void, Never>] = []
      while let first = waiting.first, first.count <= free {
        free -= first.count
        admitted.append(waiting.removeFirst().continuation)
      }
      return admitted
    }
  }

  let count: Int
  private let state: Mutex<State>

  init(_ count: Int) {
    self.count = count
    state = Mutex(State(free: count))
  }

  /// Questions that wait for a place.
  var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// Waits for so many places, at most as many as there are.
  func take(_ wanted: Int) async {
    await withCheckedContinuation { continuation in
      let admitted = state.withLock { state in
        state.waiting.append(Waiting(count: min(wanted, count), continuation: continuation))
        return state.admit()
      }
      for continuation in admitted { continuation.resume() }
    }
  }

  /// Gives places back that were taken.
  func give(_ taken: Int) {
    let admitted = state.withLock { state in
      state.free += min(taken, count)
      return state.admit()
    }
    for continuation in admitted { continuation.resume() }
  }
}
