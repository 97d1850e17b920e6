internal import CairnModel

/// The headline figures of a report: names down the side, a column for each currency.
///
/// One row alone stands upright as a list of names and values. Several stand side by side, so that
/// currencies, which are never added up, can at least be read across.
struct SummaryFigure {
  let table: ReportTable
  let zone: ZoneTable
  /// Where a cell leads, by its row and column.
  var address: ([Cell], Int) -> String? = { _, _ in nil }

  var markup: Markup {
    let key = table.rows.count > 1 ? table.columns.firstIndex(of: "currency") : nil
    let figures = table.columns.indices.filter { $0 != key }
    let head = key.map { columnNames($0) }
    let lines = figures.map { column in
      Markup.tag(
        "tr", [:],
        [.tag("th", ["scope": "row"], [.name(DataTable.words(table.columns[column]))])]
          + table.rows.map { value(column, of: $0) })
    }
    let body = Markup.tag("tbody", [:], lines)
    let summary = Markup.tag("table", ["class": "summary"], [head ?? Markup(), body])
    return .scrolling(label: "\(DataTable.words(table.name)) table", [summary])
  }

  private func columnNames(_ key: Int) -> Markup {
    let names = table.rows.map { row in
      Markup.tag(
        "th", ["scope": "col", "class": "number"], [.name(row[key].readable(in: zone) ?? "–")])
    }
    let corner = Markup.tag("th", ["scope": "col"], [.name(DataTable.words(table.columns[key]))])
    return .tag("thead", [:], [.tag("tr", [:], [corner] + names)])
  }

  private func value(_ column: Int, of row: [Cell]) -> Markup {
    let text = row[column].roundedForPage.readable(in: zone) ?? "–"
    return .tag(
      "td", ["class": "number"], [Markup.name(text).leading(to: address(row, column))])
  }
}
