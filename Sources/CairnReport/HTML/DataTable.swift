internal import CairnModel

/// A table of a report as a table of a page, if wished with a bar for one of its columns.
struct DataTable {
  /// Rows after which a page stops and says so.
  static let rowLimit = 1_000

  let table: ReportTable
  let zone: ZoneTable
  /// The column that is drawn as a bar beside its figure.
  var barColumn: String?
  /// Columns that are left out, because the page says them elsewhere.
  var hidden: Set<String> = []
  /// Where a cell leads, by its row and column.
  var address: ([Cell], Int) -> String? = { _, _ in nil }

  var markup: Markup {
    guard !table.rows.isEmpty else {
      return .tag("p", ["class": "blank"], [Markup("No rows: nothing of this was counted.")])
    }
    let shown = table.columns.indices.filter { !hidden.contains(table.columns[$0]) }
    let rows = table.rows.prefix(Self.rowLimit).map { $0.map(\.roundedForPage) }
    let isRight = table.columns.indices.map { index in rows.contains { $0[index].isNumber } }
    let hasPlaces = table.columns.indices.map { index in rows.contains { $0[index].hasPlaces } }
    let head = shown.flatMap { index -> [Markup] in
      let attributes: Markup.Attributes =
        isRight[index] ? ["scope": "col", "class": "number"] : ["scope": "col"]
      let name = Markup.tag("th", attributes, [.name(Self.words(table.columns[index]))])
      return index == barIndex ? [name, .tag("td", ["class": "bar"])] : [name]
    }
    let most = barIndex.map { index in rows.compactMap { $0[index].drawnValue }.max() ?? 0 } ?? 0
    let lines = zip(table.rows, rows).map { exact, row in
      Markup.tag(
        "tr", [:],
        shown.flatMap { index -> [Markup] in
          let text = row[index].readable(in: zone, hasPlaces: hasPlaces[index])
          let plain = text.map { isRight[index] ? Markup($0) : .name($0) } ?? Markup("–")
          let content = plain.leading(to: text == nil ? nil : address(exact, index))
          let cell = Markup.tag("td", Self.style(row[index], isRight[index]), [content])
          guard index == barIndex else { return [cell] }
          return [cell, .tag("td", ["class": "bar"], [Self.bar(row[index].drawnValue, most)])]
        })
    }
    let body = Markup.tag(
      "table", [:], [.tag("thead", [:], [.tag("tr", [:], head)]), .tag("tbody", [:], Array(lines))])
    let rest = table.rows.count - rows.count
    let more = ReadableNumber.count(rest)
    return .joined([
      .scrolling(label: "\(Self.words(table.name)) table", [body]),
      rest > 0 ? .tag("p", ["class": "note"], [Markup("and \(more) more rows")]) : Markup(),
    ])
  }

  private static func style(_ cell: Cell, _ isRight: Bool) -> Markup.Attributes {
    switch cell {
    case .time, .date: ["class": "time"]
    default: isRight ? ["class": "number"] : [:]
    }
  }

  private var barIndex: Int? { barColumn.flatMap { table.columns.firstIndex(of: $0) } }

  static func words(_ column: String) -> String { String(column.map { $0 == "_" ? " " : $0 }) }

  /// A bar as long as the share of the longest one.
  private static func bar(_ value: Double?, _ most: Double) -> Markup {
    let share = most > 0 ? max(0, (value ?? 0) / most) * 100 : 0
    return .tag(
      "svg",
      [
        "class": "bar", "viewBox": "0 0 100 10", "preserveAspectRatio": "none",
        "aria-hidden": "true",
      ],
      [
        .tag("rect", ["class": "track", "width": "100", "height": "10"]),
        .tag(
          "rect", ["class": "one", "width": Markup.coordinate(share), "height": "10"]),
      ])
  }
}
