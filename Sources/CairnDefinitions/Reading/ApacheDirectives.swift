/// The letters that Apache's `LogFormat` knows.
enum ApacheDirectives {
  private static let letters = Set("aABbCDefhHiIklLmnoOpPqrRsStTuUvVX%")

  /// The directives of a format that Apache does not know, as they are written.
  static func unknown(in format: String) -> [String] {
    var unknown: [String] = []
    var rest = Array(format)[...]
    while let sign = rest.popFirst() {
      guard sign == "%" else { continue }
      var directive = "%"
      while let next = rest.first, "<>!,".contains(next) || next.isNumber {
        directive.append(next)
        rest.removeFirst()
      }
      if rest.first == "{" {
        directive += String(rest.prefix { $0 != "}" }) + "}"
        rest = rest.drop { $0 != "}" }.dropFirst()
      }
      guard let letter = rest.popFirst() else {
        unknown.append(directive)
        break
      }
      directive.append(letter)
      if letter == "^" {
        // Trailers, which have two letters: `%{name}^ti`.
        directive += String(rest.prefix(2))
        if directive.hasSuffix("^ti") || directive.hasSuffix("^to") {
          rest = rest.dropFirst(2)
          continue
        }
      }
      if !letters.contains(letter) { unknown.append(directive) }
    }
    return unknown
  }
}
