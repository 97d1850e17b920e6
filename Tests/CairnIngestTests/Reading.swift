import CairnIngest
import CairnModel

/// An event as a test compares it: everything as text, properties sorted by name.
struct ReadEvent: Hashable, CustomStringConvertible {
  var time: EventTime
  var name: String
  var id: String
  var line: UInt32
  var record: String
  var fields: [String: String]

  var description: String {
    let shown = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return "\(line) \(time) \(name) id=\(id) " + shown.joined(separator: " ")
  }
}

/// All that a reader made of some bytes.
struct Reading: Hashable {
  var events: [ReadEvent] = []
  var rejects: [RejectedLine] = []
  var lines = 0
  var blank = 0
  var filtered = 0
  var accepted = 0
  var roundedMoney = 0
  var notes = ReaderNotes()

  var reasons: [RejectReason] { rejects.map(\.reason) }

  /// Reads bytes cut at the given places.
  init(_ bytes: [UInt8], cuts: [Int] = [], source: SourceDefinition = .web) {
    var reader = RecordReader(source: source)
    var tail: [UInt8] = []
    var start = 0
    for end in cuts + [bytes.count] {
      let (found, rest) = reader.read(tail + bytes[start..<end], isLast: end == bytes.count)
      add(found)
      (tail, start) = (rest, end)
      if end == bytes.count { break }
    }
    notes = reader.notes
    precondition(tail.isEmpty, "nothing is left at the end of a file")
  }

  /// Reads bytes under guards.
  init(_ text: String, guards: FieldGuards, source: SourceDefinition = .web) {
    var reader = RecordReader(source: source, guards: guards)
    add(reader.read(Array(text.utf8), isLast: true).events)
  }

  init(_ text: String, source: SourceDefinition = .web) {
    self.init(Array(text.utf8), source: source)
  }

  private mutating func add(_ found: ParsedEvents) {
    for event in found.events {
      let last = Int(event.firstField + event.fieldCount)
      var fields: [String: String] = [:]
      for field in found.fields[Int(event.firstField)..<last] {
        let column = found.columns[Int(field.column)]
        let name = column.isIdentity ? "@\(column.name)" : "\(column.name)"
        precondition(fields[name] == nil, "an event has \(name) twice")
        fields[name] = Self.shown(field, found.bytes)
      }
      events.append(
        ReadEvent(
          time: event.time, name: Self.text(event.name, found.bytes),
          id: Self.text(event.id, found.bytes), line: event.line,
          record: Self.text(event.record, found.bytes), fields: fields))
    }
    rejects += found.rejects
    lines += found.lines
    blank += found.blank
    filtered += found.filtered
    accepted += found.accepted
    roundedMoney += found.roundedMoney
  }

  private static func text(_ slice: ByteSlice, _ bytes: [UInt8]) -> String {
    String(decoding: bytes[slice.range], as: UTF8.self)
  }

  /// Texts in quotes, numbers with a letter for their type.
  private static func shown(_ field: ParsedField, _ bytes: [UInt8]) -> String {
    let signed = Int64(bitPattern: field.payload)
    return switch field.type {
    case .text: "'\(text(field.slice, bytes))'"
    case .integer: "\(signed)"
    case .decimal: "d\(Decimal4(tenThousandths: signed))"
    case .real: "r\(Double(bitPattern: field.payload))"
    case .boolean: field.payload == 1 ? "true" : "false"
    }
  }
}

extension SourceDefinition {
  static let web = SourceDefinition.native(named: "web", format: .ndjson)
}
