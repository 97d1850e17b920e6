/// Figures to watch, as OpenMetrics or as Prometheus' older text; never a person's.
struct MetricsText {
  enum Kind: String { case gauge, counter }

  /// Whether counters are named as OpenMetrics wants it: the family without `_total`.
  let isOpen: Bool
  private(set) var text = ""

  init(isOpen: Bool) { self.isOpen = isOpen }

  var type: String {
    isOpen
      ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
      : "text/plain; version=0.0.4; charset=utf-8"
  }

  mutating func add(
    _ name: String, _ kind: Kind, _ meaning: String, _ samples: [(labels: String, value: String)]
  ) {
    guard !samples.isEmpty else { return }
    let full = kind == .counter ? "\(name)_total" : name
    let family = isOpen ? name : full
    text += "# HELP \(family) \(meaning)\n# TYPE \(family) \(kind.rawValue)\n"
    for sample in samples { text += "\(full)\(sample.labels) \(sample.value)\n" }
  }

  mutating func add(_ name: String, _ kind: Kind, _ meaning: String, _ value: Int) {
    add(name, kind, meaning, [("", String(value))])
  }

  /// The end that OpenMetrics wants; to the older text it is a comment.
  mutating func finish() { text += "# EOF\n" }
}
