internal import CairnBytes
internal import CairnModel

/// Writes sorted rows as a part.
///
/// Texts get new numbers in the order in which the sorted rows use them: texts of rows that were
/// dropped vanish, and a column that changes slowly along the persons packs into few bits.
struct StageWriter: ~Copyable {
  private let shapes: [[UInt16]]
  private let identitiesOfCombination: [[UInt32?]]
  private let partColumns: [PartColumn]
  /// Where a stage column stands among the part's property columns, or -1 where no row has it.
  private let partColumnOfStage: [Int]
  private var nameCodes: Renumbering
  private var shapeCodes: Renumbering
  private var identityCodes: [Renumbering]
  private var textCodes: [Renumbering]
  private var nameStatistics: [PartName] = []
  private var loadRows: [UInt32: Int] = [:]

  private let identityCount: Int

  init(_ stage: borrowing EventStage) {
    shapes = (0..<stage.shapes.count).map {
      RowScratch.columns(ofShape: stage.shapes.text(UInt32($0)))
    }
    identitiesOfCombination = (0..<stage.combinations.count).map {
      RowScratch.identities(ofCombination: stage.combinations.text(UInt32($0)))
    }
    identityCount = stage.identityNames.count
    var columns = stage.identityNames.map {
      PartColumn(name: $0.bytes, role: .identity, type: PropertyType.text.rawValue)
    }
    let used = Set(shapes.joined())
    var places: [Int] = []
    for index in 0..<stage.columns.count {
      guard used.contains(UInt16(index)) else {
        places.append(-1)
        continue
      }
      places.append(columns.count)
      columns.append(
        PartColumn(
          name: stage.columns[index].name.bytes, role: .property,
          type: stage.columns[index].type.rawValue))
    }
    partColumns = columns
    partColumnOfStage = places
    nameCodes = Renumbering(count: stage.names.count)
    shapeCodes = Renumbering(count: stage.shapes.count)
    identityCodes = (0..<identityCount).map { Renumbering(count: stage.identities[$0].count) }
    textCodes = (0..<stage.columns.count).map { Renumbering(count: stage.columns[$0].texts.count) }
  }

  /// Writes the part and publishes it under its name.
  consuming func write(
    _ stage: borrowing EventStage, _ sorted: borrowing SortedStage, rules: IdentityRules,
    to target: consuming PartTarget
  ) throws(FileError) -> PartSummary {
    let (path, folder) = (target.path, target.folder)
    var encoder = try PartEncoder(
      part: target.part, columns: partColumns, nameCount: stage.names.count, to: target.file)
    var block = PartBlock(columns: partColumns.count)
    for start in stride(from: 0, to: sorted.rows.count, by: Limits.blockRows) {
      block.clear()
      let end = min(start + Limits.blockRows, sorted.rows.count)
      for row in start..<end { append(sorted.rows[row], stage, to: &block) }
      block.rowCount = end - start
      try encoder.write(block)
    }
    try writeNames(stage, to: &encoder)
    try encoder.write(.shapes, shapeSection())
    try writeClusters(stage, sorted, rules, to: &encoder)
    try encoder.write(.links, PartSections.links(sorted.links))
    try encoder.write(.keyFilter, Self.filter(sorted))
    try encoder.write(.loads, PartSections.loads(loadRows))
    try writeDictionaries(stage, to: &encoder)
    let first = sorted.clusterKeys.first ?? 0
    return try encoder.finish(
      as: path, in: folder, clusters: first...(sorted.clusterKeys.last ?? first), loads: loadRows)
  }

  private mutating func append(
    _ row: StagedRow, _ stage: borrowing EventStage, to block: inout PartBlock
  ) {
    let name = nameCodes.code(of: row.name)
    note(row, name: name, stage)
    block.append(Int64(name), to: .name)
    block.append(row.time, to: .time)
    block.append(Int64(bitPattern: row.key), to: .key)
    block.append(Int64(stage.loads[Int(row.load)]), to: .load)
    block.append(Int64(row.line), to: .line)
    block.append(row.hasID ? 1 : 0, to: .hasID)
    block.append(Int64(shapeCodes.code(of: row.shape)), to: .shape)
    let identities = identitiesOfCombination[Int(row.combination)]
    for type in 0..<identityCount {
      let code = identities[type].map { Int64(identityCodes[type].code(of: $0)) + 1 } ?? 0
      block.append(code, toColumn: type)
    }
    let columns = shapes[Int(row.shape)]
    for (place, column) in columns.enumerated() {
      let code = stage.values[Int(row.firstValue) + place]
      let value: Int64
      if stage.columns[Int(column)].type == .text {
        value = Int64(textCodes[Int(column)].code(of: code))
      } else {
        value = stage.columns[Int(column)].number(of: code)
      }
      block.append(value, toColumn: partColumnOfStage[Int(column)])
    }
  }

