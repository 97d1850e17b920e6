internal import NIOCore

/// An answer as it goes over the wire.
///
/// The body lies in memory once, however many clients it is on its way to.
struct DashboardResponse: Sendable {
  var status: Int
  var type: String
  let body: ByteBuffer
  var headers: [(String, String)] = []

  init(_ status: Int, _ type: String, _ body: [UInt8]) {
    (self.status, self.type, self.body) = (status, type, ByteBuffer(bytes: body))
  }

  var byteCount: Int { body.readableBytes }

  /// What every answer carries: nothing is kept, guessed, framed, or loaded from elsewhere.
  static let guardingHeaders = [
    (
      "content-security-policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"),
    ("cache-control", "no-store"), ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
  ]

  static let json = "application/json; charset=utf-8"
  static let html = "text/html; charset=utf-8"
  static let plain = "text/plain; charset=utf-8"

  /// A reason to turn a request away that has nothing to do with what it asks.
  enum Refusal: Int {
    case badRequest = 400
    case forbidden = 403
    case notFound = 404
    case payloadTooLarge = 413
    case misdirected = 421

    var text: String {
      switch self {
      case .badRequest: "the request cannot be read"
      case .forbidden: "pages of other sites may not read from here"
      case .notFound: "there is nothing here"
      case .payloadTooLarge: "nothing is taken in here"
      case .misdirected: "this server does not answer to that name"
      }
    }
  }

  static func refused(_ refusal: Refusal) -> DashboardResponse {
    DashboardResponse(refusal.rawValue, plain, Array("\(refusal.text)\n".utf8))
  }

  static var unauthorized: DashboardResponse {
    var response = DashboardResponse(401, plain, Array("the token is missing or wrong\n".utf8))
    response.headers = [("www-authenticate", "Basic realm=\"Cairn\", charset=\"UTF-8\"")]
    return response
  }

  /// Too much is asked at once.
  static var busy: DashboardResponse {
    var response = failure(503, "too many questions at once; come again in a moment")
    response.headers = [("retry-after", "2")]
    return response
  }

  /// The API has no report of that name.
  static var noReport: DashboardResponse {
    failure(404, "there is no such report; /openapi.json names those there are")
  }

  /// An error as the API says it.
  static func failure(_ status: Int, _ message: String) -> DashboardResponse {
    let error = JSONTree.object([
      ("error", .object([("status", .number(status)), ("message", .text(message))]))
    ])
    return DashboardResponse(status, json, Array("\(error.text)\n".utf8))
  }
}
