import CairnModel

extension FileSample {
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
  var accessLog: Recognition? {
    for source in presets {
      guard case .accessLog = source.format, let (read, count) = linesRead(by: source) else {
        continue
      }
      return .recognised(
        source: source,
        reason: "\(read) of the first \(count) lines are \(source.title)")
    }
    for name in ["combined", "vhost_combined", "common", "vhost_common"] {
      let source = SourceDefinition.accessLog(named: name, pattern: name)
      guard let (read, count) = linesRead(by: source) else { continue }
      return .recognised(
        source: source,
        reason: "\(read) of the first \(count) lines are a web server's \(name) log")
    }
    return nil
  }

  /// How many lines a source reads, where these are nearly all.
  func linesRead(by source: SourceDefinition) -> (read: Int, count: Int)? {
    var reader = RecordReader(source: source)
    let found = reader.read(bytes, isLast: true).events
    let count = found.lines - found.blank
    let read = found.events.count + found.rejects.count { $0.reason == .missingID }
    return read > 0 && read * 10 >= count * 8 ? (read, count) : nil
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
      reason: "\(pairs) of the first \(lines.count) lines are key=value pairs")
  }

  private static func mayBeInKey(_ byte: UInt8) -> Bool {
    let isLetter = byte.lowercased &- 0x61 < 26 || byte >= 0x80
    return isLetter || byte.isDigit || [0x2E, 0x2D, 0x5F, 0x2F, 0x40, 0x3A].contains(byte)
  }
}
