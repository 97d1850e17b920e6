import Cairn
import CairnModel
import Foundation
import TestSupport
import Testing

/// Refused lines of people who are erased: theirs go, however they are spelled, and no others.
@Suite struct ErasedLinesTests {
  /// `CAIRN_ERASURES` says how many random files are tried.
  private static let worlds = TestSettings.number("CAIRN_ERASURES") ?? 20

  private static let people = ["10", "7", "anna", "al/ex", "4f9", "2026"]

  /// A line that is refused, and whose it is: people by number, or nobody.
  private struct Line {
    var text: String
    var owners: Set<Int> = []
  }

  private func mail(_ person: Int) -> String { "p\(person)@shop.example" }

  private func good(_ person: Int) -> String {
    #"{"event":"a","timestamp":"2026-03-01T10:00:00Z","event_id":"g\#(person)","#
      + #""user_id":"\#(Self.people[person])","email":"\#(mail(person))"}"#
  }

  /// A text in JSON, spelled in one of the ways in which it may be.
  private func spelled(_ text: String, _ random: inout Seeded) -> String {
    switch random.below(4) {
    case 0:
      let letters = text.utf8.map { byte in
        random.chance(30)
          ? "\\u00" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
          : String(UnicodeScalar(byte))
      }
      return "\"\(letters.joined())\""
    case 1: return "\"\(text.replacing("/", with: "\\/").replacing("@", with: "\\u0040"))\""
    case 2 where Int(text) != nil: return text
    default: return "\"\(text)\""
    }
  }

  /// A field that says whose a line is.
  private func naming(_ person: Int, _ random: inout Seeded) -> String {
    let id = Self.people[person]
    switch random.below(8) {
    case 0: return #""userId":\#(spelled(id, &random))"#
    case 1: return #""properties":{"a":[1,{"b":2}],"user_id":\#(spelled(id, &random))}"#
    case 2: return #""email":\#(spelled(mail(person).uppercased(), &random))"#
    case 3: return #""email":" \#(mail(person)) ""#
    case 4: return #""url":"https://x.example/?m=p\#(person)%40shop.example&b=1""#
    case 5: return #""note":"write to \#(mail(person)).""#
    case 6: return #""\#(mail(person))":true"#
    default: return #""user_id":\#(spelled(id, &random))"#
    }
  }

  /// A field that holds somebody's identifier and means something else.
  private func misleading(_ person: Int, _ random: inout Seeded) -> String {
    let id = Self.people[person]
    switch random.below(5) {
    case 0: return #""quantity":\#(spelled(id, &random))"#
    case 1: return #""note":"about \#(id), that is \#(id)""#
    case 2: return #""items":[{"sku":\#(spelled(id, &random))},"\#(id)"]"#
    case 3: return #""\#(id)":1"#
    default: return #""anonymous_id":\#(spelled(id, &random))"#
    }
  }

  private func line(_ number: Int, _ random: inout Seeded) -> Line {
    var line = Line(text: "")
    var fields = [#""event":"a""#, #""timestamp":"bad""#, #""mark":"m\#(number)""#]
    if random.chance(70) {
      let person = random.below(Self.people.count)
      line.owners.insert(person)
      fields.append(naming(person, &random))
    }
    for _ in 0..<random.below(3) {
      fields.append(misleading(random.below(Self.people.count), &random))
    }
    fields.shuffle(using: &random)
    line.text = "{" + fields.joined(separator: ",") + "}"
    if random.chance(15) { line.text.removeLast() }
    return line
  }

  private func ingest(_ lines: [String], _ cairn: Cairn, _ path: String) async throws -> Report {
    let text = lines.map { $0 + "\n" }.joined()
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    var request = IngestRequest(paths: [path])
    request.preset = "native"
    return try await cairn.ingest(request).report
  }

  private func refused(_ cairn: Cairn) async throws -> [String] {
    let bytes = try await cairn.rejectedBytes(RejectSelection())
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init).sorted()
  }

  @Test("of refused lines exactly those go that name who is erased, and they do not come again")
  func refusedLinesOfOnePerson() async throws {
    for seed in 0..<UInt64(Self.worlds) {
      var random = Seeded(seed)
      let folder = TemporaryFolder()
      let cairn = Cairn(path: "\(folder.path)/store", definitions: Definitions())
      let lines = (0..<40).map { line($0, &random) }
      let all = lines.map(\.text) + Self.people.indices.map(good)
      _ = try await ingest(all, cairn, "\(folder.path)/a.ndjson")
      #expect(try await refused(cairn) == lines.map(\.text).sorted(), "seed \(seed)")
      let person = random.below(Self.people.count)
      _ = try await cairn.forget(person: "customer:\(Self.people[person])")
      let left = lines.filter { !$0.owners.contains(person) }.map(\.text).sorted()
      let found = try await refused(cairn)
      #expect(found.filter { !left.contains($0) } == [], "seed \(seed), person \(person)")
      #expect(left.filter { !found.contains($0) } == [], "seed \(seed), person \(person)")
      _ = try cairn.forget(loads: [1])
      let again = try await ingest(all.reversed(), cairn, "\(folder.path)/b.ndjson")
      #expect(try await refused(cairn) == left, "seed \(seed), person \(person)")
      let row = again.tables[0].rows[0]
      #expect(row[6] == .count(lines.count - left.count + 1), "seed \(seed)")
    }
  }

  @Test("where nothing says what a value is, every word of a line counts")
  func linesWithoutFields() async throws {
    let folder = TemporaryFolder()
    let cairn = Cairn(path: "\(folder.path)/store", definitions: Definitions())
    let lines = ["10 is no record", "nor is 100", "ts=bad user_id=10 n=7", "ts=bad user_id=7 n=10"]
    _ = try await ingest(lines + [good(0), good(1)], cairn, "\(folder.path)/a.ndjson")
    _ = try await cairn.forget(person: "customer:10")
    #expect(try await refused(cairn) == ["nor is 100", "ts=bad user_id=7 n=10"])
    _ = try cairn.forget(loads: [1])
    _ = try await ingest(lines + [good(1), good(0)], cairn, "\(folder.path)/b.ndjson")
    #expect(try await refused(cairn) == ["nor is 100", "ts=bad user_id=7 n=10"])
  }

  @Test("cells are told apart by the header that named their columns")
  func cellsUnderAHeader() async throws {
    let folder = TemporaryFolder()
    let cairn = Cairn(path: "\(folder.path)/store", definitions: Definitions())
    let rows = [
      "event,timestamp,user_id,quantity", "a,2026-03-01T10:00:00Z,10,1", "a,bad,10,3",
      "a,bad,7,10", "a,bad,\"10\",2", "a,bad,8,10,10",
    ]
    let path = "\(folder.path)/t.csv"
    try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
    var request = IngestRequest(paths: [path])
    request.preset = "csv"
    _ = try await cairn.ingest(request)
    _ = try await cairn.forget(person: "customer:10")
    #expect(try await refused(cairn) == ["a,bad,7,10"])
  }
}
