import CairnModel

extension FileSample {
  /// Logs that say what they are, or begin as only one product's do; their presets are to come.
  var markedLog: Recognition? {
    guard let first = lines.first else { return nil }
    let advice = "map its fields in journey.yaml as `format: csv` with `columns:`"
    if first.hasPrefix("#Version:") || first.hasPrefix("#Software:") || first.hasPrefix("#Fields:")
    {
      return .unknown(reason: "the file is a W3C log, which is not read yet", advice: advice)
    }
    let words = first.split(separator: " ", maxSplits: 3)
    let kinds = ["http", "https", "h2", "ws", "wss", "grpcs"]
    if words.count > 3, kinds.contains(String(words[0])), words[2].hasPrefix("app/") {
      return .unknown(
        reason: "the file is a load balancer's log, which is not read yet", advice: advice)
    }
    return nil
  }

  /// Whether the lines are a web server's log in one of the usual formats.
  var accessLog: Recognition? {
    for name in ["combined", "vhost_combined", "common", "vhost_common"] {
      var reader = RecordReader(source: .accessLog(named: name, pattern: name))
      let found = reader.read(bytes, isLast: true).events
      let read = found.events.count
      guard read > 0, read * 10 >= (found.lines - found.blank) * 8 else { continue }
      return .recognised(
        preset: name, format: .accessLog(pattern: name),
        reason: "\(read) of the first \(found.lines) lines are a web server's \(name) log")
    }
    return nil
  }
}
