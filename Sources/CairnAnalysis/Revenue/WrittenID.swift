import CairnModel

/// The id of an order, a cart or a product as it would be written, however a source typed it.
///
/// The number 42 of a JSON log and the text `42` of a CRM export are one id. A text that spells a
/// whole number or a decimal just as we would is kept as that number, every other text as its code;
/// so two ids are equal exactly if their spellings are, and no text is touched to compare them.
struct WrittenID: Hashable, Sendable {
  enum Kind: UInt8, Sendable { case none, text, integer, decimal, real, boolean }

  var payload: UInt64
  var kind: Kind

  /// No id at all; two of these are not the same thing.
  static let none = WrittenID(payload: 0, kind: .none)

  private init(payload: UInt64, kind: Kind) { (self.payload, self.kind) = (payload, kind) }

  private init(integer: Int64) { self.init(payload: UInt64(bitPattern: integer), kind: .integer) }

  /// Reads the id of a row; an empty text is no id.
  init(_ column: PropertyColumn?, _ row: Int, _ tables: EventTables) {
    guard let column, let type = PropertyType(rawValue: column.types[row]) else {
      self = .none
      return
    }
    let payload = column.payloads[row]
    switch type {
    case .text: self.init(textCode: payload, tables.texts[Int(payload)].bytes)
    case .integer: self.init(payload: payload, kind: .integer)
    case .decimal: self.init(decimal: Decimal4(tenThousandths: Int64(bitPattern: payload)))
    case .real: self.init(payload: payload, kind: .real)
    case .boolean: self.init(payload: payload, kind: .boolean)
    }
  }

  /// The id of a text of some code; one that spells a number is that number.
  init(textCode: UInt64, _ bytes: [UInt8]) {
    guard let first = bytes.first else {
      self = .none
      return
    }
    self.init(payload: textCode, kind: .text)
    let isNumber = (first >= 0x30 && first <= 0x39) || first == 0x2D
    guard isNumber, bytes.count <= 20, case .exact(let number) = Decimal4.read(bytes.span) else {
      // Beyond the reach of a decimal, a whole number may still fit 64 bits.
      if isNumber, let integer = Int64(String(decoding: bytes, as: UTF8.self)),
        Array(integer.description.utf8) == bytes
      {
        self.init(integer: integer)
      }
      return
    }
    if Array(number.description.utf8) == bytes { self.init(decimal: number) }
  }

  private init(decimal: Decimal4) {
    let (whole, rest) = decimal.tenThousandths.quotientAndRemainder(dividingBy: 10_000)
    if rest == 0 {
      self.init(integer: whole)
    } else {
      self.init(payload: UInt64(bitPattern: decimal.tenThousandths), kind: .decimal)
    }
  }

  /// The spelling, by whose bytes things of one moment are ranked.
  func spelling(_ tables: EventTables) -> ByteText {
    switch kind {
    case .none: ByteText(bytes: [])
    case .text: tables.texts[Int(payload)]
    case .integer: ByteText(Int64(bitPattern: payload).description)
    case .decimal: ByteText(Decimal4(tenThousandths: Int64(bitPattern: payload)).description)
    case .real: ByteText(Double(bitPattern: payload).description)
    case .boolean: payload == 0 ? "false" : "true"
    }
  }
}
