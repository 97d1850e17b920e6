internal import CairnBytes
internal import CairnModel

/// What the store knows of an event, field after field: what is kept of a copy that lost.
struct KeptEvent {
  var name: [UInt8]
  var time: Int64
  var key: UInt64
  /// Identifiers under their types, then properties, each in the order of the names.
  var fields: [(name: [UInt8], value: PropertyValue)] = []

  /// The event as one line of JSON.
  ///
  /// The id itself is not stored, so its key stands for it: eight bytes as hexadecimal digits.
  var json: [UInt8] {
    var text = Array("{\"event\":".utf8)
    Self.append(name, to: &text)
    let (seconds, rest) = time.flooredDivision(by: 1_000_000)
    let fraction = String(rest + 1_000_000).dropFirst()
    text += ",\"timestamp\":\"\(seconds).\(fraction)\",\"event_key\":\"".utf8
    for place in (0..<16).reversed() { text.append(Self.digits[Int(key >> (place * 4) & 15)]) }
    text.append(UInt8(ascii: "\""))
    for field in fields.sorted(by: { ByteText(bytes: $0.name) < ByteText(bytes: $1.name) }) {
      text.append(UInt8(ascii: ","))
      Self.append(field.name, to: &text)
      text.append(UInt8(ascii: ":"))
      switch field.value {
      case .text(let value): Self.append(value.bytes, to: &text)
      case .real(let number) where !number.isFinite: text += "null".utf8
      default: text += field.value.description.utf8
      }
    }
    text.append(UInt8(ascii: "}"))
    return text
  }

  private static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
    RejectJSON.append(String(decoding: bytes, as: UTF8.self), to: &text)
  }

  private static let digits = Array("0123456789abcdef".utf8)
}

extension PropertyValue {
  /// A number, or whether something holds, from the bits that a row has of it.
  init(bits: Int64, type: PropertyType) {
    switch type {
    case .text: self = .text(ByteText(""))
    case .integer: self = .integer(bits)
    case .decimal: self = .decimal(Decimal4(tenThousandths: bits))
    case .real: self = .real(Double(bitPattern: UInt64(bitPattern: bits)))
    case .boolean: self = .boolean(bits != 0)
    }
  }
}

extension EventStage {
  /// What a row says.
  func event(ofRow index: Int) -> KeptEvent {
    let row = open(index)
    let codes = codes.bytes
    var event = KeptEvent(name: Array(copying: names.text(row.name)), time: row.time, key: row.key)
    for type in identityNames.indices {
      let code = combinations.code(type, of: row.combination)
      guard code != 0 else { continue }
      let value = ByteText(bytes: Array(copying: identities[type].text(code - 1)))
      event.fields.append((identityNames[type].bytes, .text(value)))
    }
    var next = Int(row.firstValue)
    for column in RowScratch.columns(ofShape: shapes.text(row.shape)) {
      let code = codes.code(at: &next)
      let type = columns[Int(column)].type
      let value: PropertyValue
      if type == .text {
        value = .text(ByteText(bytes: Array(copying: columns[Int(column)].texts.text(code))))
      } else {
        value = PropertyValue(bits: columns[Int(column)].number(of: code), type: type)
      }
      event.fields.append((columns[Int(column)].name.bytes, value))
    }
    return event
  }
}

extension [UInt8] {
  fileprivate init(copying text: Span<UInt8>) {
    self = text.indices.map { text[$0] }
  }
}
