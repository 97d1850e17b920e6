/// What Datasette should know of the marts: titles, descriptions, units, and a few questions.
public enum DatasetteFile {
  /// The first line of the file, by which a file that somebody wrote by hand is told apart.
  public static let mark = "# Written by cairn report --marts; write over it and it stays yours."

  /// The file's text, for a database of this name.
  public static func text(of set: MartSet, database: String) -> String {
    var lines = [
      mark, "title: Cairn", "description: Clickstream marts, written anew every night",
      "databases:", "  \(quoted(database)):",
    ]
    lines += queries(set)
    lines.append("    tables:")
    for mart in set.marts {
      lines.append("      \(quoted(mart.name)):")
      lines.append("        description: \(quoted(mart.description))")
      lines.append("        columns:")
      for column in mart.columns {
        let unit = column.unit.isEmpty ? "" : " (\(column.unit))"
        lines.append("          \(quoted(column.name)): \(quoted(column.description + unit))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Questions that are there to begin with, as far as their tables are.
  private static func queries(_ set: MartSet) -> [String] {
    let known: [(name: String, table: String, title: String, sql: String)] = [
      (
        "sessions_by_day", "mart_daily_kpis", "Sessions by day",
        "select day, sum(sessions) as sessions, sum(sessions_with_order) as sessions_with_order "
          + "from mart_daily_kpis group by day order by day"
      ),
      (
        "revenue_by_day", "mart_daily_revenue", "Net revenue by day",
        "select day, currency, sum(orders) as orders, "
          + "sum(net_revenue_minor) / 10000.0 as net_revenue "
          + "from mart_daily_revenue group by day, currency order by day, currency"
      ),
      (
        "best_customers", "dim_people", "Who brought most",
        "select person, orders, net_revenue, currency from dim_people where orders > 0 "
          + "order by net_revenue_minor desc limit 100"
      ),
    ]
    let there = Set(set.marts.map(\.name))
    let asked = known.filter { there.contains($0.table) }
    guard !asked.isEmpty else { return [] }
    return ["    queries:"]
      + asked.flatMap { query in
        [
          "      \(query.name):", "        title: \(quoted(query.title))",
          "        sql: \(quoted(query.sql))",
        ]
      }
  }

  /// A text between quotes, as YAML and JSON both read it.
  private static func quoted(_ text: String) -> String { JSONText.quoted(text) }
}
