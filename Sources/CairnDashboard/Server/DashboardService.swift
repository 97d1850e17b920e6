internal import CairnModel
internal import CairnReport
internal import NIOHTTP1
internal import Synchronization

/// Decides what a request gets: looked up in a fixed table, answered from what is kept, or asked.
///
/// There is no file system behind it, and no value of a request ever becomes a path.
final class DashboardService: Sendable {
  /// What a request gets: at once, or when it is worked out.
  enum Reply {
    case now(DashboardResponse)
    case later(@Sendable () async -> DashboardResponse)
  }

  struct Counts {
    var requests: [Int: Int] = [:]
    var port = 0
    var isStopping = false
  }

  let registry: ConnectionRegistry
  let desk: AnswerDesk
  let source: any AnswerSource
  let limits: ServerLimits
  let counts = Mutex(Counts())
  private let doors: Doors
  private let openAPI: DashboardResponse

  init(_ source: any AnswerSource, doors: Doors, limits: ServerLimits) {
    self.source = source
    self.doors = doors
    self.limits = limits
    registry = ConnectionRegistry(limit: limits.connections)
    desk = AnswerDesk(limits) { source.stateMark() }
    openAPI = DashboardResponse(
      200, DashboardResponse.json, Array(OpenAPIFile.text(source.reports).utf8))
  }

  func opened(atPort port: Int) { counts.withLock { $0.port = port } }
  func beginStopping() { counts.withLock { $0.isStopping = true } }
  var isStopping: Bool { counts.withLock { $0.isStopping } }
  func count(_ status: Int) { counts.withLock { $0.requests[status, default: 0] += 1 } }

  var methodRefused: DashboardResponse {
    var response = DashboardResponse(
      405, DashboardResponse.plain, Array("only GET and HEAD are answered here\n".utf8))
    response.headers = [("allow", "GET, HEAD")]
    return response
  }

  func reply(to head: HTTPRequestHead) -> Reply {
    guard head.method == .GET || head.method == .HEAD else { return .now(methodRefused) }
    if let refusal = doors.refusal(head, port: counts.withLock { $0.port }) { return .now(refusal) }
    guard let target = RequestTarget(head.uri) else { return .now(.refused(.badRequest)) }
    switch target.path {
    case "/": return ask(target, isWhole: true) { await self.page(target) }
    case "/person": return ask(target) { await self.person(target) }
    case "/people": return ask(target) { await self.people(target) }
    case "/style.css":
      return .now(
        DashboardResponse(200, "text/css; charset=utf-8", Array(ServedPage.styleSheet.utf8)))
    case "/icon.svg":
      return .now(DashboardResponse(200, "image/svg+xml", Array(ServedPage.icon.utf8)))
    case "/healthz":
      return .now(DashboardResponse(200, DashboardResponse.plain, Array("ok\n".utf8)))
    case "/openapi.json": return .now(openAPI)
    case "/metrics":
      let accepted = head.headers.first(name: "accept") ?? ""
      let isOpen = accepted.contains("application/openmetrics-text")
      return .later { await self.metrics(isOpen: isOpen) }
    default:
      guard let asked = AskedReport(target, source.reports) else {
        return .now(target.isOfAPI ? .noReport : .refused(.notFound))
      }
      return ask(target, isWhole: asked.report == AnswerName.report) {
        await self.answer(asked, target)
      }
    }
  }

  /// Gives what is kept for this state of the store, or has it worked out.
  private func ask(
    _ target: RequestTarget, isWhole: Bool = false,
    _ work: @escaping @Sendable () async -> DashboardResponse
  ) -> Reply {
    let key = target.key
    if let kept = desk.kept(key) { return .now(kept) }
    let desk = desk
    return .later { await desk.answer(key, isWhole: isWhole, work) }
  }

  private func answer(_ asked: AskedReport, _ target: RequestTarget) async -> DashboardResponse {
    do throws(AnswerFailure) {
      let parameters = target.parameters.filter { $0.name != "shape" }
      let shape = target.parameters.last { $0.name == "shape" }?.value
      if let shape, shape != "array" {
        throw AnswerFailure(.question, "shape is array, or left out")
      }
      let answer = try await source.answer(asked.report, parameters)
      try checkSize(answer)
      return try asked.response(answer, isArray: shape == "array")
    } catch {
      return .failure(error.status, error.message)
    }
  }

  private func checkSize(_ answer: ServedAnswer) throws(AnswerFailure) {
    for table in answer.whole.tables where table.rows.count > limits.rows {
      throw AnswerFailure(
        .question,
        "the table \(table.name) has \(table.rows.count) rows, and \(limits.rows) are "
          + "answered at the most; narrow the range, or use cairn export")
    }
  }
}

extension AnswerFailure {
  var status: Int {
    switch kind {
    case .unknown: 404
    case .question: 400
    case .unavailable: 503
    }
  }
}

extension RequestTarget {
  /// Whether a program asks, which is answered in JSON whatever comes of it.
  fileprivate var isOfAPI: Bool { path.hasPrefix(AskedReport.root) }
}

/// A report under `/api/v1/`, with the form that the end of its name asks for.
struct AskedReport: Sendable {
  let report: String
  let format: OutputFormat

  static let root = "/api/v1/"
  private static let endings: KeyValuePairs<String, OutputFormat> = [
    ".json": .json, ".csv": .csv, ".ndjson": .ndjson, ".md": .markdown,
  ]

  /// Nil where there is no such report.
  init?(_ target: RequestTarget, _ reports: [ReportSignature]) {
    guard target.isOfAPI else { return nil }
    var name = String(target.path.dropFirst(Self.root.count))
    var format = OutputFormat.json
    if let ending = Self.endings.first(where: { name.hasSuffix($0.key) }) {
      name.removeLast(ending.key.count)
      format = ending.value
    }
    guard reports.contains(where: { $0.name == name }) else { return nil }
    (report, self.format) = (name, format)
  }

  func response(
    _ answer: ServedAnswer, isArray: Bool
  ) throws(AnswerFailure) -> DashboardResponse {
    var options = RenderOptions()
    options.zone = answer.zone
    options.table = answer.table
    options.isRaw = answer.isRaw
    do throws(ReportError) {
      if isArray {
        let rows = try answer.whole.rowArray(answer.table)
        return DashboardResponse(200, DashboardResponse.json, rows)
      }
      let bytes = try answer.whole.rendered(as: format, with: options)
      return DashboardResponse(200, type, bytes)
    } catch {
      throw AnswerFailure(.question, error.description)
    }
  }

  private var type: String {
    switch format {
    case .csv: "text/csv; charset=utf-8; header=present"
    case .ndjson: "application/x-ndjson; charset=utf-8"
    case .markdown: "text/markdown; charset=utf-8"
    case .json, .table: DashboardResponse.json
    }
  }
}
