import NIOCore
import Synchronization
import Testing

@testable import CairnDashboard

/// What is kept, and who waits for whom, when the store changes under the questions.
struct AnswerDeskTests {
  /// The state of a store, which a test changes.
  private final class Mark: Sendable {
    private let number = Mutex<UInt64>(1)

    var now: UInt64 { number.withLock { $0 } }
    func load() { number.withLock { $0 += 1 } }
  }

  /// A question that is answered when the test says so, with how often it was worked on.
  private final class Question: Sendable {
    private let state = Mutex((begun: 0, isOpen: false))

    var begun: Int { state.withLock { $0.begun } }
    func open() { state.withLock { $0.isOpen = true } }

    func answer() async -> DashboardResponse {
      let turn = state.withLock { state in
        state.begun += 1
        return state.begun
      }
      while !state.withLock({ $0.isOpen }) { await AnswerDeskTests.pause() }
      return DashboardResponse(200, DashboardResponse.plain, Array("answer \(turn)".utf8))
    }
  }

  private func limits(workers: Int, waiting: Int) -> ServerLimits {
    var limits = ServerLimits()
    (limits.workers, limits.waiting) = (workers, waiting)
    // A machine that is busy with other tests is slow: nobody is told to come again for that.
    limits.answerSeconds = 3_600
    return limits
  }

  /// Lets others work for a moment.
  fileprivate static func pause() async { try? await Task.sleep(for: .milliseconds(2)) }
  private func pause() async { await Self.pause() }

  private func text(_ response: DashboardResponse) -> String { String(buffer: response.body) }

  @Test("after a load the answers of before are gone, and only the new ones are kept")
  func oldAnswersGo() async {
    let mark = Mark()
    let desk = AnswerDesk(limits(workers: 2, waiting: 32)) { mark.now }
    let question = Question()
    question.open()
    for key in ["a", "b", "c"] { _ = await desk.answer(key, isWhole: false, question.answer) }
    #expect(desk.keptBytes == 3 * "answer 1".utf8.count)
    #expect(desk.kept("a").map(text) == "answer 1")
    mark.load()
    #expect(desk.kept("a") == nil)
    #expect(desk.keptBytes == 0)
    _ = await desk.answer("a", isWhole: false, question.answer)
    #expect(desk.kept("a").map(text) == "answer 4")
    #expect(desk.keptBytes == "answer 4".utf8.count)
  }

  @Test("answers of before go before the first new answer is made, whoever asks")
  func oldAnswersGoFirst() async {
    let mark = Mark()
    let desk = AnswerDesk(limits(workers: 2, waiting: 32)) { mark.now }
    let question = Question()
    question.open()
    _ = await desk.answer("a", isWhole: false, question.answer)
    mark.load()
    let kept = Mutex(-1)
    _ = await desk.answer("b", isWhole: true) {
      kept.withLock { $0 = desk.keptBytes }
      return await question.answer()
    }
    #expect(kept.withLock { $0 } == 0)
  }

  @Test("a question in the queue is answered once, however many loads come meanwhile")
  func waitingIsNotAskedTwice() async {
    let mark = Mark()
    let desk = AnswerDesk(limits(workers: 1, waiting: 4)) { mark.now }
    let (first, second) = (Question(), Question())
    let busy = Task { await desk.answer("first", isWhole: false, first.answer) }
    while first.begun == 0 { await pause() }
    var asked: [Task<DashboardResponse, Never>] = []
    for _ in 0..<9 {
      asked.append(Task { await desk.answer("second", isWhole: true, second.answer) })
      while desk.waitingCount == 0 { await pause() }
      mark.load()
    }
    second.open()
    first.open()
    #expect(text(await busy.value) == "answer 1")
    for task in asked { #expect(text(await task.value) == "answer 1") }
    #expect(second.begun == 1)
    // What was begun before the loads is not kept as an answer of now.
    #expect(desk.kept("first") == nil)
    #expect(desk.kept("second").map(text) == "answer 1")
  }

  @Test("a question that is worked on when a load comes is asked anew by the next")
  func begunIsOfItsState() async {
    let mark = Mark()
    let desk = AnswerDesk(limits(workers: 2, waiting: 4)) { mark.now }
    let question = Question()
    let old = Task { await desk.answer("a", isWhole: false, question.answer) }
    while question.begun < 1 { await pause() }
    mark.load()
    let new = Task { await desk.answer("a", isWhole: false, question.answer) }
    while question.begun < 2 { await pause() }
    question.open()
    #expect(text(await old.value) == "answer 1")
    #expect(text(await new.value) == "answer 2")
    #expect(desk.kept("a").map(text) == "answer 2")
  }

  @Test("where too many different questions wait, the next is told to come again, and only that")
  func fullIsBusy() async {
    let desk = AnswerDesk(limits(workers: 1, waiting: 2)) { 1 }
    let question = Question()
    var asked: [Task<DashboardResponse, Never>] = []
    for number in 0..<3 {
      asked.append(Task { await desk.answer("\(number)", isWhole: false, question.answer) })
    }
    while question.begun + desk.waitingCount < 3 { await pause() }
    let refused = await desk.answer("one more", isWhole: false, question.answer)
    #expect(refused.status == 503)
    #expect(refused.headers.contains { $0 == ("retry-after", "2") })
    question.open()
    for task in asked { #expect(await task.value.status == 200) }
    #expect(question.begun == 3)
  }
}
