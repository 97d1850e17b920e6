internal import CairnBytes
internal import CairnModel

/// Writes sorted rows as a part.
///
/// Texts get new numbers in the order in which the sorted rows use them: texts of rows that were
/// dropped vanish, and a column that changes slowly along the persons packs into few bits.
struct StageWriter: ~Copyable {
  private let shapes: [[UInt16]]
  private let partColumns: [PartColumn]
  /// Where a stage column stands among the part's property columns, or -1 where no row has it.
  private let partColumnOfStage: [Int]
  private let identityCount: Int
  private var layout: StageLayout
  private var nameCodes: Renumbering
  private var shapeCodes: Renumbering
  private var identityCodes = OwnedList<Renumbering>()
  private var textCodes = OwnedList<Renumbering>()
  private var nameStatistics: [PartName] = []
  /// Rows by load, in the stage's order of loads.
  private var loadRows: [Int]

  init(_ stage: borrowing EventStage) {
    shapes = (0..<stage.shapes.count).map {
      RowScratch.columns(ofShape: stage.shapes.text(UInt32($0)))
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
    layout = StageLayout(stage, shapes, partColumns: places)
    loadRows = Array(repeating: 0, count: stage.loads.count)
    nameCodes = Renumbering(count: stage.names.count)
    shapeCodes = Renumbering(count: stage.shapes.count)
    for type in 0..<identityCount {
      identityCodes.append(Renumbering(count: stage.identities[type].count))
    }
    for column in 0..<stage.columns.count {
      textCodes.append(Renumbering(count: stage.columns[column].texts.count))
    }
  }

  /// Writes a piece of the stage as a part and publishes it under its name.
  consuming func write(
    _ stage: borrowing EventStage, _ sorted: borrowing SortedStage, _ piece: StagePiece,
    to target: consuming PartTarget
  ) throws(FileError) -> PartSummary {
    let (path, folder, ledger, rules) = (target.path, target.folder, target.ledger, target.rules)
    var encoder = try PartEncoder(
      part: target.part, columns: partColumns, nameCount: stage.names.count, to: target.file)
    var block = PartBlock(columns: partColumns.count)
    var gathered = GatheredRows()
    var filter = KeyFilter(keys: piece.rows.count)
    var clusters = StageClusters(rules: rules, identityCount, from: piece)
    let (first, limit) = (piece.rows.lowerBound, piece.rows.upperBound)
    for start in stride(from: first, to: limit, by: Limits.blockRows) {
      let end = min(start + Limits.blockRows, limit)
      gathered.fetch(start..<end, of: sorted, stage)
      fill(&block, gathered, stage)
      clusters.see(gathered.rows.span, sorted, stage)
      filter.insert(block)
      try encoder.write(block)
    }
    try writeNames(stage, to: &encoder)
    try encoder.write(.shapes, shapeSection())
    try clusters.write(to: &encoder)
    let links = sorted.links.filter { piece.keys.contains($0.to) }
    try encoder.write(.links, PartSections.links(links))
    try encoder.write(.keyFilter, filter.bytes)
    var loads: [UInt32: Int] = [:]
    for (index, rows) in loadRows.enumerated() where rows > 0 { loads[stage.loads[index]] = rows }
    try encoder.write(.loads, PartSections.loads(loads))
    try encoder.write(.ledger, ledger.section(of: loads))
    try writeDictionaries(stage, to: &encoder)
    let keys = sorted.clusterKeys[piece.clusters]
    let firstKey = keys.first ?? 0
    return try encoder.finish(
      as: path, in: folder, clusters: firstKey...(keys.last ?? firstKey), loads: loads)
  }

  private mutating func fill(
    _ block: inout PartBlock, _ gathered: borrowing GatheredRows, _ stage: borrowing EventStage
  ) {
    let rows = gathered.rows.span
    block.clear()
    fillFixed(rows, stage, &block)
    for type in 0..<identityCount { fillIdentity(type, rows, stage, &block) }
    fillProperties(gathered, stage, &block)
    block.rowCount = rows.count
  }

  private mutating func fillFixed(
    _ rows: Span<OpenRow>, _ stage: borrowing EventStage, _ block: inout PartBlock
  ) {
    for index in rows.indices {
      let row = rows[index]
      let name = nameCodes.code(of: row.name)
      note(name: name, time: row.time)
      loadRows[Int(row.load)] += 1
      block.append(Int64(name), to: .name)
      block.append(Int64(stage.loads[Int(row.load)]), to: .load)
      block.append(Int64(shapeCodes.code(of: row.shape)), to: .shape)
    }
    block.append(rows, to: .time) { $0.time }
    block.append(rows, to: .key) { Int64(bitPattern: $0.key) }
    block.append(rows, to: .line) { Int64($0.line) }
    block.append(rows, to: .hasID) { $0.hasID ? 1 : 0 }
  }

  private mutating func fillIdentity(
    _ type: Int, _ rows: Span<OpenRow>, _ stage: borrowing EventStage, _ block: inout PartBlock
  ) {
    for index in rows.indices {
      let stored = stage.combinations.code(type, of: rows[index].combination)
      let code = stored == 0 ? 0 : Int64(identityCodes[type].code(of: stored - 1)) + 1
      block.append(code, toColumn: type)
    }
  }

  private mutating func fillProperties(
    _ gathered: borrowing GatheredRows, _ stage: borrowing EventStage, _ block: inout PartBlock
  ) {
    let rows = gathered.rows.span
    let codes = gathered.values.span
    for index in rows.indices {
      var place = Int(rows[index].firstValue)
      for entry in layout.entries(ofShape: rows[index].shape) {
        let column = layout.columns[entry]
        let code = codes.code(at: &place)
        let stageColumn = Int(column.stageColumn)
        let value =
          column.isText
          ? Int64(textCodes[stageColumn].code(of: code))
          : stage.columns[stageColumn].number(of: code)
        block.append(value, toColumn: Int(column.partColumn))
      }
    }
  }

  private mutating func note(name: UInt32, time: Int64) {
    if Int(name) == nameStatistics.count {
      nameStatistics.append(PartName(name: [], events: 0, first: time, last: time))
    }
    nameStatistics[Int(name)].events += 1
    nameStatistics[Int(name)].first = min(nameStatistics[Int(name)].first, time)
    nameStatistics[Int(name)].last = max(nameStatistics[Int(name)].last, time)
  }
}

extension StageWriter {
  private mutating func writeNames(
    _ stage: borrowing EventStage, to encoder: inout PartEncoder
  ) throws(FileError) {
    for code in 0..<nameCodes.used.count {
      nameStatistics[code].name = Array(span: stage.names.text(nameCodes.used[code]))
    }
    try encoder.write(.names, PartSections.names(nameStatistics))
  }

