import CairnModel
import Foundation
import TestSupport

/// A story: a diary of events, questions about it, and what must be answered.
///
/// A line is a person, an event and a time, then properties (`BatchBuilder` reads the same). `>`
/// begins a question as it is typed; the header below it names the columns that are looked at, and
/// each line below that is a row.
struct Story {
  struct Question {
    var typed: [String]
    var columns: [String]
    var rows: [[String]]
  }

  var name: String
  var diary: [String] = []
  var questions: [Question] = []

  init(_ file: URL) throws {
    name = file.deletingPathExtension().lastPathComponent
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      if first == ">" {
        questions.append(Question(typed: Array(words.dropFirst()), columns: [], rows: []))
      } else if questions.isEmpty {
        diary.append(String(line))
      } else if questions[questions.count - 1].columns.isEmpty {
        questions[questions.count - 1].columns = words
      } else {
        questions[questions.count - 1].rows.append(words)
      }
    }
  }

  /// All stories.
  static func all() throws -> [Story] {
    let folder = CairnProgram.package.appendingPathComponent("Tests/CommandTests/Stories")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try names.filter { $0.hasSuffix(".story") }
      .map { try Story(folder.appendingPathComponent($0)) }
  }

  /// The diary as a log.
  func log() throws -> Data {
    var lines = Data()
    for (index, line) in diary.enumerated() {
      let words = line.split(separator: " ").map(String.init)
      guard words.count >= 3, let time = BatchBuilder.time(words[2]) else {
        throw CocoaError(.formatting)
      }
      var fields = [
        "user_id": words[0], "event": words[1], "timestamp": time.description,
        "event_id": "e\(index)",
      ]
      for word in words.dropFirst(3) {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        fields[parts[0]] = parts[1]
      }
      lines += try JSONEncoder().encode(fields) + [0x0A]
    }
    return lines
  }
}
