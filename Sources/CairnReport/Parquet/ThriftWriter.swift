/// Writes Thrift's compact protocol, as far as a Parquet file needs it.
///
/// Numbers are variable-length and zigzag; a field says how far its number lies from that of the
/// field before, and what it holds; a struct ends in a zero.
struct ThriftWriter {
  private enum Held: UInt8 {
    case isTrue = 1
    case isFalse = 2
    case integer32 = 5
    case integer64 = 6
    case binary = 8
    case list = 9
    case structure = 12
  }

  private(set) var bytes: [UInt8] = []
  /// The number of the last field, for each struct that is open.
  private var lastFields: [Int] = [0]

  mutating func field(_ number: Int, _ value: Int32) {
    begin(number, .integer32)
    append(zigzag: Int64(value))
  }

  mutating func field(_ number: Int, _ value: Int) {
    begin(number, .integer64)
    append(zigzag: Int64(value))
  }

  mutating func field(_ number: Int, _ value: Bool) { begin(number, value ? .isTrue : .isFalse) }

  mutating func field(_ number: Int, _ text: String) {
    begin(number, .binary)
    append(text)
  }

  /// A struct, whose fields the closure writes.
  mutating func structure(_ number: Int, _ write: (inout ThriftWriter) -> Void) {
    begin(number, .structure)
    element(write)
  }

  /// A list of structs.
  mutating func structures<Value>(
    _ number: Int, _ values: [Value], _ write: (inout ThriftWriter, Value) -> Void
  ) {
    begin(number, .list)
    appendListHead(values.count, .structure)
    for value in values { element { write(&$0, value) } }
  }

  mutating func integers(_ number: Int, _ values: [Int32]) {
    begin(number, .list)
    appendListHead(values.count, .integer32)
    for value in values { append(zigzag: Int64(value)) }
  }

  mutating func texts(_ number: Int, _ values: [String]) {
    begin(number, .list)
    appendListHead(values.count, .binary)
    for value in values { append(value) }
  }

  /// Ends the outermost struct.
  mutating func end() { bytes.append(0) }

  private mutating func element(_ write: (inout ThriftWriter) -> Void) {
    lastFields.append(0)
    write(&self)
    bytes.append(0)
    lastFields.removeLast()
  }

  private mutating func begin(_ number: Int, _ held: Held) {
    let step = number - lastFields[lastFields.count - 1]
    precondition((1...15).contains(step), "fields are written in the order of their numbers")
    bytes.append(UInt8(step) << 4 | held.rawValue)
    lastFields[lastFields.count - 1] = number
  }

  private mutating func appendListHead(_ count: Int, _ held: Held) {
    if count < 15 {
      bytes.append(UInt8(count) << 4 | held.rawValue)
    } else {
      bytes.append(0xF0 | held.rawValue)
      append(variable: UInt64(count))
    }
  }

  private mutating func append(_ text: String) {
    append(variable: UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func append(zigzag value: Int64) {
    append(variable: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  private mutating func append(variable value: UInt64) { bytes.append(variable: value) }
}

extension [UInt8] {
  /// A number in groups of seven bits, the lowest first.
  mutating func append(variable value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// A number's bytes, the lowest first.
  mutating func append(littleEndian value: some FixedWidthInteger) {
    var rest = value
    for _ in 0..<(value.bitWidth / 8) {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }
}
