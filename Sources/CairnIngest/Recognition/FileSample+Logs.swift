import CairnModel

extension FileSample {
  private typealias KnownLog = (source: SourceDefinition, words: String)

  /// Logs that say themselves what their columns are.
  var markedLog: Recognition? {
    guard let first = lines.first,
      ["#Version:", "#Software:", "#Fields:", "#Date:"].contains(where: first.hasPrefix)
    else { return nil }
    let fields = lines.first { $0.hasPrefix("#Fields:") }
    guard fields != nil || lines.allSatisfy({ $0.hasPrefix("#") }) else {
      return .unknown(
        reason: "the file begins like a W3C log, but no #Fields line names its columns",
        advice: "put the #Fields line of its server in front")
    }
    let server = fields?.contains("x-edge-location") == true ? "CloudFront" : "IIS and others"
    let source = presets.first { $0.format == .w3c }
    return .recognised(
      source: source ?? SourceDefinition(name: "w3c", format: .w3c, mapping: FieldMapping()),
      reason: "its #Fields line is that of a W3C log (\(server))")
  }

  /// Whether the lines are a web server's log in one of the usual formats.
  ///
  /// The first format that reads nearly all lines is taken; else the one that reads most of them,
  /// where these are more than half: a log may have odd lines near its beginning. A log in which
  /// lines go on with the referrer and the browser is not read without them.
  var accessLog: Recognition? {
    var best: (log: KnownLog, read: Int)?
    var count = 0
    for log in knownLogs {
      let sample = linesRead(by: log.source)
      count = sample.count
      if sample.areNearlyAll {
        best = (log, sample.read)
        break
      }
      guard sample.events > best?.read ?? (count / 2) else { continue }
      best = (log, sample.events)
    }
    guard let best else { return nil }
    let (source, words) = best.log
    return fuller(than: best.log) ?? Self.recognised(source, words, best.read, count)
  }

  /// The same format with referrer and browser, where a line has these, or where the only line
  /// broke off in them; nil where the format is another than the usual ones without.
  private func fuller(than short: KnownLog) -> Recognition? {
    guard case .accessLog(let pattern) = short.source.format else { return nil }
    let names = ["common": "combined", "vhost_common": "vhost_combined"]
    let name = names.first { LogPattern($0.key) == LogPattern(pattern) }?.value
    guard let log = knownLogs.first(where: { $0.source.name == name }) else { return nil }
    let sample = linesRead(by: log.source)
    if sample.read > 0 { return Self.recognised(log.source, log.words, sample.read, sample.count) }
    guard isUnfinishedLine else { return nil }
    let words = LogPattern.words(of: pattern) + #" "%{Referer}i"#
    let torn = SourceDefinition.accessLog(named: "torn", pattern: words)
    guard linesRead(by: torn).read > 0 else { return nil }
    return .recognised(source: log.source, reason: "the first line begins like \(log.words)")
  }

  /// The formats of logs that are looked for, and what their lines are called.
  private var knownLogs: [KnownLog] {
    let given = presets.filter { source in
      if case .accessLog = source.format { true } else { false }
    }
    let usual = ["combined", "vhost_combined", "common", "vhost_common"]
    return given.map { ($0, $0.title) }
      + usual.map { name in
        (.accessLog(named: name, pattern: name), "a web server's \(name) log")
      }
  }

  private static func recognised(
    _ source: SourceDefinition, _ words: String, _ read: Int, _ count: Int
  ) -> Recognition {
    .recognised(source: source, reason: Self.lines(read, of: count) + " \(words)")
  }

  /// How many lines are of a kind, up to its name.
  static func lines(_ read: Int, of count: Int) -> String {
    count == 1 ? "the first line is" : "\(read) of the first \(count) lines are"
  }

  /// What a source reads of the lines.
  struct LinesRead {
    var events: Int
    /// Lines of its format, also such that name nobody.
    var read: Int
    var count: Int

    var areNearlyAll: Bool { read > 0 && read * 10 >= count * 8 }
  }

  func linesRead(by source: SourceDefinition) -> LinesRead {
    var reader = RecordReader(source: source)
    let found = reader.read(bytes, isLast: true).events
    let nobodys = found.rejects.count { $0.reason == .missingID }
    let events = found.events.count
    return LinesRead(events: events, read: events + nobodys, count: found.lines - found.blank)
  }

  /// Whether the lines are pairs of keys and values.
  ///
  /// Keys are plain words: cells with an equals sign somewhere (`k=v`, a number to base 64) begin
  /// with something else.
  var logfmt: Recognition? {
    let pairs = lines.count { line in
      guard case .object(let members)? = LogfmtLine.tree(Array(line.utf8)[...]) else {
        return false
      }
      return members.count { $0.value.scalarText != LiteralName.isTrue } > 1
        && members.allSatisfy { $0.key.allSatisfy(Self.mayBeInKey) }
    }
    guard pairs > 0, pairs * 3 >= lines.count * 2 else { return nil }
    return .recognised(
      source: .native(named: "native", format: .logfmt),
      reason: Self.lines(pairs, of: lines.count) + " key=value pairs")
  }

  private static func mayBeInKey(_ byte: UInt8) -> Bool {
    let isLetter = byte.lowercased &- 0x61 < 26 || byte >= 0x80
    return isLetter || byte.isDigit || [0x2E, 0x2D, 0x5F, 0x2F, 0x40, 0x3A].contains(byte)
  }
}
