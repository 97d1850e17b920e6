import CairnModel
import Testing

@testable import CairnReport

@Suite struct ReadableNumberTests {
  @Test func `durations have their two largest units`() {
    let cases: [(Double, String?)] = [
      (0, "0s"), (0.0004, "0ms"), (0.25, "250ms"), (0.9996, "1s"), (1, "1s"), (4.25, "4.2s"),
      (9.96, "10s"), (45, "45s"), (59.6, "1m"), (60, "1m"), (192, "3m 12s"), (3_599.7, "1h"),
      (3_600, "1h"), (5_400, "1h 30m"), (86_380, "1d"), (187_200, "2d 4h"),
      (86_400 * 1_234, "1,234d"), (-90, "-1m 30s"), (.nan, nil), (.infinity, nil),
    ]
    for (seconds, text) in cases { #expect(ReadableNumber.duration(seconds) == text, "\(seconds)") }
  }

  @Test func `a share that is not quite nothing or all never looks so`() {
    let cases: [(Double, String?)] = [
      (0, "0.0%"), (0.0001, "<0.1%"), (0.0005, "<0.1%"), (0.00051, "0.1%"), (0.378, "37.8%"),
      (0.9996, ">99.9%"),
      (1, "100.0%"), (1.5, "150.0%"), (-0.25, "-25.0%"), (.nan, nil),
    ]
    for (rate, text) in cases { #expect(ReadableNumber.rate(rate) == text, "\(rate)") }
  }

  @Test func `money and counts are grouped exactly`() {
    let cases: [(Int64, String)] = [
      (0, "0"), (12_345_678_900, "1,234,567.89"), (-10_000_000, "-1,000"), (1, "0.0001"),
      (15_000, "1.50"), (.min, "-922,337,203,685,477.5808"), (9_990_000, "999"),
    ]
    for (units, text) in cases {
      #expect(ReadableNumber.money(Decimal4(tenThousandths: units)) == text)
    }
    #expect(ReadableNumber.money(Decimal4(12), hasPlaces: true) == "12.00")
    #expect(ReadableNumber.count(.min) == "-9,223,372,036,854,775,808")
    #expect(ReadableNumber.count(-999) == "-999")
  }

  @Test func `small numbers keep digits that count`() {
    let cases: [(Double, String?)] = [
      (0, "0"), (1234.5, "1,234.50"), (0.5, "0.500"), (0.0312, "0.03120"), (0.00004, "0.000040"),
      (-0.25, "-0.250"),
    ]
    for (value, text) in cases { #expect(ReadableNumber.number(value) == text, "\(value)") }
  }
}
