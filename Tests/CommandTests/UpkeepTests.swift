import Foundation
import TestSupport
import Testing

/// What a store's keeper does over the years, as typed: none of it changes an answer.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct UpkeepTests {
  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  /// Takes the sample in, a file a command, in some order; the answers after each.
  private func takeInOneByOne(
    _ files: [String], into store: String
  ) throws -> [[String: String]] {
    try files.map { file in
      try program.ingest([file], into: store)
      return try program.allTables(in: store)
    }
  }

  private func storage(of store: String) throws -> [String: Answer.Value] {
    let status = try program.answer(["status", "-v", "--store", store])
    return try #require(status.tables["storage"]?.first)
  }

  @Test("compact leaves one run and the same answers; it forgets the past only where asked")
  func compactKeepsAnswers() throws {
    var random = Seeded(7)
    let files = Array(CairnProgram.sample.shuffled(using: &random).prefix(7))
    let store = "compacted"
    let answers = try takeInOneByOne(files, into: store)
    let status = try program.answer(["status", "--store", store])
    let generations = try #require(status.tables["summary"]?.first).count("generation")
    #expect(generations > files.count, "seven loads are merged on the way")
    let compacted = try program.run("compact", "--store", store)
    #expect(compacted.code == 0)
    #expect(try program.allTables(in: store) == answers.last)
    #expect(try storage(of: store).count("runs") == 1)
    #expect(try program.run("verify", "--store", store).code == 0)
    var different: [String] = []
    for answer in answers.compactMap({ $0["revenue"] }) where answer != different.last {
      different.append(answer)
    }
    #expect(try pastAnswers(store, upTo: generations) == different)

    let forgetting = try program.run("compact", "--forget-history", "--store", store)
    #expect(forgetting.code == 0)
    #expect(try storage(of: store).count("earlier_parts") == 0)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: "\(program.folder.path)/\(store)/parts")
    #expect(names.count == 1)
    #expect(try program.allTables(in: store) == answers.last)
    let old = try program.run("revenue", "--as-of", "2", "--store", store)
    #expect(old.code == 2 && old.messages.contains("not kept any more"), "\(old.messages)")
  }

  /// The answers as of each generation, in their order, without those that are as the one before.
  private func pastAnswers(_ store: String, upTo newest: Int) throws -> [String] {
    var answers: [String] = []
    for generation in 1...newest {
      let question = CairnProgram.Question("revenue", "--as-of", "\(generation)")
      let answer = try program.tables(question, in: store)
      if answer != answers.last { answers.append(answer) }
    }
    return answers
  }
}
