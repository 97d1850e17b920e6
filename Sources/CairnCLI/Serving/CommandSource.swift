import ArgumentParser
import Cairn
import CairnDashboard
import CairnModel
import CairnReport

/// The dashboard's answers, by the commands of this program: a request's parameters become the
/// options that would be typed, and are read by the same parser.
struct CommandSource: AnswerSource {
  /// The commands that may be asked for over the network: those that only read the store.
  static let asked = [
    "report", "funnel", "dropoff", "carts", "revenue", "customers", "sessions", "stages", "paths",
    "channels", "retention", "lifecycle", "touchpoints", "surveys", "pains", "goals", "compare",
    "reconcile", "watch", "person", "why", "diff", "identity", "status", "schema",
    "rejects",
  ]

  /// Options that name files, or belong to a terminal.
  private static let kept: Set<String> = [
    "store", "definitions", "threads", "output", "format", "html", "marts", "quiet", "help",
    "version", "verbose", "no-progress", "file", "folder",
  ]

  let cairn: Cairn
  let reports: [ReportSignature]
  private let arguments: [String: [CommandArgument]]

  init(_ cairn: Cairn) {
    self.cairn = cairn
    let known = CommandTree.read().commands
    var arguments: [String: [CommandArgument]] = [:]
    reports = Self.asked.compactMap { name in
      guard let command = known.first(where: { $0.name == name })?.asked else { return nil }
      let own = command.arguments.filter { !Self.kept.contains($0.name) && !$0.namesFile }
      arguments[name] = own
      return ReportSignature(
        name: name, summary: command.abstract, parameters: own.map(\.signature))
    }
    self.arguments = arguments
  }

  var choices: DashboardChoices {
    DashboardChoices(
      funnels: cairn.definitions.funnels.map(\.name),
      segments: cairn.definitions.segments.map(\.name))
  }

  func stateMark() -> UInt64 { cairn.stateMark() }

  func answer(
    _ report: String, _ parameters: [QueryParameter]
  ) async throws(AnswerFailure) -> ServedAnswer {
    let list =
      report.hasPrefix("list-") ? ExportSubject(rawValue: String(report.dropFirst(5))) : nil
    let isPage = report == AnswerName.page
    let name = list == nil && !isPage ? report : AnswerName.report
    let request = ServedRequest(cairn, list: list, isPage: isPage)
    do {
      let typed = try typed(name, parameters)
      try await ServedRequest.$current.withValue(request) {
        var command = try CairnCommand.parseAsRoot(typed)
        if var concurrent = command as? any AsyncParsableCommand {
          try await concurrent.run()
        } else {
          try command.run()
        }
      }
    } catch {
      throw failure(error)
    }
    guard let answer = request.answer else {
      throw AnswerFailure(.unknown, "\(report) gives no report")
    }
    return answer
  }

  func status() async throws(AnswerFailure) -> Report {
    do throws(CairnError) { return try await cairn.status() } catch { throw failure(error) }
  }

  /// The parameters as they would be typed.
  ///
  /// A value always stands behind `=` or behind `--`, so that none is ever taken for an option.
  private func typed(
    _ name: String, _ parameters: [QueryParameter]
  ) throws(AnswerFailure) -> [String] {
    guard let known = arguments[name] else { throw AnswerFailure(.unknown, "there is no \(name)") }
    var options: [String] = []
    var positions: [(place: Int, value: String)] = []
    var seen: Set<String> = []
    for parameter in parameters {
      guard let place = known.firstIndex(where: { $0.name == parameter.name }) else {
        let error = CairnError.unknown("parameter", parameter.name, among: known.map(\.name))
        throw AnswerFailure(.question, error.message)
      }
      let argument = known[place]
      guard seen.insert(argument.name).inserted || argument.isRepeatable else {
        throw AnswerFailure(.question, "\(argument.name) is given twice")
      }
      switch argument.kind {
      case .positional: positions.append((place, parameter.value))
      case .option: options.append("--\(argument.name)=\(parameter.value)")
      case .flag:
        guard ["true", "false", "1", "0", ""].contains(parameter.value) else {
          throw AnswerFailure(.question, "\(argument.name) is true or false")
        }
        if ["true", "1", ""].contains(parameter.value) { options.append("--\(argument.name)") }
      }
    }
    let values = positions.sorted { $0.place < $1.place }.map(\.value)
    return [name] + options + (values.isEmpty ? [] : ["--"] + values)
  }

  /// An error as somebody elsewhere may see it: without paths of this machine.
  private func failure(_ error: any Error) -> AnswerFailure {
    if let failure = error as? AnswerFailure { return failure }
    guard let failure = error as? CairnError else {
      if error is ExitStatus { return AnswerFailure(.question, "there is no answer to that") }
      return AnswerFailure(.question, CairnCommand.message(for: error))
    }
    guard failure.kind == .usage, !tellsPath(failure.message) else {
      return AnswerFailure(.unavailable, "the store cannot be read now")
    }
    return AnswerFailure(.question, failure.message)
  }

  /// Whether a message names the store's place, or a file in it: a word of it, not letters that
  /// happen to stand in another word.
  private func tellsPath(_ message: String) -> Bool {
    message.split { " '\",:;()".contains($0) }
      .contains { $0 == cairn.path || $0.hasPrefix("\(cairn.path)/") }
  }
}
