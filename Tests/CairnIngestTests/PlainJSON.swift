import CairnModel

/// A slow and plain reader of one JSON line, the twin that the fast one is held to.
///
/// It builds the whole value as a tree, reads strings scalar by scalar and knows nothing of keys,
/// guesses or bit maps.
indirect enum PlainJSON {
  case null
  case flag(Bool)
  /// A number as it was written.
  case number(String)
  case text(String)
  /// An array as it was written.
  case list(String)
  case object([(key: String, value: PlainJSON)])

  /// What is wrong with a line: the reason, or none where it is an object.
  enum Outcome {
    case object(PlainJSON)
    case refused(RejectReason)
  }

  static func read(_ line: [UInt8]) -> Outcome {
    guard let text = String(validating: line, as: UTF8.self) else { return .refused(.notUTF8) }
    var parser = Parser(scalars: Array(text.unicodeScalars))
    do throws(Fault) {
      parser.skipSpace()
      guard parser.peek == "{" || parser.peek == "[" else { throw Fault(reason: .notJSON) }
      let isObject = parser.peek == "{"
      let value = try parser.value(depth: 0)
      parser.skipSpace()
      guard isObject, parser.peek == nil else { throw Fault(reason: .notJSON) }
      return .object(value)
    } catch {
      return .refused(error.reason)
    }
  }

  struct Fault: Error { var reason: RejectReason }

  private struct Parser {
    var scalars: [Unicode.Scalar]
    var position = 0

    var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    mutating func skipSpace() {
      while let next = peek, next == " " || next == "\t" || next == "\r" { position += 1 }
    }

    mutating func take(_ scalar: Unicode.Scalar) throws(Fault) {
      guard peek == scalar else { throw Fault(reason: .notJSON) }
      position += 1
    }

    mutating func value(depth: Int) throws(Fault) -> PlainJSON {
      skipSpace()
      switch peek {
      case "{": return try object(depth: depth)
      case "[":
        let start = position
        try list(depth: depth)
        return .list(written(from: start))
      case "\"": return .text(try text())
      case "t": return try word("true", .flag(true))
      case "f": return try word("false", .flag(false))
      case "n": return try word("null", .null)
      default: return .number(try number())
      }
    }

    func written(from start: Int) -> String {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[start..<position])
      return String(text)
    }

    mutating func word(_ word: String, _ value: PlainJSON) throws(Fault) -> PlainJSON {
      for scalar in word.unicodeScalars { try take(scalar) }
      return value
    }

    mutating func object(depth: Int) throws(Fault) -> PlainJSON {
      guard depth < Limits.nesting else { throw Fault(reason: .tooDeep) }
      try take("{")
      skipSpace()
      var members: [(key: String, value: PlainJSON)] = []
      if peek == "}" {
        position += 1
        return .object([])
      }
      while true {
        skipSpace()
        let key = try text()
        if key.unicodeScalars.contains("\u{0}") { throw Fault(reason: .nulByte) }
        skipSpace()
        try take(":")
        members.append((key, try value(depth: depth + 1)))
        skipSpace()
        if peek == "," {
          position += 1
          continue
        }
        try take("}")
        return .object(members)
      }
    }

    mutating func list(depth: Int) throws(Fault) {
      guard depth < Limits.nesting else { throw Fault(reason: .tooDeep) }
      try take("[")
      skipSpace()
      if peek == "]" {
        position += 1
        return
      }
      while true {
        _ = try value(depth: depth + 1)
        skipSpace()
        if peek == "," {
          position += 1
          continue
        }
        return try take("]")
      }
    }

    mutating func number() throws(Fault) -> String {
      let start = position
      if peek == "-" { position += 1 }
      if peek == "0" { position += 1 } else { try digits() }
      if peek == "." {
        position += 1
        try digits()
      }
      if peek == "e" || peek == "E" {
        position += 1
        if peek == "+" || peek == "-" { position += 1 }
        try digits()
      }
      return written(from: start)
    }

    mutating func digits() throws(Fault) {
      let start = position
      while let next = peek, ("0"..."9").contains(next) { position += 1 }
      if position == start { throw Fault(reason: .notJSON) }
    }

    mutating func text() throws(Fault) -> String {
      try take("\"")
      var text = String.UnicodeScalarView()
      while let next = peek {
        position += 1
        switch next {
        case "\"": return String(text)
        case "\\": text.append(try escape())
        case "\u{0}": throw Fault(reason: .nulByte)
        case "\u{1}"..<" ": throw Fault(reason: .notJSON)
        default: text.append(next)
        }
      }
      throw Fault(reason: .notJSON)
    }

    mutating func escape() throws(Fault) -> Unicode.Scalar {
      guard let letter = peek else { throw Fault(reason: .notJSON) }
      position += 1
      let known: [Unicode.Scalar: Unicode.Scalar] = [
        "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r",
        "t": "\t",
      ]
      if let meaning = known[letter] { return meaning }
      guard letter == "u" else { throw Fault(reason: .notJSON) }
      let first = try unit()
      guard (0xD800..<0xE000).contains(first) else {
        return Unicode.Scalar(first) ?? "\u{FFFD}"
      }
      guard first < 0xDC00, peek == "\\", position + 1 < scalars.count, scalars[position + 1] == "u"
      else { throw Fault(reason: .notUTF8) }
      position += 2
      let second = try unit()
      guard (0xDC00..<0xE000).contains(second) else { throw Fault(reason: .notUTF8) }
      return Unicode.Scalar(0x10000 + (first - 0xD800) * 0x400 + second - 0xDC00) ?? "\u{FFFD}"
    }

    mutating func unit() throws(Fault) -> UInt32 {
      var unit: UInt32 = 0
      for _ in 0..<4 {
        guard let digit = peek, digit.isASCII, let value = Character(digit).hexDigitValue else {
          throw Fault(reason: .notJSON)
        }
        unit = unit * 16 + UInt32(value)
        position += 1
      }
      return unit
    }
  }
}
