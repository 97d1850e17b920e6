import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Channels")
struct ChannelsAnalysisTests {
  private func credit(
    _ lines: String, _ model: ChannelsQuestion.Model
  ) -> [String: Double] {
    var question = ChannelsQuestion()
    question.models = [model]
    return TouchWorld.credit(TouchWorld(lines).report(question), model)
  }

  private func expect(
    _ found: [String: Double], _ expected: [String: Double], _ comment: Comment? = nil
  ) {
    #expect(Set(found.keys) == Set(expected.keys), comment)
    for (channel, share) in expected {
      #expect(abs((found[channel] ?? -1) - share) < 1e-9, comment)
    }
  }

  @Test(
    "T1, T2: the lookback is elapsed time, not dates",
    arguments: [
      ("0d10:00", "29d12:00", "X"), ("0d01:00", "30d23:00", "unattributed"),
      ("0d10:00", "30d10:00", "X"),
    ])
  func lookback(touch: String, conversion: String, channel: String) {
    let lines = "ada visit \(touch) channel=X\nada purchase \(conversion) order_id=1 value=10"
    expect(credit(lines, .linear), [channel: 1])
  }

  @Test("T3: under decay a touch halves in a week")
  func decay() {
    let lines = """
      ada visit 0d10:00 channel=X
      ada visit 14d10:00 channel=Y
      ada purchase 14d10:00 order_id=1 value=10
      """
    expect(credit(lines, .decay), ["X": 0.2, "Y": 0.8])
  }

  @Test("T4: of two touches U gives halves, J a quarter to the first, and its mirror three")
  func twoTouches() {
    let lines = """
      ada visit 0d10:00 channel=X
      ada visit 8d10:00 channel=Y
      ada purchase 9d10:00 order_id=1 value=10
      """
    expect(credit(lines, .position), ["X": 0.5, "Y": 0.5])
    expect(credit(lines, .late), ["X": 0.25, "Y": 0.75])
    expect(credit(lines, .early), ["X": 0.75, "Y": 0.25])
  }

  @Test("T5: of six touches U gives two fifths to each end")
  func sixTouches() {
    var lines = "ada purchase 9d10:00 order_id=1 value=10"
    for (day, channel) in ["X", "Y", "Z", "Y", "Z", "Email"].enumerated() {
      lines += "\nada visit \(day)d10:00 channel=\(channel)"
    }
    expect(credit(lines, .position), ["X": 0.4, "Y": 0.1, "Z": 0.1, "Email": 0.4])
  }

  @Test("T6: a direct touch gives way to any other, but is the last touch where it was")
  func direct() {
    let both = """
      ada visit 0d10:00 channel=X
      ada visit 1d10:00 channel=Direct
      ada purchase 2d10:00 order_id=1 value=10
      """
    expect(credit(both, .lastNonDirect), ["X": 1])
    expect(credit(both, .linear), ["X": 1])
    expect(credit(both, .last), ["Direct": 1])
    let alone = "ada visit 1d10:00 channel=Direct\nada purchase 2d10:00 order_id=1 value=10"
    expect(credit(alone, .lastNonDirect), ["Direct": 1])
  }

  static let threeWays = """
    ada visit 0d10:00 channel=X
    ada visit 1d10:00 channel=Y
    ada purchase 2d10:00 order_id=1 value=10 currency=EUR
    bob visit 0d10:00 channel=X
    cid visit 0d10:00 channel=Y
    cid purchase 1d10:00 order_id=2 value=20 currency=EUR
    """

  @Test("T7: Markov's removal effects")
  func markov() {
    expect(credit(Self.threeWays, .markov), ["X": 0.666667, "Y": 1.333333])
    let report = TouchWorld(Self.threeWays).report(ChannelsQuestion())
    #expect(report[table: "removal"]?[column: "removal_effect"] == [.rate(0.5), .rate(1)])
    guard case .rate(let all)? = report[table: "removal"]?[column: "conversion_with_all"].first
    else {
      Issue.record("the table of removals has a row")
      return
    }
    #expect(abs(all - 2.0 / 3) < 1e-12)
  }

  @Test("T8: Shapley's values on counts")
  func shapley() {
    expect(credit(Self.threeWays, .shapley), ["X": 0.5, "Y": 1.5])
  }

  @Test("T9: an order without a touch is unattributed, and in the sum")
  func untouched() {
    let report = TouchWorld("ada purchase 1d10:00 order_id=1 value=10 currency=EUR")
      .report(ChannelsQuestion())
    for model in ChannelsQuestion.Model.builtIn {
      expect(TouchWorld.credit(report, model), ["unattributed": 1], "\(model)")
    }
  }

  @Test("thirds are printed as whole millionths that add up, the first touch's rounded up")
  func thirds() {
    let lines = """
      ada visit 0d10:00 channel=Z
      ada visit 1d10:00 channel=Y
      ada visit 2d10:00 channel=X
      ada purchase 3d10:00 order_id=1 value=10
      """
    expect(credit(lines, .linear), ["X": 0.333333, "Y": 0.333333, "Z": 0.333334])
  }

  @Test("a row for what is unattributed is always there")
  func alwaysUnattributed() {
    let report = TouchWorld(Self.threeWays).report(ChannelsQuestion())
    let rows = report[table: "credit"]?.rows.filter { $0[1] == .text("unattributed") }
    #expect(rows?.count == ChannelsQuestion.Model.builtIn.count)
    #expect(rows?.allSatisfy { $0[2] == .number(0) && $0[3] == .money(.zero) } == true)
  }

  @Test("a goal may be any event, each by itself")
  func goal() {
    var question = ChannelsQuestion()
    question.models = [.first]
    question.goal = PathsAnalysisTests.step("signup")
    let world = TouchWorld(
      "ada visit 0d10:00 channel=X\nada signup 1d10:00 value=3\nada signup 2d10:00")
    expect(TouchWorld.credit(world.report(question), .first), ["X": 2])
  }
}
