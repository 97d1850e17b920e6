import CairnModel
import TestSupport

/// An event of a test's world, as a source would send it.
struct SourceEvent: Hashable {
  var name: String
  var time: Int64
  var id: String
  /// By identity type, empty where absent.
  var identities: [String]
  var properties: [String: PropertyValue]

  static let identityTypes = ["customer", "email", "cookie"]
  /// A reader's columns only grow along a file; here all are there from the start.
  static let propertyNames = ["country", "price", "ratio", "sale"]
}

extension ParsedEvents {
  /// The events as a reader would hand them over.
  init(_ events: [SourceEvent], firstLine: Int = 1) {
    self.init()
    for type in SourceEvent.identityTypes {
      columns.append(SourceColumn(name: ByteText(type), isIdentity: true))
    }
    let names = SourceEvent.propertyNames
    for name in names { columns.append(SourceColumn(name: ByteText(name))) }
    for (index, event) in events.enumerated() {
      append(event, line: UInt32(firstLine + index), propertyNames: names)
    }
    lines = events.count
    accepted = events.count
  }

  private mutating func append(_ event: SourceEvent, line: UInt32, propertyNames: [String]) {
    var parsed = ParsedEvent(
      time: EventTime(microseconds: event.time), name: slice(event.name), id: slice(event.id),
      record: .empty, line: line)
    parsed.firstField = UInt32(fields.count)
    for (type, identity) in event.identities.enumerated() where !identity.isEmpty {
      fields.append(ParsedField(column: UInt16(type), text: slice(identity)))
    }
    for (index, name) in propertyNames.enumerated() {
      guard let value = event.properties[name] else { continue }
      fields.append(field(UInt16(SourceEvent.identityTypes.count + index), value))
    }
    parsed.fieldCount = UInt32(fields.count) - parsed.firstField
    self.events.append(parsed)
  }

  private mutating func field(_ column: UInt16, _ value: PropertyValue) -> ParsedField {
    switch value {
    case .text(let text): ParsedField(column: column, text: slice(text.description))
    case .integer(let number):
      ParsedField(column: column, type: .integer, payload: UInt64(bitPattern: number))
    case .decimal(let number):
      ParsedField(
        column: column, type: .decimal, payload: UInt64(bitPattern: number.tenThousandths))
    case .real(let number):
      ParsedField(column: column, type: .real, payload: number.bitPattern)
    case .boolean(let flag): ParsedField(column: column, type: .boolean, payload: flag ? 1 : 0)
    }
  }

  private mutating func slice(_ text: String) -> ByteSlice {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    return ByteSlice(start: start, count: text.utf8.count)
  }
}

extension SourceEvent {
  /// Random events of a few people, with shared devices, ties, doubled ids and odd values.
  static func world(_ random: inout Seeded) -> [SourceEvent] {
    let people = Int.random(in: 1...12, using: &random)
    var events: [SourceEvent] = []
    for _ in 0..<Int.random(in: 1...120, using: &random) {
      if !events.isEmpty, Int.random(in: 0..<8, using: &random) == 0 {
        var copy = events[Int.random(in: 0..<events.count, using: &random)]
        if Bool.random(using: &random) { copy.time += Int64.random(in: -2...2, using: &random) }
        events.append(copy)
        continue
      }
      events.append(event(person: Int.random(in: 0..<people, using: &random), &random))
    }
    return events
  }

  private static func event(person: Int, _ random: inout Seeded) -> SourceEvent {
    let isKnown = Int.random(in: 0..<3, using: &random) == 0
    let cookie = Int.random(in: 0..<4, using: &random) == 0 ? 0 : person
    var identities = ["", "", "c\(cookie)"]
    if isKnown { identities[0] = "u\(person)" }
    if Int.random(in: 0..<6, using: &random) == 0 { identities[1] = "p\(person)@example.org" }
    if isKnown, Bool.random(using: &random) { identities[2] = "" }
    var properties: [String: PropertyValue] = [:]
    if Bool.random(using: &random) {
      properties["price"] = .decimal(
        Decimal4(tenThousandths: Int64.random(in: -90_000...9_000_000_000, using: &random)))
    }
    if Bool.random(using: &random) {
      properties["price"] = .integer(Int64.random(in: .min ... .max, using: &random))
    }
    if Bool.random(using: &random) {
      properties["country"] = .text(
        ByteText(["DE", "PL", "日本", ""].randomElement(using: &random) ?? ""))
    }
    if Bool.random(using: &random) { properties["sale"] = .boolean(Bool.random(using: &random)) }
    if Int.random(in: 0..<9, using: &random) == 0 { properties["ratio"] = .real(0.1) }
    let id =
      Int.random(in: 0..<5, using: &random) == 0
      ? "" : "event-\(UInt64.random(in: 0 ... .max, using: &random))"
    return SourceEvent(
      name: ["view", "cart", "buy", "help"].randomElement(using: &random) ?? "view",
      time: 1_700_000_000_000_000 + Int64.random(in: 0...40, using: &random) * 1_000_000, id: id,
      identities: identities, properties: properties)
  }
}
