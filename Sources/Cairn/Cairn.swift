internal import CairnBytes
public import CairnModel
internal import CairnStore

/// The front door: a store and the definitions with which it is read and written.
///
/// A value; every question opens a snapshot of its own and is answered from that alone.
public struct Cairn: Sendable {
  /// The folder of the store.
  public let path: String
  public internal(set) var definitions: Definitions
  /// Workers for a walk.
  public var threads: Int
  /// Whether a walk gives the pages of the parts back as it goes, for a program that stays: they
  /// are read again sooner than those of a program that ends, but are never all held at once.
  public var givesPagesBack = false

  public init(path: String, definitions: Definitions, threads: Int = 2) {
    self.path = path
    self.definitions = definitions
    self.threads = max(1, threads)
  }

  /// The same store, read with other definitions.
  public func reading(by definitions: Definitions) -> Cairn {
    var other = self
    other.definitions = definitions
    return other
  }

  /// The events that count in the newest state of the store.
  public func eventCount() async throws(CairnError) -> Int {
    try snapshot().snapshot.catalog.eventCount
  }

  /// Opens the state that the store is in now, or was in at a generation.
  func snapshot(asOf generation: Int? = nil) throws(CairnError) -> OpenStore {
    try opening { () throws(StoreError) in
      let folder = try StoreFolder.open(at: path, for: .reading)
      var last: Int?
      while true {
        let catalog = try Catalog.open(in: folder)
        let newest = try catalog.snapshot()
        let state = generation == nil ? newest : try catalog.snapshot(asOf: generation)
        do throws(StoreError) {
          let loads = try catalog.loads(asOf: generation)
          var open = OpenStore(
            folder: folder, snapshot: try StoreSnapshot(folder, state, loads: loads))
          open.givesPagesBack = givesPagesBack
          return open
        } catch {
          // A part that a writer has just removed is no damage: what counts now does not name it.
          guard error.kind == .damaged, newest.generation != last else { throw error }
          last = newest.generation
        }
      }
    }
  }

  /// Opens the store for writing, and sets right what a crash left behind.
  func writer(
    in folder: StoreFolder, memory: Int = Limits.memoryBudget
  ) throws(CairnError) -> StoreWriter {
    try opening { () throws(StoreError) in
      let catalog = try Catalog.open(in: folder)
      let now = Int(SystemClock.now.microseconds / 1_000_000)
      _ = try folder.recover(catalog.fileNames(), nowSeconds: now)
      var writer = try StoreWriter.open(folder, rules: definitions.identity, memory: memory)
      writer.identityFields = { [definitions] in definitions.identityFields(of: $0) }
      return writer
    }
  }

  /// The folder of a store that exists, locked for writing.
  func lockedFolder(waitSeconds: Int) throws(CairnError) -> StoreFolder {
    try opening { () throws(StoreError) in
      try StoreFolder.open(at: path, for: .writing(waitSeconds: waitSeconds))
    }
  }
}

extension Cairn {
  /// Gives back the memory that answers took, for a program that goes on after them.
  public static func giveMemoryBack() { FreeMemory.giveBack() }

  /// Has memory go back as soon as it is free, for a program that stays.
  public static func keepLittleMemory() { FreeMemory.keepLittle() }
}

/// A store that is open for one question.
struct OpenStore {
  let folder: StoreFolder
  let snapshot: StoreSnapshot
  /// Whether walks give the pages of the parts back as they go.
  var givesPagesBack = false

  var asOf: Report.AsOf {
    let catalog = snapshot.catalog
    return Report.AsOf(
      generation: catalog.generation, events: catalog.eventCount, dataStart: catalog.dataStart,
      dataEnd: catalog.dataEnd)
  }
}
