/// What a request asks for: a path that is looked up as it is, and decoded parameters.
struct RequestTarget {
  let path: String
  let parameters: [QueryParameter]

  private static let parameterLimit = 64

  /// Nil where the parameters are no text, or too many.
  init?(_ target: String) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = String(parts.first ?? "")
    var parameters: [QueryParameter] = []
    if parts.count == 2 {
      for pair in parts[1].split(separator: "&") {
        let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = Self.decoded(halves[0]), let value = Self.decoded(halves.last ?? ""),
          parameters.count < Self.parameterLimit
        else { return nil }
        parameters.append(QueryParameter(name, halves.count == 2 ? value : ""))
      }
    }
    self.parameters = parameters
  }

  /// A text without its escapes; nil where it is no UTF-8 or holds a NUL.
  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(0x20)
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
        else { return nil }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    guard !bytes.contains(0) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
    default: nil
    }
  }

  /// The parameters in one spelling, whatever their order was.
  var key: String {
    let pairs = parameters.enumerated().sorted { left, right in
      (left.element.name, left.offset) < (right.element.name, right.offset)
    }
    return path + "?"
      + pairs.map { "\($0.element.name)=\($0.element.value)" }.joined(separator: "\u{0}")
  }
}
