public import CairnModel

/// The figures whose change is explained: those of the summaries, all from one walk.
public struct DiffFigures: Sendable {
  private let revenue: RevenueAnalysis
  private let sessions = SessionsAnalysis(SessionsQuestion())
  private let carts: CartsAnalysis
  private let funnel: FunnelAnalysis

  public typealias Whole = JoinedFold<
    JoinedFold<RevenueFold, SessionsFold>, JoinedFold<CartFold, FunnelFold>
  >

  public init(_ definitions: Definitions, _ question: FunnelQuestion) {
    revenue = RevenueAnalysis(RevenueQuestion(), definitions)
    carts = CartsAnalysis(CartsQuestion(), definitions)
    funnel = FunnelAnalysis(question)
  }

  public var needs: EventNeeds {
    revenue.needs.union(sessions.needs).union(carts.needs).union(funnel.needs)
  }

  public func start(_ context: WalkContext) -> Whole {
    Whole(
      JoinedFold(revenue.start(context), sessions.start(context)),
      JoinedFold(carts.start(context), funnel.start(context)))
  }

  /// Every figure of a state, by name and currency.
  public func values(
    _ whole: Whole, _ context: WalkContext, _ names: any PersonNames
  ) -> [DiffFigure: DiffValue] {
    let reports = [
      (revenue.report(whole.first.first, context, names), "summary"),
      (sessions.report(whole.first.second, context, names), "summary"),
      (carts.report(whole.second.first, context, names), "summary"),
      (funnel.report(whole.second.second, context, names), "maturity"),
    ]
    var values: [DiffFigure: DiffValue] = [:]
    for (report, name) in reports {
      guard let table = report[table: name] else { continue }
      let currency = table.columns.firstIndex(of: "currency")
      for row in table.rows {
        for (column, cell) in zip(table.columns, row) {
          guard let value = DiffValue(cell) else { continue }
          var figure = DiffFigure(metric: "\(report.name).\(column)")
          if let currency, case .text(let text) = row[currency] { figure.currency = text }
          values[figure] = value
        }
      }
    }
    return values
  }
}

/// A figure of a summary, in one currency where it has any.
public struct DiffFigure: Hashable, Comparable, Sendable {
  public var metric: String
  public var currency: ByteText?

  public init(metric: String) { self.metric = metric }

  public static func < (left: DiffFigure, right: DiffFigure) -> Bool {
    (ByteText(left.metric), left.currency ?? "") < (ByteText(right.metric), right.currency ?? "")
  }
}

/// A value as it is printed, in the smallest steps of its kind, so that differences are exact.
public struct DiffValue: Hashable, Sendable {
  enum Kind: Hashable, Sendable { case count, money, rate, seconds, number }

  var kind: Kind
  var steps: Int128
  /// Whether there was nothing to divide by.
  public var isMissing = false

  /// The value of a cell, or nil where it is none.
  init?(_ cell: Cell) {
    switch cell {
    case .count(let count): (kind, steps) = (.count, Int128(count))
    case .money(let amount): (kind, steps) = (.money, Int128(amount.tenThousandths))
    case .rate(let rate): (kind, steps) = (.rate, Self.millionths(rate))
    case .seconds(let seconds): (kind, steps) = (.seconds, Self.millionths(seconds))
    case .number(let number): (kind, steps) = (.number, Self.millionths(number))
    case .null: (kind, steps, isMissing) = (.number, 0, true)
    default: return nil
    }
  }

  private static func millionths(_ value: Double) -> Int128 {
    Int128((value * 1_000_000).rounded())
  }

  func cell(_ steps: Int128) -> Cell {
    switch kind {
    case .count: Int(exactly: steps).map { .count($0) } ?? .null
    case .money: .total(MoneySum(tenThousandths: steps))
    case .rate: .rate(Double(steps) / 1_000_000)
    case .seconds: .seconds(Double(steps) / 1_000_000)
    case .number: .number(Double(steps) / 1_000_000)
    }
  }
}

/// What moved a figure, in the order in which the ladder takes it.
public enum DiffCause: String, CaseIterable, Sendable {
  case definitions, duplicates
  case late = "late_events"
  case identity, matured, behaviour
}

/// The states of a ladder, and the tables made of them.
public struct DiffLadder: Sendable {
  private var start: [DiffFigure: DiffValue]
  private var end: [DiffFigure: DiffValue]
  private var parts: [DiffFigure: [DiffCause: Int128]] = [:]

  public init(_ start: [DiffFigure: DiffValue]) { (self.start, end) = (start, start) }

  /// Takes the next state; what is different from the last one is the cause's.
  public mutating func step(_ cause: DiffCause, to state: [DiffFigure: DiffValue]) {
    for figure in Set(state.keys).union(end.keys) {
      let change = (state[figure]?.steps ?? 0) - (end[figure]?.steps ?? 0)
      parts[figure, default: [:]][cause, default: 0] += change
    }
    end = state
  }

  /// The names of all figures that either end has.
  public var metrics: [String] {
    Set(start.keys).union(end.keys).map(\.metric).reduce(into: Set<String>()) { $0.insert($1) }
      .sorted()
  }

  private func figures(_ metric: String?) -> [(DiffFigure, DiffValue)] {
    Set(start.keys).union(end.keys).filter { metric == nil || $0.metric == metric }.sorted()
      .compactMap { figure in
        // The kind is that of the end which has a value.
        let known = [end[figure], start[figure]].compactMap { $0 }
        return (known.first { !$0.isMissing } ?? known.first).map { (figure, $0) }
      }
  }

  public func tables(_ metric: String?) -> [ReportTable] {
    var changes = ReportTable(
      name: "changes", columns: ["metric", "before", "after", "change", "currency"])
    var causes = ReportTable(
      name: "parts", columns: ["metric", "cause", "amount", "share", "currency"])
    for (figure, kind) in figures(metric) {
      let (first, last) = (start[figure]?.steps ?? 0, end[figure]?.steps ?? 0)
      let currency = figure.currency.map { Cell.text($0) } ?? .null
      changes.append([
        .text(figure.metric), start[figure]?.isMissing == true ? .null : kind.cell(first),
        end[figure]?.isMissing == true ? .null : kind.cell(last), kind.cell(last - first), currency,
      ])
      for cause in DiffCause.allCases {
        let amount = parts[figure]?[cause] ?? 0
        causes.append([
          .text(figure.metric), .text(cause.rawValue), kind.cell(amount),
          last == first ? .null : .rate(Double(amount) / Double(last - first)), currency,
        ])
      }
    }
    return [changes, causes]
  }

  public func isMissing(_ metric: String?) -> Bool {
    let ends = [start, end]
    return ends.contains { state in
      state.contains { (metric == nil || $0.key.metric == metric) && $0.value.isMissing }
    }
  }
}
