internal import CairnBytes
internal import CairnModel
internal import CairnStore

/// What a repair sets aside, and which loads it takes back to take their files in again.
struct RepairPlan {
  let damage: StoreDamageFound
  /// Loads that count and have rows in a damaged part, in their order.
  let hurt: [LoadRecord]
  /// How many rows of each load lie in damaged parts.
  let lostRows: [Int: Int]
  private var again: [LoadRecord]

  init(_ damage: StoreDamageFound, _ loads: [LoadRecord]) {
    self.damage = damage
    var lostRows: [Int: Int] = [:]
    for load in damage.parts.flatMap(\.loads) {
      lostRows[load.load, default: 0] += load.rowCount
    }
    self.lostRows = lostRows
    let counting = loads.filter { $0.forgottenIn == nil }
    hurt = counting.filter { lostRows[$0.id] != nil }
    var found: Set<Int> = []
    for load in hurt {
      if Self.isStillThere(load) {
        found.insert(load.id)
      } else if Self.hasGrown(load) {
        // Its lines are in the file of today, with those of the loads that took what was added.
        let same = counting.filter { $0.input.path == load.input.path }
        found.formUnion(same.filter { Self.isStillThere($0) || Self.hasGrown($0) }.map(\.id))
      }
    }
    again = counting.filter { found.contains($0.id) }
  }

  /// The loads whose files are taken in again.
  var takenBack: Set<Int> { Set(again.map(\.id)) }

  /// Gives up the loads of a file.
  mutating func leaveOut(_ path: String) { again.removeAll { $0.input.path == path } }

  /// One for each file, in the order in which they came first.
  var requests: [IngestRequest] {
    var requests: [IngestRequest] = []
    for load in again where !requests.contains(where: { $0.paths == [load.input.path] }) {
      var request = IngestRequest(paths: [load.input.path])
      request.salvages = load.isSalvaged
      request.source = load.source
      request.shownName = load.input.file
      // It is the file that was taken in before, whatever its name says.
      request.allowsPlain = true
      requests.append(request)
    }
    return requests
  }

  var notes: [String] {
    var notes: [String] = []
    if damage.isEmpty { notes.append("nothing is damaged") }
    let lost = hurt.filter { !takenBack.contains($0.id) }
    if !lost.isEmpty {
      let numbers = lost.map { "--load \($0.id)" }.joined(separator: " ")
      notes.append(
        "the files of lost rows are not where they were, or have changed; from wherever they are "
          + "kept: cairn forget \(numbers), then cairn ingest "
          + lost.map(\.input.file).joined(separator: " "))
    }
    return notes
  }

  /// Whether a load's file is where it was, byte for byte.
  private static func isStillThere(_ load: LoadRecord) -> Bool {
    guard InputPaths.byteCount(load.input.path) == load.input.byteCount,
      let found = try? FileFingerprint.take(load.input.path)
    else { return false }
    return found == load.input.compressed
  }

  /// Whether a load's file is where it was, and has grown since.
  private static func hasGrown(_ load: LoadRecord) -> Bool {
    guard InputPaths.byteCount(load.input.path) != nil else { return false }
    var options = InputOptions()
    options.allowsPlain = true
    let matches = try? KnownStart.matches(in: load.input.path, among: [load], options)
    return matches?.isEmpty == false
  }
}
