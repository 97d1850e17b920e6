import CairnBytes
import CairnStore
import Foundation
import TestSupport

/// A run of the program, as the shim wrote it down, and what the store must be after a power loss
/// at any moment of it.
struct PowerLossRun {
  /// What the store says of itself: nothing where it was not finished yet.
  struct State: Hashable {
    var catalog: CatalogSnapshot?
    var loads: [LoadRecord] = []
  }

  /// What is wrong with what a power loss has left.
  enum Violation: Hashable {
    /// A commit that was acknowledged is not there.
    case lost
    /// The store holds a state that was never committed, or none that can be read.
    case damaged(String)
  }

  /// Where the run happened; states are laid out in another place of the same layout.
  let store: String
  private(set) var operations: [FileOperation] = []
  private let start: PowerLossDisk
  /// The committed states in their order, and after which operation each is acknowledged.
  private var states: [State] = []
  private var acknowledged: [Int] = []
  /// After how many operations each state can be there at the earliest.
  private var committed: [Int] = []

  /// Runs a command on a store and writes down what it does.
  init(_ arguments: [String], on store: String, in lab: CrashLab) throws {
    self.store = store
    start = try Self.disk(store)
    // That the store's folder is there at all is its parent's to keep.
    operations = try lab.operations(arguments, on: store, below: Self.parent(of: store))
    try findStates(Bench("\(lab.folder.path)/bench"))
  }

  private init(_ run: PowerLossRun, operations: [FileOperation], acknowledgesEarly: Bool) {
    self = run
    self.operations = operations
    if acknowledgesEarly { acknowledged = committed.map { max(0, $0 - 1) } }
  }

  /// The same run with its operations planted otherwise; what must hold stays as it was.
  func planted(
    _ operations: [FileOperation], acknowledgesEarly: Bool = false
  ) -> PowerLossRun {
    PowerLossRun(self, operations: operations, acknowledgesEarly: acknowledgesEarly)
  }

  private static func parent(of store: String) -> String {
    URL(fileURLWithPath: store).deletingLastPathComponent().path
  }

  /// The files of a store as a disk that has kept all of them.
  private static func disk(_ store: String) throws -> PowerLossDisk {
    let parent = parent(of: store)
    guard FileManager.default.fileExists(atPath: store) else {
      return PowerLossDisk(files: [:], folders: [parent])
    }
    var (files, folders) = ([String: [UInt8]](), [parent, store])
    for name in try FileManager.default.subpathsOfDirectory(atPath: store) {
      let url = URL(fileURLWithPath: "\(store)/\(name)")
      if try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true {
        folders.append(url.path)
      } else {
        files[url.path] = Array(try Data(contentsOf: url))
      }
    }
    return PowerLossDisk(files: files, folders: folders)
  }

  /// Finds the states that a kill would find, and where each is sure to stay.
  ///
  /// A commit is acknowledged when the journal's emptying, which is the commit, has been synced.
  private mutating func findStates(_ bench: Bench) throws {
    var disk = start
    note(bench.state(of: disk.undisturbed, store), after: 0)
    acknowledged = [0]
    for (index, operation) in operations.enumerated() {
      disk.apply(operation)
      if acknowledged.count < states.count, operation.kind == .sync,
        operation.path.hasSuffix("-journal")
      {
        acknowledged.append(index + 1)
      }
      // Only the catalog and the store's description change what a store says of itself.
      guard operation.path.contains("catalog.sqlite") || operation.newPath.hasSuffix("store.json")
      else { continue }
      note(bench.state(of: disk.undisturbed, store), after: index + 1)
    }
    while acknowledged.count < states.count { acknowledged.append(operations.count) }
  }

  private mutating func note(_ state: Result<State, StoreError>, after index: Int) {
    guard case .success(let state) = state, state != states.last else { return }
    // Between the tables' making and the first state there is a store that nobody was told of.
    states.append(state)
    committed.append(index)
  }
}

extension PowerLossRun {
  /// How many commits the run has.
  var commitCount: Int { states.count - 1 }

  /// Goes through the states that a power loss may leave at every moment of the run.
  ///
  /// `see` gets each different one with what is wrong with it, if anything; it says whether to go
  /// on.
  func lookAtStates(
    tosses: Int, on bench: Bench, every stride: Int,
    _ see: (PowerLossDisk.Remains, Violation?) throws -> Bool
  ) rethrows {
    var random = Seeded(UInt64(operations.count))
    var disk = start
    var known: Set<Int> = []
    for index in 0...operations.count {
      if index > 0 { disk.apply(operations[index - 1]) }
      let least = acknowledged.lastIndex { $0 <= index } ?? 0
      let most = committed.lastIndex { $0 <= index } ?? 0
      for remains in disk.states(tosses: tosses, &random) {
        var hasher = Hasher()
        hasher.combine(least)
        hasher.combine(most)
        hasher.combine(remains)
        guard known.insert(hasher.finalize()).inserted, known.count % stride == 0 else { continue }
        let state = bench.state(of: remains, store)
        guard try see(remains, violation(state, least...max(least, most))) else { return }
      }
    }
  }

  private func violation(
    _ found: Result<State, StoreError>, _ allowed: ClosedRange<Int>
  ) -> Violation? {
    switch found {
    case .failure(let error): return .damaged(error.description)
    case .success(let state):
      // A store that is not made yet may be found unfinished, or empty.
      if state.catalog?.generation ?? 0 == 0, allowed.lowerBound == 0,
        states[0].catalog?.generation ?? 0 == 0
      {
        return nil
      }
      guard let number = states.firstIndex(of: state) else { return .damaged("a state of its own") }
      if number < allowed.lowerBound { return .lost }
      return number > allowed.upperBound ? .damaged("a state of the future") : nil
    }
  }
}

/// A place where what a power loss has left is laid out and looked at.
struct Bench {
  let path: String

  init(_ path: String) { self.path = path }

  /// Lays a store out in another place than it was.
  func layOut(_ remains: PowerLossDisk.Remains, _ store: String) throws {
    let files = FileManager.default
    try? files.removeItem(atPath: path)
    for folder in remains.folders.sorted() where folder.hasPrefix(store) {
      try files.createDirectory(
        atPath: path + folder.dropFirst(store.count), withIntermediateDirectories: true)
    }
    for (file, content) in remains.files where file.hasPrefix("\(store)/") {
      try Data(content).write(to: URL(fileURLWithPath: path + file.dropFirst(store.count)))
    }
  }

  /// What the store says of itself, once every byte of it was read and found right.
  func state(
    of remains: PowerLossDisk.Remains, _ store: String
  ) -> Result<PowerLossRun.State, StoreError> {
    do {
      try layOut(remains, store)
      return .success(try Self.read(path))
    } catch let error as StoreError {
      // Without its description it is no store yet.
      if error.kind == .missing { return .success(PowerLossRun.State()) }
      return .failure(error)
    } catch {
      return .failure(StoreError(.inputOutput, path: path, detail: "\(error)"))
    }
  }

  private static func read(_ path: String) throws(StoreError) -> PowerLossRun.State {
    let folder = try StoreFolder.open(at: path, for: .reading)
    let catalog = try Catalog.open(in: folder)
    let state = PowerLossRun.State(catalog: try catalog.snapshot(), loads: try catalog.loads())
    if let problem = try StoreFolder.verify(at: path).first {
      throw StoreError(.damaged, path: problem.file, detail: problem.detail)
    }
    return state
  }
}
