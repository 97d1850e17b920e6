internal import CairnBytes
internal import CairnModel

/// A state of the store that was put together without its catalog, and what is not known of it.
struct FoundState {
  var list: StoreList
  /// The loads that a part tells of.
  private(set) var told: Set<Int> = []
  var isFromList = false
  /// Loads with rows that nothing tells of, ascending.
  private(set) var unknownLoads: [Int] = []
  /// Parts that count and are not as they were written.
  var damage: [StoreProblem] = []
  /// Files that do not count.
  var leftOut: [LeftOut] = []
  /// Generations whose list cannot be read.
  var unreadableLists: [Int] = []

  init(_ list: StoreList) { self.list = list }

  /// A part that does not count, by its name inside `parts/`, and why.
  struct LeftOut: Hashable {
    var name: String
    var reason: String
  }

  /// Completes the loads: beside those of the list, those that the parts tell of, and a bare entry
  /// for each that has rows or refused lines and that nothing tells of.
  ///
  /// `ledgers` are what the parts say, in the order of their numbers; `refused` are refused lines
  /// by load, where the list does not name their files.
  mutating func completeLoads(
    _ ledgers: [PartLedger], refused: [Int: RefusedLines] = [:]
  ) {
    var all: [Int: LoadRecord] = [:]
    for ledger in ledgers { all.merge(ledger.loads) { $1 } }
    for load in list.loads { all[load.id] = nil }
    told = Set(all.keys)
    for load in list.loads { all[load.id] = load }
    let known = Set(all.keys)
    for share in list.partLoads where !known.contains(share.load) {
      let times = list.parts.first { $0.id == share.part }?.times
      all[share.load, default: .unknown(share.load)].add(rows: share.rowCount, in: times)
    }
    for (id, lines) in refused where !known.contains(id) {
      all[id, default: .unknown(id)].add(lines)
    }
    unknownLoads = Set(all.keys).subtracting(known).sorted()
    list.loads = all.values.sorted { $0.id < $1.id }
    list.nextLoad = max(list.nextLoad, (list.loads.last?.id ?? 0) + 1)
  }
}

extension FoundState {
  /// The first and last moment of what counts.
  func bounds(in folder: StoreFolder) -> DataBounds {
    let candidates = list.parts.map { record in
      var part: OpenPart?
      do throws(StoreError) {
        let reader = try PartReader.open(folder.path(ofPart: record.fileName))
        let lost = list.superseded.filter { $0.part == record.id }.flatMap(\.rows)
        part = OpenPart(id: record.id, reader: reader, superseded: lost.sorted())
      } catch {
        // It is among the damage that was found.
        part = nil
      }
      return BoundsSearch.Candidate(part: part, times: record.times)
    }
    return BoundsSearch(candidates, list.loads).bounds
  }
}

/// A file of refused lines that no catalog names.
struct RefusedLines {
  var name: String
  /// The file that the lines stood in, as it was named when it was loaded; nil where unreadable.
  var input: String?
  var reasons: [RejectReason: Int] = [:]

  /// Reads as much of a file as can be read.
  init(_ name: String, in folder: StoreFolder) {
    self.name = name
    do throws(StoreError) {
      var reader = try RejectsReader(name, in: folder)
      while let some = try reader.next() {
        // A copy that lost may be of another file, and is counted as a duplicate.
        for reject in some where reject.line.reason != .conflict {
          input = input ?? reject.file
          reasons[reject.line.reason, default: 0] += 1
        }
      }
    } catch {
      // The file keeps its name in the catalog, and `verify` says what is wrong with it.
      return
    }
  }
}

extension LoadRecord {
  fileprivate mutating func add(_ refused: RefusedLines) {
    rejectsFile = refused.name
    rejects = refused.reasons
    counts.rejected = refused.reasons.values.reduce(0, +)
    counts.lines += counts.rejected
    if let name = refused.input { input.file = name }
  }

  /// A load of which only its number is known.
  fileprivate static func unknown(_ id: Int) -> LoadRecord {
    let none = Fingerprint(high: 0, low: UInt64(id))
    let input = InputFacts(file: "unknown", path: "", content: none, compressed: none)
    var load = LoadRecord(id: id, source: "unknown", input: input)
    load.notes = ["put together from parts that do not say where it came from"]
    return load
  }

  /// Counts rows of an unknown load, which lie among the times of a part.
  fileprivate mutating func add(rows: Int, in times: ClosedRange<EventTime>?) {
    counts.lines += rows
    counts.accepted += rows
    eventCount += rows
    guard let times else { return }
    firstTime = min(firstTime ?? times.lowerBound, times.lowerBound)
    lastTime = max(lastTime ?? times.upperBound, times.upperBound)
    dataEnd = lastTime
  }
}
