internal import Cairn
internal import Synchronization

/// Keeps answers for the state of the store that they are of, and lets only a few questions be
/// worked on at once.
///
/// A question that is being answered already is not asked again: who comes second waits for the
/// same answer. Where too many different ones wait, the next is told to come again.
final class AnswerDesk: Sendable {
  private struct State {
    var mark: UInt64 = 0
    var kept: [String: DashboardResponse] = [:]
    /// The keys in the order in which they were last asked for, the oldest first.
    var order: [String] = []
    var bytes = 0
    var underWay: [String: Task<DashboardResponse, Never>] = [:]
  }

  private let limits: ServerLimits
  private let places: WorkPlaces
  private let state = Mutex(State())

  init(_ limits: ServerLimits) {
    self.limits = limits
    places = WorkPlaces(limits.workers)
  }

  var keptBytes: Int { state.withLock { $0.bytes } }
  var waitingCount: Int { places.waitingCount }

  /// An answer that is kept for this state of the store.
  func kept(_ key: String, mark: UInt64) -> DashboardResponse? {
    state.withLock { state in
      if state.mark != mark {
        state.mark = mark
        state.kept.removeAll()
        state.order.removeAll()
        state.bytes = 0
      }
      return state.kept[key]
    }
  }

  /// Answers a question, or gives the answer of the one who asked before.
  ///
  /// A question that is many at once (`isWhole`) is worked on alone: what it needs of memory does
  /// not come on top of another's.
  func answer(
    _ key: String, mark: UInt64, isWhole: Bool,
    _ work: @escaping @Sendable () async -> DashboardResponse
  ) async -> DashboardResponse {
    let count = isWhole ? places.count : 1
    let task = state.withLock { state -> Task<DashboardResponse, Never>? in
      let place = "\(mark) \(key)"
      if let task = state.underWay[place] { return task }
      if state.underWay.count >= limits.workers + limits.waiting { return nil }
      let task = Task {
        await self.places.take(count)
        let response = await work()
        self.finish(place, key, mark, response)
        self.places.give(count)
        return response
      }
      state.underWay[place] = task
      return task
    }
    guard let task else { return .busy }
    return await first(task)
  }

  /// The answer, or after the time that a client may wait, the wish that it come again.
  private func first(_ task: Task<DashboardResponse, Never>) async -> DashboardResponse {
    let seconds = limits.answerSeconds
    let (stream, continuation) = AsyncStream.makeStream(of: DashboardResponse.self)
    let answer = Task { continuation.yield(await task.value) }
    let clock = Task {
      try? await Task.sleep(for: .seconds(seconds))
      continuation.yield(.busy)
    }
    defer {
      answer.cancel()
      clock.cancel()
    }
    for await response in stream { return response }
    return .busy
  }

  private func finish(
    _ place: String, _ key: String, _ mark: UInt64, _ response: DashboardResponse
  ) {
    state.withLock { state in
      state.underWay[place] = nil
      if response.status == 200, mark == state.mark { keep(response, key, &state) }
    }
    Cairn.giveMemoryBack()
  }

  private func keep(_ response: DashboardResponse, _ key: String, _ state: inout State) {
    guard response.body.count <= limits.cacheBytes / 4 else { return }
    if let old = state.kept[key] { state.bytes -= old.body.count } else { state.order.append(key) }
    state.kept[key] = response
    state.bytes += response.body.count
    while state.bytes > limits.cacheBytes || state.order.count > 4_096,
      let oldest = state.order.first
    {
      state.order.removeFirst()
      state.bytes -= state.kept.removeValue(forKey: oldest)?.body.count ?? 0
    }
  }
}
