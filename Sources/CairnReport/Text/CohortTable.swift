internal import CairnModel

extension ReportTable {
  /// Retention as people read it: a row a cohort, a column a period, in each the share that came.
  ///
  /// Nil where the table has no cohorts, or several rows for a cohort and period (a breakdown). The
  /// other formats keep one row for each cohort and period.
  var byPeriod: ReportTable? {
    guard name == "cohorts", has("cohort", "size", "period", "rate") else { return nil }
    var cohorts: [(key: Cell, size: Cell, rates: [Int: Cell])] = []
    var last = -1
    for row in rows {
      let cohort = cell("cohort", in: row)
      guard let period = cell("period", in: row).countValue, (0...120).contains(period) else {
        return nil
      }
      if cohorts.last?.key != cohort {
        guard !cohorts.contains(where: { $0.key == cohort }) else { return nil }
        cohorts.append((cohort, cell("size", in: row), [:]))
      }
      let rate = marked(cell("rate", in: row), row)
      guard cohorts[cohorts.count - 1].rates.updateValue(rate, forKey: period) == nil else {
        return nil
      }
      last = max(last, period)
    }
    guard last >= 0 else { return nil }
    var table = ReportTable(
      name: name, columns: ["cohort", "size"] + (0...last).map { String($0) })
    for cohort in cohorts {
      table.append([cohort.key, cohort.size] + (0...last).map { cohort.rates[$0] ?? .null })
    }
    return table
  }

  /// A share that may still change has a star; one that has not begun is left out.
  private func marked(_ rate: Cell, _ row: [Cell]) -> Cell {
    guard has("mature", "persons"), cell("mature", in: row) == .flag(false),
      case .rate(let value) = rate
    else { return rate }
    guard cell("persons", in: row) != .count(0) else { return .null }
    return ReadableNumber.rate(value).map { .text("\($0)*") } ?? rate
  }
}
