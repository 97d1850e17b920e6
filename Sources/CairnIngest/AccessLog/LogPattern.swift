// The words of web servers as the language of their logs.
//
// Users paste what their server's configuration says: nginx's `log_format` (`$remote_addr`) or
// Apache's `LogFormat` (`%h`). Both are a text with fields in it; a field ends where the text
// behind it begins.

/// What a field of a log line is.
enum LogField: Hashable, Sendable {
  case time
  /// The day of the time, where the clock stands in a field of its own.
  case date
  case clock
  case request
  case url
  /// An address with its host, and the scheme before it or not: `https://shop.example/p?x=1`.
  case address
  /// The query of the address, where it stands in a field of its own.
  case query
  case ip
  /// An address with its port: `192.0.2.1:443`.
  case ipAndPort
  /// A virtual host with its port, which not every server writes: `shop.example:443`.
  case hostAndPort
  case status
  case userAgent
  /// A number of bytes or another whole number, kept under a name.
  case number(String)
  /// Any other text, kept under a name.
  case text(String)
  /// A field that says nothing about visitors.
  case nothing
}

extension LogField {
  /// What ends such a field where it is the last: further fields may stand behind a number.
  fileprivate var endOfLast: UInt8 {
    switch self {
    case .number, .status, .ip, .nothing: 0x20
    default: .lineFeed
    }
  }
}

/// A log format, taken apart.
struct LogPattern: Hashable, Sendable {
  /// A field, and the text that stands before it.
  struct Piece: Hashable, Sendable {
    var before: [UInt8]
    var field: LogField
    /// The byte that ends the field; a line feed where it is the last.
    var end: UInt8
    /// Whether the line may end instead.
    var mayEndLine = false
    /// How the field is written, where it is a time of which the format says so.
    var pattern: String?

    /// How often the byte that ends the field stands in it as well: a time may hold blanks.
    var endsInside: Int {
      pattern.map { TimePattern($0).count(of: end) } ?? 0
    }
  }

  private(set) var pieces: [Piece] = []
  /// How the time is written, where the format says so: `%{%d.%m.%Y}t`.
  var timePattern: String? { pieces.first { $0.field == .time }?.pattern }
  /// The text behind the last field, such as the quote that closes it.
  private(set) var trailer: [UInt8] = []

  private static let common = #"%h %l %u %t "%r" %>s %b"#
  private static let combined = common + #" "%{Referer}i" "%{User-Agent}i""#
  private static let known = [
    "common": common, "combined": combined, "vhost_common": "%v " + common,
    "vhost_combined": "%v:%p " + combined,
  ]

  /// A format's words; those of a well-known one by its name.
  static func words(of text: String) -> String { known[text] ?? text }

  /// Reads a format in either language, or takes the name of a well-known one.
  init(_ text: String) {
    var before: [UInt8] = []
    // A block of YAML ends with a line end, and may have more; a line of a log has none inside.
    let rows = LogDirective.format(in: text).split(whereSeparator: \.isNewline)
    let format = rows.count == 1 ? String(rows[0]) : rows.map(\.trimmed).joined(separator: " ")
    for token in LogPatternToken.tokens(of: Self.words(of: format)) {
      switch token {
      case .timePattern(let pattern): append(time: pattern, &before)
      case .text(let bytes): before += bytes
      case .field(let field): append(field, &before)
      }
    }
    nameClient()
    self.finish(trailer: before)
  }

  /// Appends a field; a second time is kept under a name, and a query right behind its page
  /// (`%U%q`) is a part of the page's address.
  private mutating func append(_ field: LogField, _ before: inout [UInt8]) {
    let isOfPage = field == .query || field == .text("is_args")
    let isBehindPage = pieces.last?.field == .url || pieces.last?.field == .address
    if isOfPage, before.isEmpty, isBehindPage { return }
    if field == .url, before.isEmpty, joinsHost() { return }
    let isSecond = field == .time && pieces.contains { $0.field == .time }
    let kept = isSecond ? .text("time_\(pieces.count + 1)") : field
    pieces.append(Piece(before: before, field: kept, end: .lineFeed))
    before = []
  }

