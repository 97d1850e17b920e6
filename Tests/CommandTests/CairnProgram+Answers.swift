import Foundation
import TestSupport

extension CairnProgram {
  /// A question, by what is typed for it.
  struct Question: Hashable, Sendable {
    var command: String
    var arguments: [String]

    init(_ command: String, _ arguments: String...) {
      self.init(command, arguments)
    }

    init(_ command: String, _ arguments: [String]) {
      (self.command, self.arguments) = (command, arguments)
    }
  }

  /// The questions on which the laws are tried.
  static let questions = [
    Question("funnel", "view_item,add_to_cart,begin_checkout,purchase", "--window", "7d"),
    Question("schema"),
    Question("revenue"),
    Question("sessions", "--list", "--by", "device"),
    Question("stages", "--by", "channel", "--by-limit", "3"),
    Question("identity"),
    Question("carts"),
    Question("dropoff"),
    Question("customers"),
    Question("retention", "--value"),
    Question("lifecycle"),
    Question("surveys"),
    Question("goals"),
    Question("touchpoints"),
    Question("pains"),
    Question("compare", "--split", "2026-09-08"),
    Question("channels"),
  ]

  /// The questions that this build can answer.
  static var answerable: [Question] { questions.filter { knows($0.command) } }

  /// The bytes of an answer's tables, which must not depend on how the events came in.
  func tables(_ question: Question, in store: String) throws -> String {
    let typed = [question.command] + question.arguments
    let outcome = try run(typed + ["--format", "json", "--store", store])
    guard outcome.code == 0,
      let start = outcome.output.range(of: "\"tables\":"),
      let end = outcome.output.range(of: "\"notes\":", options: .backwards)
    else { throw Failure(outcome: outcome) }
    return String(outcome.output[start.lowerBound..<end.lowerBound])
  }

  /// The bytes of all answers' tables.
  func allTables(in store: String) throws -> [String: String] {
    var tables: [String: String] = [:]
    for question in Self.answerable {
      tables[question.command] = try self.tables(question, in: store)
    }
    return tables
  }

  /// The whole answer as a value, to look figures up.
  func answer(_ arguments: [String]) throws -> Answer {
    let outcome = try run(arguments + ["--format", "json"])
    // An ingest with refused lines ends with 3 and answers all the same.
    guard outcome.code == 0 || outcome.code == 3 else { throw Failure(outcome: outcome) }
    return try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8))
  }

  /// Writes a text as a file of the folder.
  func write(_ text: String, to name: String) throws {
    try folder.write(Data(text.utf8), to: name)
  }

  /// Takes files in; anything but a good end is a failure of the test.
  func ingest(_ files: [String], into store: String) throws {
    let outcome = try run(["ingest"] + files + ["--no-progress", "--store", store])
    // The sample has broken lines, so that 3 is a good end too.
    guard outcome.code == 0 || outcome.code == 3 else { throw Failure(outcome: outcome) }
  }
}

/// A run that should have gone well.
struct Failure: Error, CustomStringConvertible {
  var outcome: CairnProgram.Outcome

  var description: String { "exit \(outcome.code): \(outcome.messages)\(outcome.output)" }
}

/// An answer in JSON.
struct Answer: Decodable {
  var report: String
  var tables: [String: [[String: Value]]]
  var notes: [String]

  /// A cell: a number, a text or nothing.
  enum Value: Decodable, Hashable {
    case number(Double)
    case text(String)
    case nothing

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .nothing
      } else if let flag = try? container.decode(Bool.self) {
        self = .text(flag ? "true" : "false")
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let flag = try? container.decode(Bool.self) {
        self = .text(flag ? "true" : "false")
      } else {
        self = .text(try container.decode(String.self))
      }
    }
  }
}

extension [String: Answer.Value] {
  func count(_ column: String) -> Int {
    guard case .number(let number)? = self[column] else { return -1 }
    return Int(number)
  }

  func number(_ column: String) -> Double? {
    guard case .number(let number)? = self[column] else { return nil }
    return number
  }

  func text(_ column: String) -> String {
    guard case .text(let text)? = self[column] else { return "" }
    return text
  }
}
