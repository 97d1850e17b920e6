import ArgumentParser
import Cairn
import CairnModel
import CairnReport

struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Why figures moved between two generations of the store; the parts add up exactly.",
    discussion: "cairn diff --from-generation 11 --to-generation 12 --metric net_revenue")

  @Option(help: "The earlier generation; the one before the last load by default.")
  var fromGeneration: Int?

  @Option(help: "The later generation; the newest by default.")
  var toGeneration: Int?

  @Option(help: "One figure, such as revenue.net_revenue or orders; all by default.")
  var metric: String?

  @Option(help: "The definitions file of the earlier answer; the same by default.")
  var definitionsBefore: String?

  @Flag(help: "Also list the sessions that are not what they were.")
  var sessions = false

  @OptionGroup var breakdown: RefusedBreakdown
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try breakdown.refuse(
      "diff takes single figures apart by what changed them; cairn revenue --by device with "
        + "--as-of 11, and again with 12, shows a report by its values before and after")
    let cairn = try store.open(zone: scope.zone)
    var request = DiffRequest()
    (request.from, request.to, request.metric) = (fromGeneration, toGeneration, metric)
    request.listsSessions = sessions
    request.definitionsBefore = try definitionsBefore.map(DefinitionsSearch.read)
    var report = try await cairn.diff(request, scope.asking())
    if output.isShown { report.keepMoved() }
    try output.show(report, zone: cairn.definitions.zone)
  }
}

extension Report {
  /// Leaves out the figures that did not move, and the parts that moved none of them.
  fileprivate mutating func keepMoved() {
    let whole = tables.first?.rows.count ?? 0
    for (index, amount) in zip(tables.indices, ["change", "amount"]) {
      guard let column = tables[index].columns.firstIndex(of: amount) else { continue }
      let rows = tables[index].rows.filter { !$0[column].isNothing }
      tables[index] = ReportTable(
        name: tables[index].name, columns: tables[index].columns,
        isRanked: tables[index].isRanked)
      for row in rows { tables[index].append(row) }
    }
    let left = whole - (tables.first?.rows.count ?? 0)
    if left > 0 {
      notes.append(left.counted("figure", "figures") + " did not move; --format csv has all")
    }
  }
}

extension Cell {
  /// Whether a difference is none.
  fileprivate var isNothing: Bool {
    switch self {
    case .count(let count): count == 0
    case .money(let amount): amount == .zero
    case .rate(let value), .seconds(let value), .number(let value): value == 0
    default: true
    }
  }
}
