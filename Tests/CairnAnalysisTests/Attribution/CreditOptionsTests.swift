import CairnAnalysis
import CairnModel
import TestSupport
import Testing

@Suite("Credit: participation, resets and spend")
struct CreditOptionsTests {
  private func ask(_ lines: String, _ change: (inout ChannelsQuestion) -> Void) -> Report {
    var question = ChannelsQuestion()
    change(&question)
    return TouchWorld(lines).report(question)
  }

  @Test("participation gives the whole to each channel once")
  func participation() {
    let report = ask(
      """
      ada visit 0d10:00 channel=X
      ada visit 1d10:00 channel=Y
      ada visit 2d10:00 channel=X
      ada purchase 3d10:00 order_id=1 value=10
      bob purchase 3d10:00 order_id=2 value=5
      """
    ) { $0.models = [.participation] }
    #expect(
      TouchWorld.credit(report, .participation) == ["X": 1, "Y": 1, "unattributed": 1])
  }

  @Test("with a reset the touches before a conversion are spent; its own later version is not one")
  func reset() {
    let lines = """
      ada visit 0d10:00 channel=X
      ada purchase 1d10:00 order_id=1 value=10
      ada purchase 1d11:00 order_id=1 value=12
      ada visit 2d10:00 channel=Y
      ada purchase 3d10:00 order_id=2 value=10
      ada purchase 4d10:00 order_id=3 value=10
      """
    let kept = ask(lines) { $0.models = [.first] }
    #expect(TouchWorld.credit(kept, .first) == ["X": 3])
    let cut = ask(lines) {
      $0.models = [.first]
      $0.resetsAfterConversion = true
    }
    #expect(TouchWorld.credit(cut, .first) == ["X": 1, "Y": 1, "unattributed": 1])
  }

  @Test("spend meets the credit of the touches of its days, and nothing else")
  func spend() throws {
    let day = BatchBuilder.start.microseconds / 86_400_000_000
    let rows = [(0, "X", 50_000), (1, "X", 50_000), (0, "Wandering", 10_000)].map {
      ChannelSpend.Row(
        day: Int(day) + $0.0, channel: ByteText($0.1),
        amount: Decimal4(tenThousandths: $0.2), currency: "EUR")
    }
    let report = ask(
      """
      ada visit 0d10:00 channel=X
      ada purchase 1d10:00 order_id=1 value=10 currency=EUR
      ada purchase 1d12:00 order_id=2 value=30 currency=EUR
      bob visit 2d10:00 channel=X
      bob purchase 3d10:00 order_id=3 value=7 currency=EUR
      """
    ) {
      $0.models = [.linear, .shapley, .markov]
      $0.spend = ChannelSpend(file: "spend.csv", rows: rows)
    }
    let table = try #require(report[table: "spend"])
    for model in ["linear", "shapley"] {
      let row = try #require(table.rows.first { $0[0] == .text(model) && $0[1] == .text("X") })
      #expect(
        row.dropFirst(3) == [
          .money(Decimal4(10)), .number(2), .money(Decimal4(40)), .number(1), .rate(4),
          .money(Decimal4(5)), .money(Decimal4(10)),
        ])
    }
    let unknown = try #require(table.rows.first { $0[1] == .text("Wandering") })
    #expect(unknown[3] == .money(Decimal4(1)) && unknown[7] == .rate(0) && unknown[9] == .null)
    #expect(report.notes.contains { $0.contains("'Wandering'") })
  }
}
