import Foundation
import TestSupport
import Testing

/// What must not change an answer: the order, cutting and repeating of files, memory and threads.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct LawTests {
  /// A folder with the store `expected`, all files taken in at once, and the answers over it.
  private struct World {
    var program: CairnProgram
    var expected: [String: String]

    init() throws {
      program = try CairnProgram()
      try program.ingest(CairnProgram.sample, into: "expected")
      expected = try program.allTables(in: "expected")
    }
  }

  /// Made once for all laws; each law makes stores of its own beside it.
  private static let world = Result { try World() }

  private let program: CairnProgram
  private let files = CairnProgram.sample
  private let expected: [String: String]

  init() throws {
    let world = try Self.world.get()
    (program, expected) = (world.program, world.expected)
  }

  @Test("the sample has something to answer about")
  func sampleIsThere() throws {
    #expect(files.count > 10)
    #expect(expected.keys.contains("funnel") && expected.keys.contains("schema"))
  }

  @Test("the order of the files changes nothing")
  func orderChangesNothing() throws {
    for seed in UInt64(1)...3 {
      var random = Seeded(seed)
      let store = "order-\(seed)"
      try program.ingest(files.shuffled(using: &random), into: store)
      #expect(try program.allTables(in: store) == expected, "seed \(seed)")
    }
  }

  @Test("one command a file, in another order, changes nothing")
  func commandsChangeNothing() throws {
    var random = Seeded(4)
    for file in files.shuffled(using: &random) { try program.ingest([file], into: "one-by-one") }
    #expect(try program.allTables(in: "one-by-one") == expected)
  }

  @Test("how the lines are cut into files changes nothing")
  func splittingChangesNothing() throws {
    var random = Seeded(5)
    for (number, file) in files.enumerated() where file.contains("web-") {
      // Lines that are no UTF-8 would not survive being read as text here; the shell cuts bytes.
      let lines = 100 + random.below(700)
      _ = try program.shell(
        "gzip -dc \(file) | split -l \(lines) --additional-suffix=.ndjson - piece-\(number)-")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
    let pieces = names.filter { $0.hasPrefix("piece-") }.sorted().shuffled(using: &random)
    #expect(pieces.count > files.count)
    let others = files.filter { !$0.contains("web-") }
    try program.ingest(pieces + others, into: "pieces")
    #expect(try program.allTables(in: "pieces") == expected)
  }

  @Test(
    "a file that comes again, under its name or another, whole or cut otherwise, changes nothing")
  func repeatingChangesNothing() throws {
    let file = "SampleData/web-2026-09-05.ndjson.gz"
    let store = "repeated"
    try program.ingest(files, into: store)
    _ = try program.shell(
      """
      cp \(file) other-name.ndjson.gz; gzip -dc \(file) > plain.ndjson
      head -n 300 plain.ndjson > cut.ndjson; gzip -dc \(file) | gzip -1 > packed.ndjson.gz
      """)
    let again = try program.answer(
      ["ingest", file, "other-name.ndjson.gz", "plain.ndjson", "packed.ndjson.gz"]
        + ["--no-progress", "--store", store])
    for row in again.tables["files"] ?? [] {
      #expect(row.text("status") == "already_ingested", "\(row.text("file"))")
    }
    let cut = try program.answer(["ingest", "cut.ndjson", "--no-progress", "--store", store])
    let row = try #require(cut.tables["files"]?.first)
    #expect(row.count("accepted") == 0 && row.count("duplicates") > 290)
    #expect(try program.allTables(in: store) == expected)
  }

  @Test("the number of threads changes nothing")
  func threadsChangeNothing() throws {
    for question in CairnProgram.answerable {
      for threads in ["1", "2", "3", "8"] {
        var asked = question
        asked.arguments += ["--threads", threads]
        let tables = try program.tables(asked, in: "expected")
        #expect(tables == expected[question.command], "\(question.command), \(threads) threads")
      }
    }
  }

  @Test("an ingest within little memory gives the same answers")
  func memoryChangesNothing() throws {
    let outcome = try program.run(
      ["ingest"] + files + ["--memory", "1M", "--no-progress", "--store", "small"])
    #expect(outcome.code == 3)
    #expect(try program.allTables(in: "small") == expected)
  }

  @Test("every line is accounted for: accepted, a copy, rejected, filtered or blank")
  func linesAreConserved() throws {
    let answer = try program.answer(["ingest"] + files + ["--no-progress", "--store", "counted"])
    let rows = try #require(answer.tables["files"])
    #expect(rows.count == files.count)
    for row in rows {
      let parts = ["accepted", "duplicates", "rejected", "filtered", "blank"].map(row.count)
      #expect(row.count("lines") == parts.reduce(0, +), "\(row.text("file"))")
      let rejects = (answer.tables["rejects"] ?? []).filter { $0.text("file") == row.text("file") }
      #expect(rejects.map { $0.count("lines") }.reduce(0, +) == row.count("rejected"))
      guard row.text("file").hasSuffix(".ndjson.gz") else { continue }
      let counted = try program.shell("gzip -dc \(row.text("file")) | wc -l").output
      #expect("\(row.count("lines"))\n" == counted, "\(row.text("file"))")
    }
    // What was planted in the sample, as its README says.
    #expect(rows.map { $0.count("duplicates") }.reduce(0, +) == 57)
    #expect(rows.map { $0.count("rejected") }.reduce(0, +) == 10)
    let status = try program.answer(["status", "--store", "counted"])
    let events = rows.map { $0.count("events") }.reduce(0, +)
    #expect(status.tables["summary"]?.first?.count("events") == events)
  }

  @Test(
    "the laws were tried on every question",
    arguments: CairnProgram.questions.map(\.command))
  func everyQuestionIsTried(_ command: String) throws {
    guard !CairnProgram.knows(command) else { return #expect(expected[command] != nil) }
    print("=== SKIPPED: this build has no `cairn \(command)`; the laws were not tried on it ===")
  }
}
