internal import CairnModel

// A refused line was never taken apart, so whose it is must be seen from its bytes. JSON, pairs
// (`name=value`) and cells under a header are read as far as they can be: their values, with texts
// unescaped, and the names under which each stands. Of anything else the line itself is the value.

/// A value of a refused line, or a name in it.
struct LineValue: Hashable {
  /// The names under which it stands, from the outside in; empty where there are none.
  var path: [[UInt8]]
  var bytes: [UInt8]
  var isName = false

  /// Whether nothing says what it is.
  var isOpen: Bool { path.isEmpty && !isName }

  /// What a refused line says.
  static func all(of line: RejectedLine) -> [LineValue] {
    let bytes = line.bytes
    if !line.header.isEmpty { return LineCells.values(of: bytes, under: line.header) }
    var walk = LineWalk(bytes)
    let start = bytes.first { $0 > 0x20 && !(0xBB...0xEF).contains($0) }
    if start == UInt8(ascii: "{") || start == UInt8(ascii: "[") || walk.beginsWithPair {
      walk.run()
      return walk.values
    }
    return [LineValue(path: [], bytes: bytes)]
  }
}

/// Reads JSON or pairs that may be broken anywhere.
private struct LineWalk {
  private let line: [UInt8]
  private var place = 0
  /// The names of the objects and lists around, empty for one that has none.
  private var path: [[UInt8]] = []
  private var isList: [Bool] = []
  /// What an object says its value is called, as in `{"key": "user_id", "value": 7}`.
  private var spoken: [[UInt8]?] = []
  private var name: [UInt8]?
  private(set) var values: [LineValue] = []

  init(_ line: [UInt8]) { self.line = line }

  /// Whether a line begins as `name=`.
  var beginsWithPair: Bool {
    let name = line.drop { $0 <= 0x20 }.prefix { $0 == 0x5F || $0 == 0x2E || $0.isLetterOrDigit }
    return !name.isEmpty && name.endIndex < line.count && line[name.endIndex] == 0x3D
  }

  mutating func run() {
    while place < line.count {
      switch line[place] {
      case UInt8(ascii: "{"): open(list: false)
      case UInt8(ascii: "["): open(list: true)
      case UInt8(ascii: "}"), UInt8(ascii: "]"): close()
      case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "&"):
        place += 1
        name = nil
      case 0x00...0x20, UInt8(ascii: ":"), UInt8(ascii: "="): place += 1
      case UInt8(ascii: "\""): take(quoted())
      default: take(bare())
      }
    }
  }

  private mutating func open(list: Bool) {
    place += 1
    path.append(name ?? [])
    isList.append(list)
    spoken.append(nil)
    name = nil
  }

  private mutating func close() {
    place += 1
    name = nil
    guard !path.isEmpty else { return }
    path.removeLast()
    isList.removeLast()
    spoken.removeLast()
  }

  private mutating func take(_ text: [UInt8]) {
    while place < line.count, line[place] <= 0x20 { place += 1 }
    let around = path.filter { !$0.isEmpty }
    let ends = place < line.count ? line[place] : 0
    if ends == UInt8(ascii: ":") || ends == UInt8(ascii: "="), name == nil, isList.last != true {
      place += 1
      name = text
      values.append(LineValue(path: around, bytes: text, isName: true))
      return
    }
    values.append(LineValue(path: around + (name.map { [$0] } ?? []), bytes: text))
    for spoken in spoken {
      if let spoken { values.append(LineValue(path: around + [spoken], bytes: text)) }
    }
    if let name, name.elementsEqual("key".utf8) || name.elementsEqual("name".utf8),
      !spoken.isEmpty
    {
      spoken[spoken.count - 1] = text
    }
    name = nil
  }

  /// A text in quotes, unescaped; one that does not end reaches to the end of the line.
  private mutating func quoted() -> [UInt8] {
    place += 1
    var text: [UInt8] = []
    while place < line.count, line[place] != UInt8(ascii: "\"") {
      guard line[place] == UInt8(ascii: "\\"), place + 1 < line.count else {
        text.append(line[place])
        place += 1
        continue
      }
      place += 2
      switch line[place - 1] {
      case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "b"),
        UInt8(ascii: "f"):
        text.append(0x20)
      case UInt8(ascii: "u"): text += character()
      case let other: text.append(other)
      }
    }
    place += 1
    return text
  }

  /// The character whose four digits stand here, or whose two halves do.
  private mutating func character() -> [UInt8] {
    guard let first = unit() else { return Array("\\u".utf8) }
    var units = [first]
    let next = line[min(place, line.count)...].prefix(2)
    if UTF16.isLeadSurrogate(first), next.elementsEqual("\\u".utf8) {
      place += 2
      units.append(unit() ?? 0xFFFD)
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private mutating func unit() -> UInt16? {
    let digits = line[min(place, line.count)...].prefix(4)
    let text = String(decoding: digits, as: UTF8.self)
    guard digits.count == 4, let unit = UInt16(text, radix: 16) else { return nil }
    place += 4
    return unit
  }

  private mutating func bare() -> [UInt8] {
    let start = place
    let isValue = name != nil
    while place < line.count {
      switch line[place] {
      case 0x00...0x20, 0x22, 0x26, 0x2C, 0x3B, 0x5B, 0x5D, 0x7B, 0x7D: return ended(start)
      case UInt8(ascii: ":"), UInt8(ascii: "="):
        if !isValue { return ended(start) }
        place += 1
      default: place += 1
      }
    }
    return ended(start)
  }

  private func ended(_ start: Int) -> [UInt8] { Array(line[start..<place]) }
}

/// The cells of a row whose columns are named.
private enum LineCells {
  static func values(of row: [UInt8], under header: [UInt8]) -> [LineValue] {
    let separator = separator(header)
    var names = cells(header, separator)
    // A W3C log names its columns behind a word of its own.
    if names.first.map({ $0.elementsEqual("#Fields:".utf8) }) == true { names.removeFirst() }
    let cells = cells(row, separator)
    let isWhole = cells.count == names.count
    return cells.enumerated().map { index, cell in
      LineValue(path: isWhole ? [names[index]] : [], bytes: cell)
    }
  }

  private static func separator(_ header: [UInt8]) -> UInt8 {
    let known: [UInt8] = [0x09, 0x2C, 0x3B, 0x7C, 0x20]
    return known.first { separator in header.contains(separator) } ?? 0x2C
  }

  private static func cells(_ row: [UInt8], _ separator: UInt8) -> [[UInt8]] {
    var cells: [[UInt8]] = [[]]
    var isQuoted = false
    for byte in row {
      if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == separator, !isQuoted {
        cells.append([])
      } else {
        cells[cells.count - 1].append(byte)
      }
    }
    return cells
  }
}
