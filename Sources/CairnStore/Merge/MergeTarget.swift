internal import CairnBytes
internal import CairnModel

/// The part that a merge writes: takes rows as they come, with the numbers of their inputs, and
/// gives names, shapes and texts its own.
struct MergeTarget: ~Copyable {
  private let parts: [OpenPart]
  private let columns: MergedColumns
  private var encoder: PartEncoder
  var block: PartBlock
  private var codes = OwnedList<MergeCodes>()
  private var names = TextTable()
  private var nameStatistics: [PartName] = []
  private var shapes = TextTable()
  private var dictionaries = OwnedList<MergedDictionary>()
  private var filter: KeyFilter
  private var index = ClusterIndexWriter()
  private var reach: ClusterReach
  private let typeCount: Int
  private var loadRows: [Int]
  private var firstKey: UInt64?
  private var lastKey: UInt64 = 0
  private(set) var rowCount = 0
  private var clusterStart = 0
  /// The cluster at hand, where its reach is to be found out.
  private var followed = FollowedCluster()
  private var followsCluster = false

  init(
    _ plan: borrowing MergePlan, rules: IdentityRules, expectedRows: Int,
    _ encoder: consuming PartEncoder
  ) {
    parts = plan.parts
    columns = plan.columns
    self.encoder = encoder
    block = PartBlock(columns: plan.columns.columns.count)
    filter = KeyFilter(keys: expectedRows)
    reach = ClusterReach(classes: rules.classNumbers)
    typeCount = rules.types.count
    loadRows = Array(repeating: 0, count: plan.lastLoad + 1)
    for input in plan.parts.indices {
      codes.append(
        MergeCodes(
          plan.parts[input], input: input, places: plan.columns.places[input],
          dictionaries: plan.dictionaries[input]))
    }
    for (column, facts) in plan.columns.columns.enumerated() {
      let places = plan.parts.indices.map { input in
        plan.columns.places[input].firstIndex(of: column).flatMap { plan.dictionaries[input][$0] }
      }
      dictionaries.append(
        MergedDictionary(plan.parts, at: places, keepsHashes: facts.role == .identity))
    }
  }
}

extension MergeTarget {
  /// Begins a cluster; `follows` where its reach must be found out from its rows.
  mutating func beginCluster(follows: Bool) {
    clusterStart = rowCount
    followsCluster = follows
    followed.begin()
  }

  /// Ends the cluster, whose reach is as it was where it was not followed.
  mutating func endCluster(_ key: UInt64, reach known: UInt8) {
    let found = followsCluster ? followed.reach(&reach) : known
    index.append(key: key, rows: rowCount - clusterStart, reach: found)
    if firstKey == nil { firstKey = key }
    lastKey = key
  }

  /// Takes the next rows of a source, which lie together in its window.
  mutating func append(_ count: Int, of source: inout MergeSource) throws(StoreError) {
    var left = count
    while left > 0 {
      let step = min(left, Limits.blockRows - block.rowCount)
      do throws(PartDamage) { try copy(step, of: &source) } catch {
        throw source.part.damaged(error)
      }
      left -= step
      if block.rowCount == Limits.blockRows { try flush() }
    }
  }

  private mutating func flush() throws(StoreError) {
    filter.insert(block)
    do throws(FileError) { try encoder.write(block) } catch { throw StoreError(error) }
    block.clear()
    // What was read of the inputs must not pile up: rows are taken from the front to the end.
    for part in parts { part.release() }
  }

  private mutating func copy(_ count: Int, of source: inout MergeSource) throws(PartDamage) {
    let rows = source.place..<source.place + count
    try copyNames(rows, source)
    for column in [FixedColumn.time, .key, .load, .line, .hasID] {
      block.streams[column.rawValue].append(
        contentsOf: source.window.streams[column.rawValue].span.extracting(rows))
    }
    try note(rows, source)
    try copyShapes(rows, source)
    try copyIdentities(rows, source)
    try codes[source.input].copyProperties(rows, &source, to: &block, &dictionaries)
    block.rowCount += count
    rowCount += count
    if followsCluster { follow(count) }
    source.take(count)
  }

  private mutating func copyNames(
    _ rows: Range<Int>, _ source: borrowing MergeSource
  ) throws(PartDamage) {
    for row in rows {
      let old = Int(source.window.streams[FixedColumn.name.rawValue][row])
      guard old < codes[source.input].names.count else {
        throw PartDamage("a row with an unknown event name")
      }
      let time = source.window.streams[FixedColumn.time.rawValue][row]
      var code = codes[source.input].names[old]
      if code == 0 {
        let text = source.part.reader.names[old].name
        code = names.intern(text.span) + 1
        codes[source.input].names[old] = code
        if Int(code) > nameStatistics.count {
          nameStatistics.append(PartName(name: text, events: 0, first: time, last: time))
        }
      }
      let place = Int(code) - 1
      nameStatistics[place].events += 1
      nameStatistics[place].first = min(nameStatistics[place].first, time)
      nameStatistics[place].last = max(nameStatistics[place].last, time)
      block.append(Int64(place), to: .name)
    }
  }

