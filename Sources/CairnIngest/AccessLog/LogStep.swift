import CairnModel

/// One field of a log's format, as the loop over the lines needs it: no text, no payload.
struct LogStep: Sendable {
  enum Kind: UInt8, Sendable {
    case time, date, clock, request, url, address, query, ip, ipAndPort, hostAndPort, status
    case userAgent, number, text, nothing
  }

  var kind: Kind
  /// The byte that ends the field, and whether such bytes are marked in the map of stops.
  var end: UInt8
  var isMarked: Bool
  /// How often that byte stands in the field before it ends it.
  var endsInside: Int
  /// Whether the field stands in quotes, where a backslash takes a quote's meaning away.
  var isQuoted: Bool
  /// Whether the line may end instead.
  var mayEndLine: Bool
  /// The text before the field, a range of `LogSteps.texts`.
  var textStart: Int
  var textEnd: Int
  /// The end of the text behind the field, which begins at `textEnd`, where all of it must stand
  /// there: a name of two words is no name and a field.
  var nextTextEnd: Int
  /// Whether the field is the user's name, of which several words are not always believed.
  var isUser: Bool
  /// Whether the field right before it is the ident, which says nothing in every log of today.
  var isBehindIdent: Bool
  /// The node of the field's own name.
  var node: Int
}

/// A log's format, laid out flat.
struct LogSteps: Sendable {
  private(set) var steps: [LogStep] = []
  /// The texts between the fields, one behind the other, and the one behind the last field.
  private(set) var texts: [UInt8] = []
  private(set) var trailerStart = 0
  /// Whether the query of the address stands in a field of its own.
  private(set) var hasQuery = false
  /// Whether the lines say which browser it was; where they do not, nobody is taken for a robot.
  private(set) var hasUserAgent = false

  /// The bytes that are marked in a chunk; other ends of fields are looked for one by one.
  static let marks: (UInt8, UInt8, UInt8, UInt8) = (
    .quote, .backslash, .closingBracket, .lineFeed
  )

  init(_ pattern: LogPattern, nodes: [Int]) {
    for (index, (piece, node)) in zip(pattern.pieces, nodes).enumerated() {
      let start = texts.count
      texts += piece.before
      let isQuoted = piece.end == .quote && piece.before.last == .quote
      let marks = Self.marks
      let isMarked = [marks.0, marks.2, marks.3].contains(piece.end)
      steps.append(
        LogStep(
          kind: piece.field.kind, end: piece.end, isMarked: isMarked,
          endsInside: piece.endsInside, isQuoted: isQuoted, mayEndLine: piece.mayEndLine,
          textStart: start, textEnd: texts.count,
          nextTextEnd: texts.count + Self.wholeTextCount(behind: index, of: pattern),
          isUser: piece.field == .text("remote_user"),
          isBehindIdent: index > 0 && pattern.pieces[index - 1].field == .nothing, node: node))
    }
    hasQuery = steps.contains { $0.kind == .query }
    hasUserAgent = steps.contains { $0.kind == .userAgent }
    trailerStart = texts.count
    texts += pattern.trailer
  }
}

extension LogSteps {
  /// How long the text behind a field is, where a byte of it alone may stand in the field.
  private static func wholeTextCount(behind index: Int, of pattern: LogPattern) -> Int {
    guard case .text = pattern.pieces[index].field, index + 1 < pattern.pieces.count else {
      return 0
    }
    let text = pattern.pieces[index + 1].before
    return text.count > 1 && text.first == 0x20 ? text.count : 0
  }
}

extension LogField {
  fileprivate var kind: LogStep.Kind {
    switch self {
    case .time: .time
    case .date: .date
    case .clock: .clock
    case .query: .query
    case .ipAndPort: .ipAndPort
    case .hostAndPort: .hostAndPort
    case .request: .request
    case .url: .url
    case .address: .address
    case .ip: .ip
    case .status: .status
    case .userAgent: .userAgent
    case .number: .number
    case .text: .text
    case .nothing: .nothing
    }
  }
}
