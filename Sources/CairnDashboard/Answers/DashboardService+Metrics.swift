internal import CairnModel
internal import Synchronization

extension DashboardService {
  /// The figures of the store and of this server.
  func metrics(isOpen: Bool) async -> DashboardResponse {
    var metrics = MetricsText(isOpen: isOpen)
    if let status = try? await source.status(), let table = status[table: "summary"],
      let row = table.rows.first
    {
      for (column, cell) in zip(table.columns, row) {
        switch cell {
        case .count(let count):
          metrics.add("cairn_store_\(column)", .gauge, "\(column) of the store", count)
        case .time(let time):
          metrics.add(
            "cairn_store_\(column)_timestamp_seconds", .gauge, "\(column) of the store",
            Int(time.microseconds / 1_000_000))
        default: break
        }
      }
      metrics.add("cairn_store_readable", .gauge, "whether the store can be read", 1)
    } else {
      metrics.add("cairn_store_readable", .gauge, "whether the store can be read", 0)
    }
    let requests = counts.withLock { $0.requests }.sorted { $0.key < $1.key }
    metrics.add(
      "cairn_http_requests", .counter, "requests answered, by status",
      requests.map { ("{code=\"\($0.key)\"}", String($0.value)) })
    metrics.add(
      "cairn_http_connections", .gauge, "connections that are open", registry.openCount)
    metrics.add(
      "cairn_http_evicted", .counter, "slow connections closed to make room",
      registry.evictedCount)
    metrics.add("cairn_answers_kept_bytes", .gauge, "bytes of kept answers", desk.keptBytes)
    metrics.add("cairn_questions_waiting", .gauge, "questions that wait", desk.waitingCount)
    metrics.finish()
    return DashboardResponse(200, metrics.type, Array(metrics.text.utf8))
  }
}