  /// Counts the rows by load.
  private mutating func note(
    _ rows: Range<Int>, _ source: borrowing MergeSource
  ) throws(PartDamage) {
    for row in rows {
      let load = Int(source.window.streams[FixedColumn.load.rawValue][row])
      guard loadRows.indices.contains(load) else { throw PartDamage("a row of an unknown load") }
      loadRows[load] += 1
    }
  }

  private mutating func copyShapes(
    _ rows: Range<Int>, _ source: borrowing MergeSource
  ) throws(PartDamage) {
    for row in rows {
      let old = Int(source.window.streams[FixedColumn.shape.rawValue][row])
      var code = codes[source.input].shapes[old]
      if code == 0 {
        code = shapes.intern(shape(old, source).span) + 1
        codes[source.input].shapes[old] = code
      }
      block.append(Int64(code) - 1, to: .shape)
    }
  }

  /// A shape in the merged part's columns, ascending, two bytes each.
  private func shape(_ old: Int, _ source: borrowing MergeSource) -> [UInt8] {
    let places = columns.places[source.input]
    let own = source.part.reader.footer.shapes[old].map { UInt16(places[Int($0)]) }.sorted()
    return own.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  private mutating func copyIdentities(
    _ rows: Range<Int>, _ source: borrowing MergeSource
  ) throws(PartDamage) {
    try codes[source.input].copyIdentities(rows, source, to: &block, &dictionaries)
    // Types that this input does not know.
    let first = FixedColumn.allCases.count
    for column in 0..<columns.identityCount {
      let missing = block.rowCount + rows.count - block.streams[first + column].count
      if missing > 0 { block.streams[first + column].append(repeating: 0, count: missing) }
    }
  }

  /// Follows rows that were just copied.
  private mutating func follow(_ count: Int) {
    guard !followed.isComplex else { return }
    let first = FixedColumn.allCases.count
    for row in block.rowCount - count..<block.rowCount {
      followed.append(time: block.streams[FixedColumn.time.rawValue][row])
      for type in 0..<typeCount {
        followed.append(identifier: UInt64(bitPattern: block.streams[first + type][row]))
      }
      for type in typeCount..<columns.identityCount where block.streams[first + type][row] != 0 {
        followed.leave()
      }
    }
  }
}

extension MergeTarget {
  /// Writes what is left and publishes the part; nil where no row came.
  consuming func finish(
    _ links: [ClusterMap.Redirect], _ ledger: PartLedger, as path: String, in folder: String
  ) throws(StoreError) -> PartSummary? {
    guard rowCount > 0 else { return nil }
    if block.rowCount > 0 { try flush() }
    do throws(FileError) {
      for place in nameStatistics.indices {
        nameStatistics[place].name = Array(span: names.text(UInt32(place)))
      }
      try encoder.write(.names, PartSections.names(nameStatistics))
      try encoder.write(.shapes, shapeSection())
      let (body, pieces) = index.finish()
      try encoder.write(.clusters, body)
      try encoder.write(.clusterPieces, pieces)
      try encoder.write(.links, PartSections.links(links))
      try encoder.write(.keyFilter, filter.bytes)
      try encoder.write(.loads, PartSections.loads(rowsByLoad))
      try encoder.write(.ledger, ledger.section(of: rowsByLoad))
      try writeDictionaries()
      let keys = (firstKey ?? 0)...lastKey
      let loads = rowsByLoad
      return try encoder.finish(as: path, in: folder, clusters: keys, loads: loads)
    } catch {
      throw StoreError(error)
    }
  }

  private mutating func writeDictionaries() throws(FileError) {
    for (column, facts) in columns.columns.enumerated()
    where facts.type == PropertyType.text.rawValue {
      try encoder.write(.dictionary, column: column, dictionaries[column].section())
      for part in parts { part.release() }
    }
  }

  private var rowsByLoad: [UInt32: Int] {
    var rows: [UInt32: Int] = [:]
    for (load, count) in loadRows.enumerated() where count > 0 { rows[UInt32(load)] = count }
    return rows
  }

  private func shapeSection() -> [UInt8] {
    PartSections.shapes(
      (0..<shapes.count).map { number in
        RowScratch.columns(ofShape: shapes.text(UInt32(number))).map(Int.init)
      })
  }
}
