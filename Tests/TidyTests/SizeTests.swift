import Foundation
import Testing

/// The rules by numbers: a file, a function and a room stay small enough to be read at one sitting.
struct SizeTests {
  private static let fileLines = 400
  private static let functionLines = 60
  private static let parameterCount = 4
  private static let columns = 100
  private static let roomLines = 4_000

  /// Files that are tables, and may be as long as their tables are.
  private static let tables: Set<String> = ["SiteLists.swift", "WideCharacters.swift"]

  /// Rooms that are counted folder by folder, with the reason.
  private static let countedByFolder = [
    "Cairn": "ingest, answers, upkeep and export are desks of their own behind one door",
    "CairnModel": "values alone: definitions, filters, questions and statistics share no state",
    "CairnAnalysis": "each analysis is a room of its own; they share nothing but the fold",
    "CairnDefinitions": "its presets are texts, one for each product, beside what reads them",
    "CairnIngest": "each format is a room behind one reader, and so is the reading of times",
    "CairnReport": "each face of an answer is a room of its own",
    "CairnStore": "catalog, parts, stage and scan are four rooms behind one door",
  ]

  @Test("no file is longer than 400 lines, but for tables")
  func filesAreShort() {
    for file in House.swift where !Self.tables.contains(file.name) {
      #expect(file.lines.count <= Self.fileLines, "\(file.path) has \(file.lines.count) lines")
    }
  }

  @Test("no line of Swift is wider than 100 columns, but for a text that it quotes")
  func linesAreNarrow() {
    for file in House.swift {
      for (index, line) in file.lines.enumerated() where line.count > Self.columns {
        let isComment = line.drop { $0 == " " }.hasPrefix("//")
        guard isComment || Self.codeWidth(file.code[index]) > Self.columns else { continue }
        Issue.record("\(file.place(index)) is \(line.count) columns wide")
      }
    }
  }

  /// How wide a line is without its strings, of which blanks are left.
  private static func codeWidth(_ code: String) -> Int {
    code.split(separator: " ").map { $0.count + 1 }.reduce(0, +)
  }

  @Test("no function is longer than a screen of 60 lines")
  func functionsAreShort() {
    for file in House.swift {
      for function in file.functions where function.lineCount > Self.functionLines {
        Issue.record(
          "\(file.place(function.line)) \(function.name) has \(function.lineCount) lines")
      }
    }
  }

  @Test("no function takes more than four parameters, but for a value's own initialiser")
  func parametersAreFew() {
    for file in House.sources {
      for function in file.functions where function.parameters.count > Self.parameterCount {
        if function.isInitialiser, Self.storesAll(function, file) { continue }
        Issue.record(
          "\(file.place(function.line)) \(function.name) takes \(function.parameters)")
      }
    }
  }

  /// Whether an initialiser only fills the stored properties of the same names.
  private static func storesAll(_ function: FunctionText, _ file: SourceFile) -> Bool {
    let code = file.code.joined(separator: "\n")
    return function.parameters.allSatisfy { name in
      code.contains("let \(name)") || code.contains("var \(name)")
        || code.contains("\(name) = \(name)")
    }
  }

  @Test("no room is larger than 4,000 lines, but for the ones that are counted by folder")
  func roomsAreSmall() {
    var sizes: [String: Int] = [:]
    for file in House.sources {
      let parts = file.path.split(separator: "/")
      let isCountedByFolder = Self.countedByFolder[file.room] != nil && parts.count > 3
      let room = isCountedByFolder ? parts[1...2].joined(separator: "/") : file.room
      sizes[room, default: 0] += file.lines.count
    }
    for (room, lines) in sizes.sorted(by: { $0.key < $1.key }) {
      #expect(lines <= Self.roomLines, "\(room) has \(lines) lines")
    }
  }

  @Test("the measure of functions sees lengths and parameters through closures and brackets")
  func functionsAreMeasured() {
    let text = """
      struct Plain {
        init(_ first: Int, then second: [Int: String] = [1: "a, b"]) { count = first }

        func run<Value>(
          _ body: (Int, Int) -> Value, _ pair: (Int, Int)
        ) throws(Failure) -> Value {
          if let value { return body(1, 2) }
          return body(2, 3)
        }
        func required(_ one: Int) -> Int
        let later = 1
      }
      """
    let functions = SourceFile(path: "Plain.swift", text: text).functions
    #expect(functions.map(\.name) == ["init", "run", "required"])
    #expect(functions.map(\.lineCount) == [1, 6, 1])
    #expect(functions.map(\.parameters) == [["first", "second"], ["body", "pair"], ["one"]])
  }
}
