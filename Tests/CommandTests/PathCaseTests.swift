import CairnBytes
import Foundation
import TestSupport
import Testing

/// Peers' published next and previous events, read off whole ways.
///
/// A way as long as a case's events shows every step of a person; what follows the pattern in it is
/// the next event, what stands before it backwards the previous one.
@Suite(
  .enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"),
  .enabled(if: TestSettings.text("CAIRN_CASES") != nil, "SKIPPED: $CAIRN_CASES names no folder"))
struct PathCaseTests {
  private struct Case: Decodable {
    struct Semantics: Decodable {
      var direction: String
      var base: String
      var pattern: [String]
    }

    struct Event: Decodable {
      var user: String
      var ts: String
      var event: String
    }

    struct Expected: Decodable { var next_event_per_user: [String: String?] }

    var name: String
    var semantics: Semantics
    var events: [Event]
    var expected: Expected

    /// The events as a gzipped log.
    func log() throws -> [UInt8] {
      var lines: [UInt8] = []
      for (index, event) in events.enumerated() {
        let fields = [
          "event": event.event, "timestamp": event.ts, "user_id": event.user,
          "event_id": "e\(index)",
        ]
        lines += Array(try JSONEncoder().encode(fields)) + [0x0A]
      }
      return GzipWriter.compress(lines.span, .small(level: 6))
    }

    /// The options that cut the way at the pattern's first event.
    var part: [String] {
      guard semantics.base == "first_match" else { return [] }
      let first = semantics.pattern.first ?? ""
      return [semantics.direction == "forward" ? "--after" : "--before", first]
    }
  }

  @Test("every published next event is the one behind the pattern")
  func nextEventsHold() throws {
    let folder = TestSettings.text("CAIRN_CASES") ?? ""
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/path_cases.json"))
    let cases = try JSONDecoder().decode([Case].self, from: data)
    #expect(cases.count >= 9)
    for example in cases {
      let program = try CairnProgram()
      let file = URL(fileURLWithPath: "\(program.folder.path)/web.ndjson.gz")
      try Data(try example.log()).write(to: file)
      try program.ingest(["web.ndjson.gz"], into: "store")
      for (user, expected) in example.expected.next_event_per_user.sorted(by: { $0.key < $1.key }) {
        #expect(try next(example, user, program) == expected, "\(example.name), user \(user)")
      }
    }
  }

  private func next(_ example: Case, _ user: String, _ program: CairnProgram) throws -> String? {
    let typed = [
      "paths", "--per", "person", "--depth", "20", "--variants", "--keep-repeats", "--where",
      "customer = '\(user)'", "--store", "store",
    ]
    let ways = try program.answer(typed + example.part).tables["variants"] ?? []
    guard let way = ways.first?.text("way") else { return nil }
    var names = way.components(separatedBy: " > ")
    if example.semantics.direction == "backward" { names.reverse() }
    let pattern = example.semantics.pattern
    guard names.starts(with: pattern), names.count > pattern.count else { return nil }
    return names[pattern.count]
  }
}
