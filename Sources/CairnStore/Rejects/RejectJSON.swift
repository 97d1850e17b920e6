internal import CairnModel

/// The line of JSON that a refused line is kept as.
///
/// The bytes are kept as text where they are UTF-8, which a person can read, and else in base64, so
/// that replaying gives exactly what was refused.
enum RejectJSON {
  static func append(_ reject: KeptReject, to text: inout [UInt8]) {
    let line = reject.line
    text += "{\"load\":\(reject.load),\"file\":".utf8
    append(reject.file, to: &text)
    text += ",\"line\":\(line.line),\"offset\":\(line.byteOffset),\"bytes\":\(line.byteCount)".utf8
    text += ",\"reason\":\"\(line.reason.rawValue)\",\"detail\":".utf8
    append(line.detail, to: &text)
    append(bytes: line.bytes, named: "raw", to: &text)
    if !line.header.isEmpty { append(bytes: line.header, named: "header", to: &text) }
    if let part = line.part {
      text += ",\"part\":\(part.number)".utf8
      if !part.event.isEmpty { append(bytes: Array(part.event.utf8), named: "event", to: &text) }
    }
    text += "}\n".utf8
  }

  /// Appends bytes as text where they are UTF-8, else in base64 under a name that says so.
  private static func append(bytes: [UInt8], named name: String, to text: inout [UInt8]) {
    if let whole = String(validating: bytes, as: UTF8.self) {
      text += ",\"\(name)\":".utf8
      append(whole, to: &text)
    } else {
      text += ",\"\(name)_b64\":\"".utf8
      appendBase64(bytes, to: &text)
      text.append(UInt8(ascii: "\""))
    }
  }

  /// Appends a text in quotes; control characters are written as numbers.
  static func append(_ string: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        text.append(UInt8(ascii: "\\"))
        text.append(byte)
      case 0..<0x20, 0x7F:
        text += "\\u00".utf8
        text.append(hexDigits[Int(byte >> 4)])
        text.append(hexDigits[Int(byte & 15)])
      default:
        text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)

  private static func appendBase64(_ bytes: [UInt8], to text: inout [UInt8]) {
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = UInt32(0)
      for place in 0..<3 {
        bits = bits << 8 | (place < group.count ? UInt32(group[start + place]) : 0)
      }
      for place in 0..<4 {
        let sextet = Int(bits >> UInt32(18 - 6 * place) & 63)
        text.append(place <= group.count ? base64Digits[sextet] : UInt8(ascii: "="))
      }
    }
  }

  private static let base64Digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
