import CairnModel

extension FileSample {
  /// Whether the file is JSON, and by which preset it is read.
  var object: Recognition? {
    guard let first = lines.first?.drop(while: \.isWhitespace),
      first.hasPrefix("{") || first.hasPrefix("[")
    else { return objectBehindTornLines }
    if let other = otherJSON { return other }
    let isLines = first.hasPrefix("{") && !isSpread
    let (best, rivals) = signsOfJSON
    if !rivals.isEmpty { return Self.ambiguous(rivals) }
    if best == nil, isLines, let log = accessLogInJSON { return log }
    var source = best?.source ?? .native(named: "native", format: .ndjson)
    if !isLines {
      source.format = .json
    } else if case .json = source.format {
      // It reads lines as well.
    } else {
      source.format = .ndjson
    }
    let shape =
      first.hasPrefix("[")
      ? "the file is a JSON array"
      : isLines ? "the first line is a JSON object" : "the file is JSON over several lines"
    let reason = best.map { Self.reason($0, "keys") }
    return .recognised(
      source: source, reason: reason ?? "\(shape), with the keys of no known product")
  }

  /// The same of what follows lines that are no objects, such as one that was torn: they are
  /// refused one by one, and do not decide what the file is.
  private var objectBehindTornLines: Recognition? {
    let isObject = lines.map { $0.hasPrefix("{") && $0.hasSuffix("}") }
    guard let start = isObject.firstIndex(of: true), start <= lines.count - start,
      isObject[start...].count(where: { $0 }) * 10 >= (lines.count - start) * 9
    else { return nil }
    let rest = Array((lines[start...].joined(separator: "\n") + "\n").utf8)
    guard
      case .recognised(let source, let reason)? = FileSample(fileName, rest, presets).object
    else { return nil }
    let torn = start == 1 ? "a line that is no object" : "\(start) lines that are no objects"
    return .recognised(source: source, reason: "behind \(torn), \(reason)")
  }

  /// JSON that holds no events.
  private var otherJSON: Recognition? {
    guard let first = lines.first else { return nil }
    if first.contains("snowplow.badrows") {
      return .unknown(
        reason: "the file holds Snowplow's bad rows, which are no events",
        advice: "take in the enriched events beside them")
    }
    if first.contains("\"merged_amplitude_id\"") {
      return .unknown(
        reason: "the file holds Amplitude's merged users, which are no events",
        advice: "take in the files of events")
    }
    return nil
  }

  /// Whether an object of the sample stands on several lines.
  private var isSpread: Bool {
    guard let first = lines.first else { return false }
    return first.hasSuffix("{") || (lines.count > 1 && !lines[1].contains("{"))
  }

  private var signsOfJSON: (best: Match?, rivals: [String]) {
    for record in firstRecords {
      let found = match { sign in Self.holds(record, sign) }
      if found.best != nil || !found.rivals.isEmpty { return found }
    }
    // The first record may be longer than the sample: then its keys are looked for as text.
    guard firstRecords.isEmpty else { return (nil, []) }
    let text = String(decoding: bytes, as: UTF8.self)
    return match { sign in
      text.contains("\"\(sign.split(separator: ".").last ?? "")\":")
    }
  }

  /// The first few objects of the sample.
  private var firstRecords: [RecordTree] {
    var reader = RecordReader(source: SourceDefinition(name: "", format: .json, mapping: .native))
    return reader.firstDocuments(of: bytes, limit: 5)
  }

  private static func holds(_ record: RecordTree, _ sign: String) -> Bool {
    let parts = sign.split(separator: "=", maxSplits: 1)
    guard let path = parts.first, let value = record.value(at: path.utf8) else { return false }
    guard parts.count == 2 else { return true }
    let values = parts[1].split(separator: "|").map { Array($0.utf8) }
    return value.scalarText.map(values.contains) ?? false
  }
}

extension RecordReader {
  /// The first objects of some JSON, whatever stands between them.
  fileprivate mutating func firstDocuments(of bytes: [UInt8], limit: Int) -> [RecordTree] {
    builder.chunk = bytes
    _ = reshapeDocuments(bytes.span, from: 0, isLast: false)
    let chunk = reshaping?.chunk ?? ReshapedChunk()
    return chunk.records.prefix(limit).compactMap { record in
      record.lines.first.flatMap { RecordTree(json: chunk.bytes[$0.range]) }
    }
  }
}
