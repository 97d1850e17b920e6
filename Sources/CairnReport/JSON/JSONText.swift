internal import CairnModel

/// Texts as JSON strings that are safe wherever JSON ends up: in a page, a script, a terminal.
///
/// `<`, `>`, `&`, U+2028 and U+2029 are escaped, so the text may stand inside HTML; control
/// characters, bidirectional overrides and other invisible characters are escaped, so a terminal
/// shows them. A reader gets the same text back. Bytes that are not UTF-8 become U+FFFD.
enum JSONText {
  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars { append(scalar, to: &bytes) }
    bytes.append(UInt8(ascii: "\""))
  }

  static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes a text as it stands in the log; plain ASCII, by far the most common, in one go.
  static func append(_ text: ByteText, to bytes: inout [UInt8]) {
    guard text.bytes.allSatisfy(isPlain) else { return append(text.description, to: &bytes) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: text.bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20..<0x7F:
      byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "<")
        && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "&")
    default: false
    }
  }

  private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    switch scalar {
    case "\"": bytes.append(contentsOf: "\\\"".utf8)
    case "\\": bytes.append(contentsOf: "\\\\".utf8)
    case "\n": bytes.append(contentsOf: "\\n".utf8)
    case "\r": bytes.append(contentsOf: "\\r".utf8)
    case "\t": bytes.append(contentsOf: "\\t".utf8)
    case "<", ">", "&": appendEscape(scalar, to: &bytes)
    case _ where scalar.isASCII && scalar.value >= 0x20 && scalar.value != 0x7F:
      bytes.append(UInt8(scalar.value))
    case _ where VisibleText.isHidden(scalar): appendEscape(scalar, to: &bytes)
    default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  private static func appendEscape(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
      let digits = String(unit, radix: 16)
      bytes.append(contentsOf: "\\u".utf8)
      bytes += Array(repeating: UInt8(ascii: "0"), count: 4 - digits.utf8.count)
      bytes.append(contentsOf: digits.utf8)
    }
  }
}
