import Foundation
import TestSupport

/// Events as they are typed for a test, written as a gzipped log and asked about by the program.
///
/// A line is a time, an event, and properties: `2026-01-01T10:00 page_view cookie=c`.
struct JourneyWorld {
  let program: CairnProgram
  private(set) var lines: [String] = []

  init(_ diary: String, definitions: String? = nil) throws {
    program = try CairnProgram()
    for (index, line) in diary.split(separator: "\n").enumerated() {
      let words = line.split(separator: " ").map(String.init)
      var fields = ["timestamp": words[0], "event": words[1], "event_id": "e\(index)"]
      for word in words.dropFirst(2) {
        let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
        fields[pair[0]] = pair[1]
      }
      let data = try JSONEncoder().encode(fields)
      lines.append(String(decoding: data, as: UTF8.self))
    }
    if let definitions { try write(definitions, to: "journey.yaml") }
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(program.folder.path)/\(name)"))
  }

  /// Writes some lines as a gzipped file and gives its name.
  func file(_ name: String, _ lines: [String]) throws -> String {
    try write(lines.joined(separator: "\n") + "\n", to: name)
    _ = try program.shell("gzip -f \(name)")
    return "\(name).gz"
  }

  /// Takes in all lines as one file.
  func ingested() throws -> JourneyWorld {
    try program.ingest([file("log.ndjson", lines)], into: ".cairn")
    return self
  }

  /// All persons of a store, by name.
  func persons(in store: String) throws -> [String] {
    let list = try program.shell(
      "cairn export persons --to persons.csv --store \(store) -q; cut -d, -f1 persons.csv")
    return list.output.split(separator: "\n").dropFirst().map(String.init).sorted()
  }

  /// The rows of a table, some columns of each.
  func rows(_ typed: [String], _ table: String, _ columns: [String]) throws -> [[String]] {
    let answer = try program.answer(typed)
    return (answer.tables[table] ?? []).map { row in
      columns.map { column in
        switch row[column] {
        case .number(let number)?: number == number.rounded() ? "\(Int(number))" : "\(number)"
        case .text(let text)?: text
        case .nothing?: "-"
        case nil: "no \(column)"
        }
      }
    }
  }
}
