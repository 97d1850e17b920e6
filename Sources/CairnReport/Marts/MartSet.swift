public import CairnModel

/// All marts of one state of the store: from the night's reports, the lists, and the ledger.
public struct MartSet: Sendable {
  public private(set) var marts: [Mart] = []
  /// The state of the store that the marts show.
  public let asOf: Report.AsOf?
  public let zone: ZoneTable

  /// `lists` are the reports of sessions, orders and persons; `ledger` has the tables `files` and
  /// `rejects`.
  public init(reports: [Report], lists: [Report], ledger: Report, zone: ZoneTable) {
    asOf = reports.first?.asOf
    self.zone = zone
    addLists(lists)
    for report in reports {
      for table in report.tables where !table.columns.isEmpty {
        let meaning = "the table \(table.name) of cairn \(report.name)"
        marts.append(Mart("mart_\(report.name)_\(table.name)", table, description: meaning))
      }
    }
    for table in ledger.tables {
      let isFiles = table.name == "files"
      let renamed = ["first_event": "first_event_at", "last_event": "last_event_at"]
      marts.append(
        Mart(
          "meta_\(table.name)", table,
          description: isFiles
            ? "every file that was taken in, with what became of its lines"
            : "lines that did not become events, by file and reason", renamed: renamed))
    }
    let runs = self.runs
    marts.append(Mart("meta_runs", runs, description: "the state of the store that is shown here"))
    marts.append(
      Mart("meta_columns", columns, description: "what every column of every table says"))
  }

  private mutating func addLists(_ lists: [Report]) {
    let daily = DailyMarts(zone: zone)
    for list in lists {
      guard let table = list.tables.first else { continue }
      switch list.name {
      case "sessions":
        marts.append(
          Mart(
            "fct_sessions", table, description: "every session, one a row",
            renamed: ["start": "started_at", "end": "ended_at", "session": "session_id"]))
        marts.append(
          Mart(
            "mart_daily_kpis", daily.sessions(table),
            description: "sessions by local day and channel; every figure may be added up"))
      case "orders":
        marts.append(
          Mart(
            "fct_orders", table, description: "every order, one a row, less its refunds",
            renamed: ["time": "ordered_at", "session": "session_id"]))
        marts.append(
          Mart(
            "mart_daily_revenue", daily.revenue(table),
            description: "orders by local day, channel and currency; every figure may be added up"))
      default:
        marts.append(
          Mart(
            "dim_people", table, description: "every person, one a row",
            renamed: [
              "first_seen": "first_seen_at", "last_seen": "last_seen_at",
              "session": "last_session_id", "channel": "last_channel", "stage": "last_stage",
            ]))
      }
    }
  }

  private var runs: ReportTable {
    var table = ReportTable(
      name: "runs", columns: ["generation", "events", "data_start_at", "data_end_at", "zone"])
    func time(_ time: EventTime?) -> Cell { time.map { .time($0) } ?? .null }
    table.append([
      .count(asOf?.generation ?? 0), .count(asOf?.events ?? 0), time(asOf?.dataStart),
      time(asOf?.dataEnd), .text(zone.name),
    ])
    return table
  }

  private var columns: ReportTable {
    var table = ReportTable(
      name: "columns", columns: ["table", "column", "description", "unit"])
    for mart in marts {
      for column in mart.columns {
        table.append([
          .text(mart.name), .text(column.name), .text(column.description), .text(column.unit),
        ])
      }
    }
    return table
  }
}
