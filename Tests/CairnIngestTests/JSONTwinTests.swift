import CairnIngest
import CairnModel
import Testing

@Suite("The fast JSON reader and its plain twin")
struct JSONTwinTests {
  @Test("agree on the fields of random records, in files of changing shape")
  func agreeOnRecords() {
    for seed in UInt64(0)..<150 {
      var random = Dice(seed: seed)
      let lines = (0..<20).map { _ in RandomLine.object(&random) }
      let found = Reading(lines.joined(separator: "\n"))
      for event in found.events {
        guard case .object(let object) = PlainJSON.read(Array(event.record.utf8)) else {
          Issue.record("seed \(seed): the twin refuses \(event.record)")
          continue
        }
        var expected = PlainNative.fields(of: object)
        #expect(expected.removeValue(forKey: "#event") == event.name, "seed \(seed)")
        #expect((expected.removeValue(forKey: "#id") ?? "") == event.id, "seed \(seed)")
        expected["#time"] = nil
        #expect(expected == event.fields, "seed \(seed): \(event.record)")
      }
      #expect(found.events.count + found.rejects.count == 20, "seed \(seed)")
      #expect(found.reasons.allSatisfy { $0 == .missingID }, "seed \(seed): \(found.rejects)")
    }
  }

  @Test("agree on which damaged lines are JSON, and why the others are not")
  func agreeOnDamage() {
    var refused = 0
    for seed in UInt64(0)..<400 {
      var random = Dice(seed: seed)
      var file: [UInt8] = []
      var lines: [[UInt8]] = []
      for _ in 0..<20 {
        var line = Array(RandomLine.object(&random).utf8)
        for _ in 0..<random.below(4) { RandomLine.damage(&line, &random) }
        lines.append(line)
        file += line + [0x0A]
      }
      let found = Reading(file)
      var reasons: [UInt32: RejectReason] = [:]
      for reject in found.rejects { reasons[reject.line] = reject.reason }
      for (index, line) in lines.enumerated() {
        let reason = reasons[UInt32(index + 1)]
        guard case .refused(let expected) = PlainJSON.read(line) else {
          let isSyntax = reason == .notJSON || reason == .notUTF8 || reason == .tooDeep
          #expect(!isSyntax, "seed \(seed): \(String(decoding: line, as: UTF8.self))")
          continue
        }
        refused += 1
        // A repeated key may be seen before what is wrong behind it.
        guard reason != .repeatedKey else { continue }
        #expect(reason == expected, "seed \(seed): \(String(decoding: line, as: UTF8.self))")
      }
    }
    #expect(refused > 1_000)
  }
}

/// A small seeded generator: the same numbers on every machine.
struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

  mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 11) % bound
  }

  mutating func one<Element>(of choices: [Element]) -> Element { choices[below(choices.count)] }
}

/// Random records as logs have them, and worse.
enum RandomLine {
  private static let keys = [
    "plan", "type", "name", "x", "y", "page", "path", "url", "transaction_id", "order_id", "a.b",
    "customer", "deviceId", "a_quite_long_key_of_more_than_sixteen_bytes", "ключ", "a\\u0062c",
    "contact_id", "email_2", "", "uuid", "messageId", "k\\\"q", "action", "props.x",
  ]
  private static let values = [
    "1", "0", "-7", "2.5", "0.12345", "1e3", "-0.0001", "9223372036854775808", "1e400", "true",
    "false", "null", #""""#, #""text""#, #""with \"quotes\" and \\ and \/""#, #""é😀 zażółć""#,
    #""\u00e9\ud83d\ude00""#, "[]", #"[1,"two",{"three":[3.0]}]"#, "{}", "12345678901234.5",
    #""a text that is longer than sixty-four bytes, so that it crosses a block of the bit map""#,
  ]

  static func object(_ random: inout Dice) -> String {
    var members = [
      #""event":"\#(random.one(of: ["view", "buy", "é", "say \\\"hi\\\""]))""#,
      #""ts":\#(1_767_225_600 + random.below(1_000))"#,
    ]
    if random.below(8) > 0 { members.append(#""user_id":\#(random.below(5))"#) }
    members += Self.members(&random, depth: 0)
    if random.below(2) == 0 { members.swapAt(0, random.below(members.count)) }
    return joined(members, &random)
  }

  /// Members without a repeated key.
  private static func members(_ random: inout Dice, depth: Int) -> [String] {
    var left = keys
    var members: [String] = []
    for _ in 0..<random.below(6) {
      let key = left.remove(at: random.below(left.count))
      members.append("\"\(key)\":\(space(&random))\(random.one(of: values))")
    }
    guard depth < 3 else { return members }
    for name in ["properties", "props", "context"] where random.below(3) == 0 {
      members.append("\"\(name)\":" + joined(Self.members(&random, depth: depth + 1), &random))
    }
    return members
  }

  private static func joined(_ members: [String], _ random: inout Dice) -> String {
    "{" + space(&random) + members.joined(separator: "," + space(&random)) + space(&random) + "}"
  }

  private static func space(_ random: inout Dice) -> String {
    random.one(of: ["", "", "", " ", "  ", "\t"])
  }

  /// Changes, adds or removes a byte.
  static func damage(_ line: inout [UInt8], _ random: inout Dice) {
    guard !line.isEmpty else { return }
    let place = random.below(line.count)
    let bytes: [UInt8] = Array(#"{}[]":,\-+.0123456789eEtfnu "#.utf8) + [0, 7, 0x80, 0xC3, 0xFF]
    switch random.below(4) {
    case 0: line.remove(at: place)
    case 1: line.insert(random.one(of: bytes), at: place)
    case 2: line[place] = random.one(of: bytes)
    default: line.removeSubrange(place..<min(line.count, place + random.below(9)))
    }
  }
}
