internal import Cairn
internal import Synchronization

/// Keeps answers for the state of the store that they are of, and lets only a few questions be
/// worked on at once.
///
/// A question that is being answered already is not asked again: who comes second waits for the
/// same answer. One that still waits for its turn will be answered from the store as it is then,
/// so whoever asks it after a load waits for that answer too: however fast loads come, nobody's
/// question stands in the queue twice. Where too many different ones wait, the next is told to
/// come again.
final class AnswerDesk: Sendable {
  private typealias Answering = Task<DashboardResponse, Never>

  private struct State {
    var mark: UInt64 = 0
    var kept: [String: DashboardResponse] = [:]
    /// The keys in the order in which they were last asked for, the oldest first.
    var order: [String] = []
    var bytes = 0
    /// Questions that wait for their turn, whatever state of the store they will be answered from.
    var waiting: [String: Answering] = [:]
    /// Questions that are worked on, by the state that they were begun in.
    var begun: [Beginning: Answering] = [:]
    /// Whether answers were dropped whose memory is not given back yet.
    var hasDropped = false

    /// Drops the answers of any other state of the store than this one.
    mutating func turn(to mark: UInt64) {
      guard self.mark != mark else { return }
      self.mark = mark
      hasDropped = !kept.isEmpty
      kept = [:]
      order = []
      bytes = 0
    }
  }

  private struct Beginning: Hashable {
    var key: String
    var mark: UInt64
  }

  private let limits: ServerLimits
  private let places: WorkPlaces
  /// What state the store is in.
  private let now: @Sendable () -> UInt64
  private let state = Mutex(State())

  init(_ limits: ServerLimits, now: @escaping @Sendable () -> UInt64) {
    self.limits = limits
    self.now = now
    places = WorkPlaces(limits.workers)
  }

  var keptBytes: Int { state.withLock { $0.bytes } }
  var waitingCount: Int { places.waitingCount }

  /// An answer that is kept for the state that the store is in.
  func kept(_ key: String) -> DashboardResponse? {
    let mark = now()
    return state.withLock { state in
      state.turn(to: mark)
      return state.kept[key]
    }
  }

  /// Answers a question, or gives the answer of the one who asked before.
  ///
  /// A question that is many at once (`isWhole`) is worked on alone: what it needs of memory does
  /// not come on top of another's.
  func answer(
    _ key: String, isWhole: Bool, _ work: @escaping @Sendable () async -> DashboardResponse
  ) async -> DashboardResponse {
    let count = isWhole ? places.count : 1
    let mark = now()
    let task = state.withLock { state -> Answering? in
      if let task = state.begun[Beginning(key: key, mark: mark)] { return task }
      if let task = state.waiting[key] { return task }
      let all = state.waiting.count + state.begun.count
      guard all < limits.workers + limits.waiting else { return nil }
      let task = Task {
        await self.places.take(count)
        let beginning = self.begin(key)
        let response = await work()
        self.finish(beginning, response)
        self.places.give(count)
        return response
      }
      state.waiting[key] = task
      return task
    }
    guard let task else { return .busy }
    return await first(task)
  }

  /// Notes that a question has its turn.
  ///
  /// What an older state of the store had answered goes before the new answer is made, so that the
  /// two are never there at once.
  private func begin(_ key: String) -> Beginning {
    let mark = now()
    let beginning = Beginning(key: key, mark: mark)
    let hasDropped = state.withLock { state in
      state.turn(to: mark)
      state.begun[beginning] = state.waiting.removeValue(forKey: key)
      defer { state.hasDropped = false }
      return state.hasDropped
    }
    if hasDropped { Cairn.giveMemoryBack() }
    return beginning
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

  private func finish(_ beginning: Beginning, _ response: DashboardResponse) {
    state.withLock { state in
      state.begun[beginning] = nil
      if response.status == 200, beginning.mark == state.mark {
        keep(response, beginning.key, &state)
      }
    }
    Cairn.giveMemoryBack()
  }

  private func keep(_ response: DashboardResponse, _ key: String, _ state: inout State) {
    guard response.byteCount <= limits.cacheBytes / 4 else { return }
    if let old = state.kept[key] { state.bytes -= old.byteCount } else { state.order.append(key) }
    state.kept[key] = response
    state.bytes += response.byteCount
    while state.bytes > limits.cacheBytes || state.order.count > 4_096,
      let oldest = state.order.first
    {
      state.order.removeFirst()
      state.bytes -= state.kept.removeValue(forKey: oldest)?.byteCount ?? 0
    }
  }
}
