import CairnModel
import Testing

@testable import CairnReport

@Suite struct DigitWritingTests {
  private static func text(_ write: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = [0x3E]
    write(&bytes)
    return String(decoding: bytes.dropFirst(), as: UTF8.self)
  }

  @Test func `digits are those of the standard library, of every length`() {
    var number: UInt64 = 1
    for _ in 0..<64 {
      for value in [number - 1, number, number &+ 1, .max - number] {
        #expect(Self.text { $0.append(digitsOf: value) } == String(value))
      }
      number &*= 2
      number = max(number, 1)
    }
    for value in [UInt64.min, 9, 10, 99, 100, 9_999_999_999_999_999_999, .max] {
      #expect(Self.text { $0.append(digitsOf: value) } == String(value))
    }
    #expect(Self.text { $0.append(digitsOf: 7, width: 3) } == "007")
    #expect(Self.text { $0.append(digitsOf: 1_234, width: 3) } == "1234")
  }

  @Test func `moments and dates are spelled as the model spells them`() {
    var microseconds: Int64 = -2_208_988_800_000_000
    while microseconds < 4_102_444_800_000_000 {
      let time = EventTime(microseconds: microseconds)
      #expect(Self.text { $0.append(time) } == time.description)
      let date = CivilDate(daysSince1970: Int(microseconds / 86_400_000_000))
      #expect(Self.text { $0.append(date) } == date.description)
      microseconds += 3_456_789_012_345
    }
  }

  @Test func `counts are exact at both ends`() {
    for count in [Int.min, -1, 0, 1, .max] {
      #expect(Self.text { _ = Cell.count(count).appendPlain(to: &$0) } == String(count))
    }
  }
}
