internal import CairnAnalysis
internal import CairnModel
internal import CairnReport
internal import CairnStore

/// Every event in one row, as it passes by; nothing is kept.
///
/// The rows stand person by person, each person's in the order of time.
struct EventExport {
  /// Columns that every event has; a property of such a name is exported as `property_NAME`.
  private static let fixed: [RowColumn] = [
    RowColumn("time", .time), RowColumn("event", .text), RowColumn("source", .text),
    RowColumn("person", .text), RowColumn("session", .text), RowColumn("stage", .text),
    RowColumn("channel", .text), RowColumn("is_touchpoint", .flag), RowColumn("file", .text),
    RowColumn("line", .integer),
  ]

  let columns: [RowColumn]
  let needs: EventNeeds
  private let identityTypes: [ByteText]
  private let propertyCount: Int

  init(_ store: OpenStore, _ definitions: Definitions) {
    let types = store.snapshot.propertyTypes
    let properties = types.keys.sorted()
    identityTypes = definitions.identity.types.map(\.name)
    propertyCount = properties.count
    var columns = Self.fixed + identityTypes.map { RowColumn($0.description, .text) }
    var taken = Set(columns.map(\.name))
    for property in properties {
      var name = property.description
      while !taken.insert(name).inserted { name = "property_\(name)" }
      columns.append(RowColumn(name, Self.kind(types[property] ?? [])))
    }
    self.columns = columns
    var needs = EventNeeds()
    needs.properties = properties
    needs.sources = true
    needs.origins = true
    needs.identities = true
    needs.openings = true
    needs.stages = true
    needs.channels = true
    self.needs = needs
  }

  /// The one kind of a property's values; texts where they differ.
  private static func kind(_ types: Set<PropertyType>) -> RowColumn.Kind {
    if types.isSubset(of: [.integer, .decimal]), types.contains(.decimal) { return .decimal }
    guard types.count == 1, let type = types.first else { return .text }
    switch type {
    case .text: return .text
    case .integer: return .integer
    case .decimal: return .decimal
    case .real: return .real
    case .boolean: return .flag
    }
  }

  func fold(_ context: WalkContext, _ store: OpenStore, into sink: ExportSink) -> EventExportFold {
    let texts = IdentityTexts(store.snapshot, types: identityTypes)
    var files: [UInt32: ByteText] = [:]
    for load in store.snapshot.loads.values {
      files[UInt32(load.id)] = ByteText(load.input.file)
    }
    return EventExportFold(
      context: context, sink: sink, texts: texts, files: files, propertyCount: propertyCount,
      names: StoredPersonNames(texts: texts, types: identityTypes))
  }
}

/// Hands each event on as a row.
struct EventExportFold: Fold {
  let context: WalkContext
  let sink: ExportSink
  let texts: IdentityTexts
  let files: [UInt32: ByteText]
  /// The properties that are exported; the walk may bring more for its passes.
  let propertyCount: Int
  let names: StoredPersonNames

  mutating func see(_ batch: EventBatch) {
    var rows: [[Cell]] = []
    for person in 0..<batch.personCount {
      let name = Cell.text(names.name(of: batch.persons[person]))
      for row in batch.rows(ofPerson: person) where context.scope.contains(batch.times[row]) {
        rows.append(cells(batch, row, name))
      }
      if rows.count >= 1_024 {
        sink.append(rows)
        rows.removeAll(keepingCapacity: true)
      }
    }
    sink.append(rows)
  }

  mutating func merge(_ other: EventExportFold) {}

  private func cells(_ batch: EventBatch, _ row: Int, _ person: Cell) -> [Cell] {
    let journey = batch.journey
    let isInSession = journey.sessions[row] != JourneyColumns.noSession
    let origin = batch.origins[row]
    var cells: [Cell] = [
      .time(batch.times[row]), .text(context.tables.names[Int(batch.names[row])]),
      .text(context.tables.sources[Int(batch.sources[row])]), person,
      isInSession ? .text(SessionsAnalysis.spelling(journey.opening(ofRow: row).id)) : .null,
      context.stage(journey.stages[row]), context.channel(journey.channels[row]),
      .flag(journey.isTouch[row]), files[origin.load].map { .text($0) } ?? .null,
      .count(Int(origin.line)),
    ]
    cells.reserveCapacity(cells.count + batch.identities.count + batch.properties.count)
    for (type, column) in batch.identities.enumerated() {
      let text = column[row] == 0 ? nil : texts.text(type: type, hash: column[row])
      cells.append(text.map { .text($0) } ?? .null)
    }
    for column in batch.properties.prefix(propertyCount) { cells.append(cell(column, row)) }
    return cells
  }

  private func cell(_ column: PropertyColumn, _ row: Int) -> Cell {
    guard let value = context.tables.value(column, row) else { return .null }
    switch value {
    case .text(let text): return .text(text)
    case .integer(let number): return .count(Int(number))
    case .decimal(let amount): return .money(amount)
    case .real(let number): return .number(number)
    case .boolean(let flag): return .flag(flag)
    }
  }
}