  private mutating func note(_ row: StagedRow, name: UInt32, _ stage: borrowing EventStage) {
    if Int(name) == nameStatistics.count {
      nameStatistics.append(PartName(name: [], events: 0, first: row.time, last: row.time))
    }
    nameStatistics[Int(name)].events += 1
    nameStatistics[Int(name)].first = min(nameStatistics[Int(name)].first, row.time)
    nameStatistics[Int(name)].last = max(nameStatistics[Int(name)].last, row.time)
    loadRows[stage.loads[Int(row.load)], default: 0] += 1
  }
}

extension StageWriter {
  private mutating func writeNames(
    _ stage: borrowing EventStage, to encoder: inout PartEncoder
  ) throws(FileError) {
    for (code, original) in nameCodes.used.enumerated() {
      nameStatistics[code].name = Array(span: stage.names.text(original))
    }
    try encoder.write(.names, PartSections.names(nameStatistics))
  }

  private func shapeSection() -> [UInt8] {
    PartSections.shapes(
      shapeCodes.used.map { shape in shapes[Int(shape)].map { partColumnOfStage[Int($0)] } })
  }

  /// The cluster index: keys, row counts and reaches.
  private func writeClusters(
    _ stage: borrowing EventStage, _ sorted: borrowing SortedStage, _ rules: IdentityRules,
    to encoder: inout PartEncoder
  ) throws(FileError) {
    var index = ClusterIndexWriter()
    var reach = ClusterReach(classes: rules.classNumbers)
    var times: [Int64] = []
    var identifiers: [UInt64] = []
    for cluster in sorted.clusterKeys.indices {
      let start = Int(sorted.clusterStarts[cluster])
      let end = Int(sorted.clusterStarts[cluster + 1])
      guard end > start else { continue }
      times.removeAll(keepingCapacity: true)
      identifiers.removeAll(keepingCapacity: true)
      for row in start..<end {
        times.append(sorted.rows[row].time)
        let present = identitiesOfCombination[Int(sorted.rows[row].combination)]
        for text in present { identifiers.append(text.map { UInt64($0) + 1 } ?? 0) }
      }
      index.append(
        key: sorted.clusterKeys[cluster], rows: end - start,
        reach: reach.reach(times: times.span, identifiers: identifiers.span))
    }
    let (body, pieces) = index.finish()
    try encoder.write(.clusters, body)
    try encoder.write(.clusterPieces, pieces)
  }

  private static func filter(_ sorted: borrowing SortedStage) -> [UInt8] {
    var filter = KeyFilter(keys: sorted.rows.count)
    for row in 0..<sorted.rows.count where sorted.rows[row].hasID {
      _ = filter.insert(sorted.rows[row].key)
    }
    var bytes: [UInt8] = []
    filter.appendBytes(to: &bytes)
    return bytes
  }

  private func writeDictionaries(
    _ stage: borrowing EventStage, to encoder: inout PartEncoder
  ) throws(FileError) {
    for type in 0..<identityCount {
      var dictionary = DictionaryWriter(keepsHashes: true)
      for text in identityCodes[type].used {
        dictionary.append(stage.identities[type].text(text))
      }
      try encoder.write(.dictionary, column: type, dictionary.finish())
    }
    for column in 0..<stage.columns.count where partColumnOfStage[column] >= 0 {
      guard stage.columns[column].type == .text else { continue }
      var dictionary = DictionaryWriter(keepsHashes: false)
      for text in textCodes[column].used {
        dictionary.append(stage.columns[column].texts.text(text))
      }
      try encoder.write(.dictionary, column: partColumnOfStage[column], dictionary.finish())
    }
  }
}

/// Where a part is written to.
struct PartTarget: ~Copyable {
  var part: UInt64
  var file: DurableFile
  var path: String
  var folder: String
}

/// New numbers for the numbers that are used, in the order of their first use.
struct Renumbering {
  private var codes: [UInt32]
  /// The old numbers, by their new ones.
  private(set) var used: [UInt32] = []

  init(count: Int) { codes = Array(repeating: 0, count: count) }

  mutating func code(of number: UInt32) -> UInt32 {
    let known = codes[Int(number)]
    if known != 0 { return known - 1 }
    used.append(number)
    codes[Int(number)] = UInt32(used.count)
    return UInt32(used.count - 1)
  }
}

extension IdentityRules {
  /// The classes of the types as numbers: 0 unique, 1 strong, 2 device.
  var classNumbers: [UInt8] {
    types.map {
      switch $0.identityClass {
      case .unique: 0
      case .strong: 1
      case .device: 2
      }
    }
  }
}

extension Array where Element == UInt8 {
  init(span: Span<UInt8>) {
    self.init()
    reserveCapacity(span.count)
    for index in span.indices { append(span[index]) }
  }
}