  private func shapeSection() -> [UInt8] {
    let used = shapeCodes.used.span
    return PartSections.shapes(
      used.indices.map { shapes[Int(used[$0])].map { partColumnOfStage[Int($0)] } })
  }

  private func writeDictionaries(
    _ stage: borrowing EventStage, to encoder: inout PartEncoder
  ) throws(FileError) {
    for type in 0..<identityCount {
      var dictionary = DictionaryWriter(keepsHashes: true)
      for code in 0..<identityCodes[type].used.count {
        dictionary.append(stage.identities[type].text(identityCodes[type].used[code]))
      }
      try encoder.write(.dictionary, column: type, dictionary.finish())
    }
    for column in 0..<stage.columns.count where partColumnOfStage[column] >= 0 {
      guard stage.columns[column].type == .text else { continue }
      var dictionary = DictionaryWriter(keepsHashes: false)
      for code in 0..<textCodes[column].used.count {
        dictionary.append(stage.columns[column].texts.text(textCodes[column].used[code]))
      }
      try encoder.write(.dictionary, column: partColumnOfStage[column], dictionary.finish())
    }
  }
}

/// Where a part is written to, and what its rows are read by.
struct PartTarget: ~Copyable {
  var rules: IdentityRules
  var part: UInt64
  var file: DurableFile
  var path: String
  var folder: String
  /// What is known of the loads.
  var ledger = PartLedger()
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