  /// Makes one address of a host and the page right behind it, with its port and its scheme where
  /// they stand there too (`$scheme://$host$request_uri`); false where there is no host.
  private mutating func joinsHost() -> Bool {
    var index = pieces.count - 1
    let isPort = index > 0 && Self.ports.contains(pieces[index].field)
    if isPort, pieces[index].before == Array(":".utf8) { index -= 1 }
    guard index >= 0, pieces[index].field == .text("host") else { return false }
    var before = pieces[index].before
    if index > 0, before == Array("://".utf8), Self.schemes.contains(pieces[index - 1].field) {
      index -= 1
      before = pieces[index].before
    } else if let scheme = ["https://", "http://"].first(where: { before.ends(with: $0.utf8) }) {
      before.removeLast(scheme.utf8.count)
    }
    pieces.removeSubrange(index...)
    pieces.append(Piece(before: before, field: .address, end: .lineFeed))
    return true
  }

  private static let ports: Set<LogField> = [.number("port"), .text("server_port")]
  private static let schemes: Set<LogField> = [
    .text("scheme"), .text("request_scheme"), .text("http_x_forwarded_proto"),
    .text("x_forwarded_proto"),
  ]

  /// Appends a time that is written by a pattern; one behind another is a part of it, as the
  /// fraction in `%{%T}t.%{msec_frac}t`.
  private mutating func append(time pattern: String, _ before: inout [UInt8]) {
    if let last = pieces.indices.last, pieces[last].field == .time, let first = pieces[last].pattern
    {
      let text = String(decoding: before, as: UTF8.self).replacing("%", with: "%%")
      pieces[last].pattern = first + text + pattern
      before = []
      return
    }
    append(.time, &before)
    if let last = pieces.indices.last { pieces[last].pattern = pattern }
  }

  /// Where no field is the client's address, the address that a proxy says is.
  private mutating func nameClient() {
    guard !pieces.contains(where: { $0.field == .ip || $0.field == .ipAndPort }) else { return }
    let names = ["http_x_forwarded_for", "x_forwarded_for", "proxy_add_x_forwarded_for"]
    let index = pieces.firstIndex { piece in names.contains { piece.field == .text($0) } }
    if let index { pieces[index].field = .ip }
  }

  /// Makes one field of a virtual host and the port behind it (`%v:%p`), which a blank ends:
  /// servers leave the port out.
  private mutating func joinPort() {
    for index in pieces.indices.dropLast(2).reversed()
    where pieces[index].field == .text("host") && pieces[index + 1].field == .number("port")
      && pieces[index + 1].before == Array(":".utf8) && pieces[index + 2].before.first == 0x20
    {
      pieces[index].field = .hostAndPort
      pieces.remove(at: index + 1)
    }
  }

  /// The columns that a `#Fields:` line names.
  init(fields names: [String], separator: UInt8) {
    for (index, name) in names.enumerated() {
      let before = index == 0 ? [] : [separator]
      pieces.append(Piece(before: before, field: W3CField.field(named: name), end: separator))
    }
    finish(trailer: [])
  }

  private mutating func finish(trailer text: [UInt8]) {
    trailer = text
    joinPort()
    for index in pieces.indices {
      let next = index + 1 < pieces.count ? pieces[index + 1].before : trailer
      pieces[index].end = next.first ?? pieces[index].field.endOfLast
    }
    if trailer.isEmpty, let last = pieces.indices.last { pieces[last].mayEndLine = true }
  }
}

extension [UInt8] {
  fileprivate func ends(with text: String.UTF8View) -> Bool {
    suffix(text.count).elementsEqual(text)
  }
}

extension Substring {
  /// The text without the blanks around it.
  fileprivate var trimmed: String {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
