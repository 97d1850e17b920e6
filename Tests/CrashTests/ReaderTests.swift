import Cairn
import CairnModel
import Foundation
import Synchronization
import TestSupport
import Testing

/// Questions asked while another process takes in, merges and forgets: each is answered from one
/// committed state, whatever goes on under its feet.
@Suite(
  .enabled(if: CrashLab.program != nil, "no built program; CAIRN_BINARY names one"), .serialized)
struct ReaderTests {
  /// An answer, and the generation that it says it is of.
  private struct Answer: Hashable {
    var generation: Int
    var tables: [ReportTable]
  }

  private let lab: CrashLab
  private let definitions: Definitions

  init() throws {
    lab = try CrashLab()
    definitions = try DefinitionsSearch.read(nil)
  }

  /// What is done to the store, one command after another.
  private func commands() throws -> [[String]] {
    let nights = try lab.makeNights(9).map { ["ingest", "--no-progress", $0] }
    return Array(nights[..<6]) + [["forget", "--load", "2"], ["compact"]] + Array(nights[6...])
      + [["compact", "--forget-history"], ["forget", "--person", "u7"]]
  }

  private func ask(_ store: String) async throws -> Answer {
    let report = try await Cairn(path: store, definitions: definitions, threads: 1).schema()
    return Answer(generation: report.asOf?.generation ?? -1, tables: report.tables)
  }

  /// The answer after each command, with the generation that it left.
  private func expected(_ commands: [[String]]) async throws -> [Answer] {
    let store = "\(lab.folder.path)/alone"
    var answers: [Answer] = []
    for command in commands {
      let outcome = try lab.run(command, on: store)
      #expect([0, 3].contains(outcome.code), "\(command): \(outcome.messages)")
      answers.append(try await ask(store))
    }
    return answers
  }

  @Test("whatever a writer does meanwhile, an answer is that of a committed state")
  func answersAreOfCommittedStates() async throws {
    let figure = TortureFigure("readers", "questions", "of no committed state", "failed")
    let commands = try commands()
    let expected = try await expected(commands)
    let wanted = TestSettings.isTorture ? 10_000 : 300
    var round = 0
    while figure["questions"] < wanted {
      round += 1
      let store = "\(lab.folder.path)/read-\(round)"
      _ = try lab.run(commands[0], on: store)
      try await askBeside(Array(commands.dropFirst()), on: store) { answer in
        figure.count("questions")
        guard let answer else { return figure.count("failed") }
        // A command commits its change first; the merges behind it change no answer.
        let state = expected.first { $0.generation >= answer.generation }
        if state?.tables != answer.tables { figure.count("of no committed state") }
      }
      try FileManager.default.removeItem(atPath: store)
    }
    #expect(figure["of no committed state"] == 0)
    #expect(figure["failed"] == 0)
    figure.printLine()
  }

  /// Asks again and again until the commands are done.
  private func askBeside(
    _ commands: [[String]], on store: String, _ see: @escaping @Sendable (Answer?) -> Void
  ) async throws {
    let isDone = Mutex(false)
    let lab = lab
    let writer = Task.detached {
      defer { isDone.withLock { $0 = true } }
      for command in commands {
        let outcome = try lab.run(command, on: store)
        #expect([0, 3].contains(outcome.code), "\(command): \(outcome.messages)")
      }
    }
    while !isDone.withLock({ $0 }) {
      do { see(try await ask(store)) } catch {
        see(nil)
        Issue.record("\(error)")
      }
    }
    try await writer.value
  }
}
