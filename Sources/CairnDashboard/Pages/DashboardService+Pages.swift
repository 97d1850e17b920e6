internal import CairnModel
internal import CairnReport

/// The pages for people: the same answers as the API's, with the same parameters.
extension DashboardService {
  private static let controlNames = ["from", "to", "where", "segment", "by", "funnel"]

  /// The report, live.
  func page(_ target: RequestTarget) async -> DashboardResponse {
    let controls = controls(target)
    do throws(AnswerFailure) {
      let answer = try await source.answer(AnswerName.page, filled(target.parameters))
      let page = ServedPage(zone: answer.zone, controls: controls)
      return DashboardResponse(200, DashboardResponse.html, page.dashboard(answer.reports))
    } catch {
      return failure(error, controls)
    }
  }

  /// One person's time-line.
  func person(_ target: RequestTarget) async -> DashboardResponse {
    do throws(AnswerFailure) {
      let answer = try await source.answer("person", filled(target.parameters))
      let name = target.parameters.first { $0.name == "person" }?.value ?? ""
      let page = ServedPage(zone: answer.zone)
      return DashboardResponse(
        200, DashboardResponse.html, page.single(answer.whole, title: "Person \(name)"))
    } catch {
      return failure(error, ServedPage.Controls())
    }
  }

  /// The persons, sessions or orders behind a figure.
  func people(_ target: RequestTarget) async -> DashboardResponse {
    var controls = controls(target)
    (controls.funnels, controls.segments) = ([], [])
    do throws(AnswerFailure) {
      let list = try PeopleList(filled(target.parameters))
      let answer = try await source.answer(list.report, list.asked)
      let page = ServedPage(zone: answer.zone, controls: controls)
      let shown = try list.shown(answer.whole)
      return DashboardResponse(
        200, DashboardResponse.html, page.single(shown, title: list.title))
    } catch {
      return failure(error, controls)
    }
  }

  /// What a form sends for a field that was left empty is no parameter.
  private func filled(_ parameters: [QueryParameter]) -> [QueryParameter] {
    parameters.filter { !$0.value.isEmpty }
  }

  private func controls(_ target: RequestTarget) -> ServedPage.Controls {
    var controls = ServedPage.Controls()
    controls.funnels = source.choices.funnels
    controls.segments = source.choices.segments
    for parameter in target.parameters where Self.controlNames.contains(parameter.name) {
      controls.values[parameter.name] = parameter.value
    }
    return controls
  }

  private func failure(
    _ error: AnswerFailure, _ controls: ServedPage.Controls
  ) -> DashboardResponse {
    let page = ServedPage(zone: .utc, controls: controls)
    return DashboardResponse(
      error.status, DashboardResponse.html, page.failure(error.message))
  }
}

/// A list of persons, sessions or orders, and which of its rows are meant.
struct PeopleList {
  let report: String
  let asked: [QueryParameter]
  let title: String
  private let table: String
  private let wanted: [(column: String, value: String)]
  private let leastLevel: Int?

  private static let filters = ["stage", "channel", "currency"]

  init(_ parameters: [QueryParameter]) throws(AnswerFailure) {
    let list = parameters.first { $0.name == "of" }?.value ?? ""
    let others = parameters.filter { $0.name != "of" && $0.name != "step" }
    switch list {
    case "funnel":
      guard let step = parameters.first(where: { $0.name == "step" }).flatMap({ Int($0.value) })
      else { throw AnswerFailure(.question, "step is the number of a funnel's step") }
      report = "funnel"
      asked = others + [QueryParameter("persons", "true")]
      (table, wanted, leastLevel) = ("persons", [], step)
      title = "Persons who reached step \(step)"
    case "persons", "sessions", "orders":
      report = "list-\(list)"
      asked = others.filter { !Self.filters.contains($0.name) }
      wanted = others.filter { Self.filters.contains($0.name) }.map { ($0.name, $0.value) }
      (table, leastLevel) = (list, nil)
      let which = wanted.map(\.value).joined(separator: ", ")
      title = which.isEmpty ? list.capitalizedFirst : "\(list.capitalizedFirst): \(which)"
    default: throw AnswerFailure(.question, "of is funnel, persons, sessions or orders")
    }
  }

  /// The report with the rows that are meant.
  func shown(_ answer: Report) throws(AnswerFailure) -> Report {
    guard var rows = answer[table: table] else {
      throw AnswerFailure(.question, "there is no such list")
    }
    for (column, value) in wanted {
      // Who was in a stage at any time counts, not only who is there now.
      let name = column == "stage" && rows.columns.contains("stages") ? "stages" : column
      guard let index = rows.columns.firstIndex(of: name) else { continue }
      rows.rows = rows.rows.filter { row in
        guard case .text(let text) = row[index] else { return false }
        return name == "stages"
          ? text.description.components(by: ", ").contains(value) : text.description == value
      }
    }
    if let leastLevel, let index = rows.columns.firstIndex(of: "level") {
      rows.rows = rows.rows.filter { row in
        guard case .count(let level) = row[index] else { return false }
        return level >= leastLevel
      }
    }
    var shown = answer
    shown.name = "people"
    shown.tables = [rows]
    return shown
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }

  fileprivate func components(by separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
