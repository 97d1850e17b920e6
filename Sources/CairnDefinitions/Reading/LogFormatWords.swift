/// What the words of a log's format are about, as far as a format that lacks something is seen.
struct LogFormatWords {
  private(set) var hasFields = false
  private(set) var hasTime = false

  /// Formats that are known by a name alone.
  private static let named: Set = ["common", "combined", "vhost_common", "vhost_combined"]
  private static let times: Set = ["time_local", "time_iso8601", "msec"]

  init(_ format: String) {
    if Self.named.contains(format) { (hasFields, hasTime) = (true, true) }
    var rest = Array(format)[...]
    while let sign = rest.popFirst() {
      if sign == "$" { takeVariable(&rest) } else if sign == "%" { takeDirective(&rest) }
    }
  }

  /// `$name` or `${name}` of nginx.
  private mutating func takeVariable(_ rest: inout ArraySlice<Character>) {
    if rest.first == "{" { rest.removeFirst() }
    let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    rest = rest.dropFirst(name.count)
    if !name.isEmpty { hasFields = true }
    if Self.times.contains(String(name)) { hasTime = true }
  }

  /// `%h`, `%>s` or `%{%Y}t` of Apache.
  private mutating func takeDirective(_ rest: inout ArraySlice<Character>) {
    rest = rest.drop { "<>!,".contains($0) || $0.isNumber }
    if rest.first == "{" { rest = rest.drop { $0 != "}" }.dropFirst() }
    guard let letter = rest.popFirst(), letter != "%" else { return }
    hasFields = true
    if letter == "t" { hasTime = true }
  }
}
