import Cairn
import CairnAnalysis
import CairnBytes
import CairnModel
import CairnReport
import CairnWorld
import Glibc

/// `cairn-bench [EVENTS] [FOLDER]`: measures the way of the data, step by step.
///
/// A world of that many events is made in the folder once and used again; each step prints a line
/// with what it did, its rate, wall and processor time, the peak of memory so far, and a hash of
/// the result.
@main
struct Bench {
  static let steps = "view_item,add_to_cart,begin_checkout,purchase"

  static func main() async throws {
    let events = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5_000_000
    let folder = CommandLine.arguments.dropFirst(2).first ?? ".build/bench"
    for measure in try await run(events: events, folder: folder) { print(measure.line) }
  }

  static func run(events: Int, folder: String) async throws -> [Measure] {
    try? makeFolder(folder)
    let world = "\(folder)/world-\(events)"
    var plan = WorldPlan(folder: world)
    plan.events = events
    var measures: [Measure] = []
    let summary = try await generateWorld(plan)
    let files = summary.files.map { "\(world)/\($0.name)" }
    measures.append(
      try await Measure.take("inflate alone", of: summary.decodedByteCount, "B") {
        try inflate(files)
      })
    let store = "\(folder)/store-\(events)-\(getpid())"
    let cairn = Cairn(path: store, definitions: DefinitionsSearch.builtIn)
    measures.append(
      try await Measure.take("ingest", of: summary.lineCount, "events") {
        let outcome = try await cairn.ingest(IngestRequest(paths: files))
        return try outcome.report.rendered(as: .csv)
      })
    measures += try await ask(cairn)
    return measures
  }

  private static func inflate(_ files: [String]) throws -> [UInt8] {
    var hash: UInt64 = 0
    var chunk: [UInt8] = []
    for file in files {
      var options = InputOptions()
      options.takesFingerprints = false
      var input = try InputFile(path: file, options: options)
      while try input.nextChunk(into: &chunk) {
        hash = ByteHash.mix(hash, UInt64(chunk.count))
        chunk.removeAll(keepingCapacity: true)
      }
    }
    return Array(String(hash).utf8)
  }

  private static func ask(_ cairn: Cairn) async throws -> [Measure] {
    let events = try await cairn.eventCount()
    let funnel = FunnelQuestion(steps: try StepParser.parse(steps), window: .days(7))
    var filtered = funnel
    filtered.steps[0] = try StepParser.parse("view_item[price > 50]")[0]
    filtered.breakdown = ["device"]
    let passes = [
      ("bare walk", BareWalk()), ("with sessions", BareWalk(sessions: true)),
      ("with channels", BareWalk(channels: true)),
      ("with all passes", BareWalk(sessions: true, channels: true, stages: true)),
    ]
    var measures: [Measure] = []
    for (name, walk) in passes {
      measures.append(
        try await Measure.take(name, of: events, "events") {
          try await cairn.ask(walk).rendered(as: .csv)
        })
    }
    return measures + [
      try await Measure.take("funnel, 4 steps", of: events, "events") {
        try await cairn.ask(FunnelAnalysis(funnel)).rendered(as: .csv)
      },
      try await Measure.take("funnel, filter, breakdown", of: events, "events") {
        try await cairn.ask(FunnelAnalysis(filtered)).rendered(as: .csv)
      },
      try await Measure.take("sessions", of: events, "events") {
        try await cairn.ask(SessionsAnalysis(SessionsQuestion())).rendered(as: .csv)
      },
      try await Measure.take("revenue", of: events, "events") {
        let question = RevenueQuestion()
        return try await cairn.ask(RevenueAnalysis(question, cairn.definitions)).rendered(as: .csv)
      },
      try await Measure.take("stages", of: events, "events") {
        try await cairn.ask(StagesAnalysis(cairn.definitions)).rendered(as: .csv)
      },
    ]
  }
}
