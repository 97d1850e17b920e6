internal import CairnAnalysis
public import CairnModel
internal import CairnStore

extension Cairn {
  /// Which events and which properties there are.
  public func schema(generation: Int? = nil) async throws(CairnError) -> Report {
    let store = try snapshot(asOf: generation)
    var needs = EventNeeds()
    needs.properties = store.snapshot.propertyNames.sorted()
    var frame = WalkFrame(definitions: definitions)
    // This says what there is, robots included.
    frame.scope.keepsBots = true
    let walk = try Walk(store, needs, frame, workers: threads)
    let context = walk.context
    let fold = try await walk.run { SchemaFold(context) }.whole
    var report = Report(name: "schema", tables: [fold.events(context), fold.properties(context)])
    report.asOf = store.asOf
    return report
  }
}

/// Counts events by name and properties by name and type.
private struct SchemaFold: Fold {
  struct Name {
    var events = 0
    var persons = 0
    var first = Int64.max
    var last = Int64.min
  }

  struct Property {
    var events = 0
    var payloads: Set<UInt64> = []
    var example: UInt64 = 0
  }

  private let propertyCount: Int
  private var names: [Name]
  private var lastPerson: [Int]
  /// By property and type.
  private var properties: [Property]
  private var personsSeen = 0

  init(_ context: WalkContext) {
    propertyCount = context.properties.count
    names = Array(repeating: Name(), count: context.tables.names.count)
    lastPerson = Array(repeating: -1, count: context.tables.names.count)
    properties = Array(repeating: Property(), count: propertyCount * 6)
  }

  mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      for row in batch.rows(ofPerson: person) {
        let name = Int(batch.names[row])
        names[name].events += 1
        names[name].first = min(names[name].first, batch.times[row].microseconds)
        names[name].last = max(names[name].last, batch.times[row].microseconds)
        if lastPerson[name] != personsSeen { names[name].persons += 1 }
        lastPerson[name] = personsSeen
      }
      personsSeen += 1
    }
    for (index, column) in batch.properties.enumerated() {
      for row in 0..<batch.rowCount where column.types[row] != PropertyColumn.absent {
        let place = index * 6 + Int(column.types[row])
        properties[place].events += 1
        properties[place].payloads.insert(column.payloads[row])
      }
    }
  }

  mutating func merge(_ other: SchemaFold) {
    for index in names.indices {
      names[index].events += other.names[index].events
      names[index].persons += other.names[index].persons
      names[index].first = min(names[index].first, other.names[index].first)
      names[index].last = max(names[index].last, other.names[index].last)
    }
    for index in properties.indices {
      properties[index].events += other.properties[index].events
      properties[index].payloads.formUnion(other.properties[index].payloads)
    }
  }

  func events(_ context: WalkContext) -> ReportTable {
    var table = ReportTable(
      name: "events", columns: ["event", "count", "persons", "first", "last"])
    for (index, name) in names.enumerated() where name.events > 0 {
      table.append([
        .text(context.tables.names[index]), .count(name.events), .count(name.persons),
        .time(EventTime(microseconds: name.first)), .time(EventTime(microseconds: name.last)),
      ])
    }
    return table
  }

  func properties(_ context: WalkContext) -> ReportTable {
    var table = ReportTable(
      name: "properties", columns: ["property", "type", "events", "distinct", "example"])
    for (index, property) in context.properties.enumerated() {
      for type in PropertyType.allCases {
        let found = properties[index * 6 + Int(type.rawValue)]
        guard found.events > 0 else { continue }
        let values = found.payloads.compactMap { payload in
          context.tables.value(
            PropertyColumn(types: [type.rawValue], payloads: [payload]), 0)?.description
        }
        table.append([
          .text(property), .text(type.name), .count(found.events), .count(found.payloads.count),
          .text(values.min { ByteText($0) < ByteText($1) } ?? ""),
        ])
      }
    }
    return table
  }
}
