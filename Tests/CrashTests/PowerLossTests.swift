import Foundation
import TestSupport
import Testing

/// What a power loss may leave at any moment of any change, as a strict disk would leave it, is a
/// committed state: no acknowledged commit is missing, and no byte is wrong.
@Suite(
  .enabled(if: CrashLab.program != nil, "no built program; CAIRN_BINARY names one"), .serialized)
struct PowerLossTests {
  private let lab: CrashLab
  private let inputs: [String]

  init() throws {
    lab = try CrashLab()
    inputs = try lab.makeInputs()
  }

  private var ingest: [String] { ["ingest", "--no-progress"] }

  /// A place for a store in a folder of its own.
  private func place(_ name: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: "\(lab.folder.path)/\(name)", withIntermediateDirectories: true)
    return "\(lab.folder.path)/\(name)/store"
  }

  /// A store of both nights, two parts, each with a load.
  private func makeStore(_ name: String, nights: Int = 2) throws -> String {
    let store = try place(name)
    for input in inputs.prefix(nights) { _ = try lab.run(ingest + [input], on: store) }
    return store
  }

  /// The changes of a store, from its making on.
  private func runs() throws -> [PowerLossRun] {
    var runs = [
      try PowerLossRun(ingest + inputs, on: place("new"), in: lab),
      try PowerLossRun(ingest + [inputs[1]], on: makeStore("grown", nights: 1), in: lab),
    ]
    for (number, arguments) in [
      ["compact", "--forget-history"], ["forget", "--load", "1"], ["forget", "--person", "u7"],
      ["forget", "--before", "2026-01-01T08:00:00Z"],
    ].enumerated() {
      runs.append(try PowerLossRun(arguments, on: makeStore("changed-\(number)"), in: lab))
    }
    return runs
  }

  @Test("every state that a power loss may leave is one that was committed")
  func statesAreCommitted() throws {
    let figure = TortureFigure("power-loss states", "looked at", "violations", "gone on from")
    let bench = Bench("\(lab.folder.path)/bench")
    // In an ordinary run some of them, spread over all runs.
    let stride = TestSettings.isTorture ? 1 : 16
    for (number, run) in try runs().enumerated() {
      #expect(run.commitCount >= 1, "run \(number)")
      var count = 0
      try run.lookAtStates(tosses: 9, on: bench, every: stride) { remains, violation in
        count += 1
        figure.count("looked at")
        if let violation {
          figure.count("violations")
          Issue.record("run \(number): \(violation)")
        }
        // Some of them are gone on from, by the night that may have been interrupted.
        if count % 50 == 0, violation == nil {
          try goOn(from: remains, run, "run \(number), state \(count)")
          figure.count("gone on from")
        }
        return figure["violations"] < 5
      }
    }
    figure.printLine()
    #expect(figure["looked at"] > (TestSettings.isTorture ? 10_000 : 500))
  }

  /// Takes both nights in on what is left: with nothing lost and nothing doubled.
  private func goOn(
    from remains: PowerLossDisk.Remains, _ run: PowerLossRun, _ comment: Comment
  ) throws {
    let store = "\(lab.folder.path)/gone-on"
    try Bench(store).layOut(remains, run.store)
    let outcome = try lab.run(ingest + inputs, on: store)
    #expect([0, 3].contains(outcome.code), "\(comment): \(outcome.messages)")
    #expect(try lab.run(["verify"], on: store).code == 0, comment)
    // Whoever was erased and what is too old stays away; everything else is there once.
    let events = try lab.events(store) ?? 0
    #expect(events <= 398 && events > 200, comment)
    let again = try lab.run(ingest + inputs, on: store)
    #expect(again.code == 0, comment)
    #expect(try lab.events(store) == events, comment)
  }

  /// A way to get the order wrong, planted into what a run did.
  private struct Mistake {
    var name: String
    var operations: [FileOperation]
    var acknowledgesEarly = false
  }

  private func mistakes(in run: PowerLossRun) -> [Mistake] {
    let right = run.operations
    let isPart = { (operation: FileOperation) in operation.path.contains("/tmp/") }
    func move(_ chosen: (FileOperation) -> Bool, behind last: (FileOperation) -> Bool)
      -> [FileOperation]
    {
      let place = right.lastIndex(where: last) ?? right.count - 1
      return right[...place].filter { !chosen($0) } + right.filter(chosen)
        + right[(place + 1)...].filter { !chosen($0) }
    }
    let isJournal = { (operation: FileOperation) in operation.path.hasSuffix("-journal") }
    return [
      Mistake(
        name: "no sync of a file", operations: right.filter { !($0.kind == .sync && isPart($0)) }),
      Mistake(
        name: "no sync of a folder",
        operations: right.filter { !($0.kind == .sync && $0.path.hasSuffix("/parts")) }),
      Mistake(
        name: "acknowledged before the commit", operations: right, acknowledgesEarly: true),
      Mistake(
        name: "the commit before the sync",
        operations: move({ $0.kind == .sync && isPart($0) }, behind: isJournal)),
      Mistake(
        name: "old parts removed before the commit",
        operations: right.filter { $0.kind == .unlink && $0.path.contains("/parts/") }
          + right.filter { !($0.kind == .unlink && $0.path.contains("/parts/")) }),
      Mistake(
        name: "no sync of the catalog",
        operations: right.filter { !($0.kind == .sync && $0.path.contains("catalog.sqlite")) }),
    ]
  }

  @Test("the look-out finds the mistakes that it is there for")
  func findsPlantedMistakes() throws {
    let figure = TortureFigure("planted mistakes", "planted", "caught")
    let bench = Bench("\(lab.folder.path)/bench")
    let run = try PowerLossRun(
      ["compact", "--forget-history"], on: makeStore("mistaken"), in: lab)
    for mistake in mistakes(in: run) {
      figure.count("planted")
      let planted = run.planted(
        mistake.operations, acknowledgesEarly: mistake.acknowledgesEarly)
      var isCaught = false
      planted.lookAtStates(tosses: 2, on: bench, every: 1) { _, violation in
        if violation != nil { isCaught = true }
        return !isCaught
      }
      if isCaught { figure.count("caught") }
      #expect(isCaught, "\(mistake.name)")
    }
    figure.printLine()
    #expect(try publishingUnsyncedIsCaught(), "a name before the sync")
  }

  /// The store's description under its name before its content is on the disk.
  private func publishingUnsyncedIsCaught() throws -> Bool {
    let run = try PowerLossRun(
      ingest + [inputs[0]], on: place("described"), in: lab)
    var operations = run.operations
    guard
      let sync = operations.firstIndex(where: {
        $0.kind == .sync && $0.path.hasSuffix("/tmp/store.json")
      })
    else { return false }
    operations.remove(at: sync)
    var isCaught = false
    run.planted(operations).lookAtStates(
      tosses: 2, on: Bench("\(lab.folder.path)/bench"), every: 1
    ) { _, violation in
      if violation != nil { isCaught = true }
      return !isCaught
    }
    return isCaught
  }
}
