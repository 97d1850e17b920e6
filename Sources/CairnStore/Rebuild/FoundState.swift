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
  /// for each that has rows and that nothing tells of.
  ///
  /// `ledgers` are what the parts say, in the order of their numbers.
  mutating func completeLoads(_ ledgers: [PartLedger]) {
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
    unknownLoads = Set(all.keys).subtracting(known).sorted()
    list.loads = all.values.sorted { $0.id < $1.id }
    list.nextLoad = max(list.nextLoad, (list.loads.last?.id ?? 0) + 1)
  }
}

extension LoadRecord {
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
