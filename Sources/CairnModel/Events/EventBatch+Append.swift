extension EventBatch {
  /// Appends some rows of another batch with the same columns; persons and offsets stay as they
  /// are.
  public mutating func append(rows: Range<Int>, of other: EventBatch) {
    Self.append(rows, of: other.times, to: &times)
    Self.append(rows, of: other.names, to: &names)
    Self.append(rows, of: other.keys, to: &keys)
    Self.append(rows, of: other.sources, to: &sources)
    Self.append(rows, of: other.origins, to: &origins)
    Self.matchCount(&identities, to: other.identities.count, filler: [])
    for index in other.identities.indices {
      Self.append(rows, of: other.identities[index], to: &identities[index])
    }
    Self.append(rows, of: other.properties, to: &properties)
    Self.append(rows, of: other.journey.sessions, to: &journey.sessions)
    appendOpenings(rows, of: other.journey)
    Self.append(rows, of: other.journey.stages, to: &journey.stages)
    Self.append(rows, of: other.journey.stageRules, to: &journey.stageRules)
    Self.append(rows, of: other.journey.channels, to: &journey.channels)
    Self.append(rows, of: other.journey.isTouch, to: &journey.isTouch)
    Self.append(rows, of: other.journey.focus, to: &journey.focus)
    Self.append(rows, of: other.journey.breakdown, to: &journey.breakdown)
  }

  /// Appends a person with all their rows of another batch.
  public mutating func append(person: Int, of other: EventBatch) {
    append(rows: other.rows(ofPerson: person), of: other)
    persons.append(other.persons[person])
    offsets.append(rowCount)
  }

  /// Takes the openings of some rows along; neighbours mostly share one.
  private mutating func appendOpenings(_ rows: Range<Int>, of other: JourneyColumns) {
    guard !other.openingOfRow.isEmpty else { return }
    var (last, place) = (JourneyColumns.noSession, JourneyColumns.noSession)
    for row in rows {
      let opening = other.openingOfRow[row]
      if opening == JourneyColumns.noSession {
        journey.openingOfRow.append(opening)
        continue
      }
      if opening != last {
        (last, place) = (opening, UInt32(journey.openings.count))
        journey.openings.append(other.openings[Int(opening)])
      }
      journey.openingOfRow.append(place)
    }
  }

  private static func append(
    _ rows: Range<Int>, of source: [PropertyColumn], to columns: inout [PropertyColumn]
  ) {
    matchCount(&columns, to: source.count, filler: PropertyColumn())
    for index in source.indices {
      append(rows, of: source[index].types, to: &columns[index].types)
      append(rows, of: source[index].payloads, to: &columns[index].payloads)
    }
  }

  private static func append<Value>(
    _ rows: Range<Int>, of source: [Value], to column: inout [Value]
  ) {
    if !source.isEmpty { column.append(contentsOf: source[rows]) }
  }

  private static func matchCount<Value>(_ list: inout [Value], to count: Int, filler: Value) {
    while list.count < count { list.append(filler) }
  }
}
