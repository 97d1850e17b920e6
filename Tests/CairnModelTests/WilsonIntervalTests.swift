import CairnModel
import Testing

@Suite struct WilsonIntervalTests {
  @Test("gives the published intervals")
  func published() throws {
    let thirty = try #require(WilsonInterval(30, of: 100))
    #expect(abs(thirty.low - 0.218949) < 0.000001)
    #expect(abs(thirty.high - 0.395849) < 0.000001)
    let none = try #require(WilsonInterval(0, of: 50))
    #expect(none.low == 0)
    #expect(abs(none.high - 0.071348) < 0.000001)
    let all = try #require(WilsonInterval(50, of: 50))
    #expect(all.high == 1)
    #expect(WilsonInterval(0, of: 0) == nil)
  }
}
