import CairnAnalysis
import CairnModel
import Foundation
import TestSupport
import Testing

/// Events and figures carried over from the public tests of other engines.
///
/// They lie in the folder that `CAIRN_CASES` names; without it these tests say that they are left
/// out. Sequence patterns are no funnels and are not run here.
@Suite struct FunnelCaseTests {
  private struct Case: Decodable {
    struct Semantics: Decodable {
      struct Step: Decodable {
        var any_of: [String]?
        var event: String?
        var `where`: [String: String]?
      }
      struct Exclusion: Decodable { var event: String }
      var kind: String
      var window_seconds: Int64?
      var mode: String
      var steps: [Step]
      var exclusions: [Exclusion]?
    }
    struct Event: Decodable {
      var user: String
      var ts: String
      var event: String
      var props: [String: Value]
    }
    struct Expected: Decodable {
      var counts: [Int]?
      var average_seconds_from_previous_step: [Double?]?
      var median_seconds_from_previous_step: [Double?]?
      var breakdown: [String: [String: [Int]]]?
    }
    /// Any property, as text.
    struct Value: Decodable {
      var text: String
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        text =
          (try? container.decode(String.self)) ?? (try? container.decode(Int.self)).map(String.init)
          ?? (try? container.decode(Double.self)).map { "\($0)" } ?? ""
      }
    }
    var name: String
    var semantics: Semantics
    var events: [Event]
    var expected: Expected
    var identities: Identities?

    /// Names of one person: either lists of names, or a name for each name.
    enum Identities: Decodable {
      case lists([[String]])
      case names([String: String])
      case groups([String: [String]])
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let lists = try? container.decode([[String]].self) {
          self = .lists(lists)
        } else if let names = try? container.decode([String: String].self) {
          self = .names(names)
        } else {
          self = .groups(try container.decode([String: [String]].self))
        }
      }

      func person(_ user: String) -> String {
        switch self {
        case .lists(let lists): lists.first { $0.contains(user) }?[0] ?? user
        case .names(let names): names[user] ?? user
        case .groups(let groups): groups.first { $0.value.contains(user) }?.key ?? user
        }
      }
    }
  }

  private static let folder = TestSettings.text("CAIRN_CASES")

  private func cases() throws -> [Case] {
    let folder = try #require(Self.folder)
    let data = try Data(contentsOf: URL(filePath: folder).appending(path: "funnel_cases.json"))
    return try JSONDecoder().decode([Case].self, from: data)
  }

  @Test("gives the figures of other engines' tests")
  func givesTheirFigures() throws {
    guard Self.folder != nil else {
      print("SKIPPED: CAIRN_CASES names no folder, so no cases of other engines are run")
      return
    }
    var run = 0
    for one in try cases() where one.semantics.kind.lowercased().contains("funnel") {
      let report = try report(one)
      let steps = try #require(report[table: "steps"])
      let counts = try #require(one.expected.counts)
      #expect(steps[column: "persons"] == counts.map { .count($0) }, "\(one.name)")
      expectSeconds(one.expected.average_seconds_from_previous_step, steps, "mean", one.name)
      expectSeconds(one.expected.median_seconds_from_previous_step, steps, "median", one.name)
      run += 1
    }
    #expect(run >= 20, "the file has the cases it had")
  }

  private func expectSeconds(
    _ expected: [Double?]?, _ steps: ReportTable, _ what: String, _ name: String
  ) {
    guard let expected else { return }
    let cells = expected.map { $0.map { Cell.seconds($0) } ?? .null }
    #expect(steps[column: "\(what)_seconds_from_previous"] == cells, "\(name)")
  }

  private func report(_ one: Case) throws -> Report {
    let strategy = Date.ISO8601FormatStyle(includingFractionalSeconds: false)
    var builder = BatchBuilder()
    for event in one.events {
      let person = one.identities?.person(event.user) ?? event.user
      let seconds = try strategy.parse(String(event.ts.prefix(19)) + "Z").timeIntervalSince1970
      builder.add(
        person: person, event: event.event, at: EventTime(seconds: Int64(seconds)),
        values: event.props.mapValues { .text(ByteText($0.text)) })
    }
    var question = FunnelQuestion(steps: one.semantics.steps.map(step))
    question.window = one.semantics.window_seconds.map(TimeSpan.seconds)
    switch one.semantics.mode {
    case "strict": question.order = .strict
    case "unordered": question.order = .any
    default: question.order = .ordered
    }
    for exclusion in one.semantics.exclusions ?? [] {
      let event = EventStep(
        alternatives: [.init(name: ByteText(exclusion.event))], text: exclusion.event)
      question.exclusions.append(.init(event: event, after: 1, before: question.steps.count))
    }
    return builder.report(FunnelAnalysis(question))
  }

  private func step(_ step: Case.Semantics.Step) -> EventStep {
    let names = step.any_of ?? [step.event ?? ""]
    var filter: EventFilter?
    for (property, value) in (step.where ?? [:]).sorted(by: { $0.key < $1.key }) {
      let one = EventFilter.comparison(
        property: ByteText(property), .equal, .text(ByteText(value)))
      filter = filter.map { .and($0, one) } ?? one
    }
    return EventStep(
      alternatives: names.map { .init(name: ByteText($0), filter: filter) },
      text: names.joined(separator: "|"))
  }
}
