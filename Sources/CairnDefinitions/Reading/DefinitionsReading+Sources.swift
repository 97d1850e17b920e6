internal import CairnModel
internal import Yams

/// Where the files are and how they are read: `sources`.
extension DefinitionsReading {
  private enum SourceKey: String, CaseIterable {
    case about, match, recognise, format, preset, fields, filter = "where", columns, separator
    case quotes, footer, keep, encoding, lift, unpack, each, pairs, gather, group, also
    case timeRange = "time_range"
    case leastCells = "least_cells"
    case logFormat = "log_format"
  }

  private enum KeepName: String, CaseIterable { case all, mapped }
  private enum EncodingName: String, CaseIterable {
    case utf8 = "utf-8", windows1252 = "windows-1252", mixed
  }
  private enum TimeRangeKey: String, CaseIterable { case from, to }

  mutating func readSources(_ node: Node) {
    var taken: [String: String] = [:]
    for (name, _, value) in members(node) {
      guard let source = source(name, value) else { continue }
      definitions.sources.append(source)
      for (key, value) in value.mapping ?? [:] where key.scalar?.string == "match" {
        for glob in value.sequence.map(Array.init) ?? [value] {
          guard let text = glob.scalar?.string else { continue }
          if let other = taken[text], other != name {
            report(
              glob, "the source '\(other)' has the same 'match'",
              suggestion: "a file belongs to one source: the first would take them all")
          }
          taken[text] = taken[text] ?? name
        }
      }
    }
  }

  private mutating func source(_ name: String, _ node: Node) -> SourceDefinition? {
    let found = members(node, SourceKey.self)
    guard node.mapping != nil else { return nil }
    // What a source starts from comes first, wherever it stands in the file.
    var source = SourceDefinition(
      name: name, format: .ndjson, mapping: SourcePresets.native.mapping)
    let isTable = found.contains { ($0.key, $0.value.scalar?.string) == (.format, "csv") }
    for (key, value) in found where key == .preset { take(value, into: &source, asTable: isTable) }
    let hasPreset = found.contains { $0.key == .preset }
    for (key, value) in found where key == .format {
      if !hasPreset {
        take(value, into: &source)
      } else if let preset = preset(value) {
        source.format = preset.format
      }
    }
    (source.match, source.signs, source.title) = ([], [], "")
    for (key, value) in found { readSource(key, value, into: &source) }
    for (key, value) in found where key == .logFormat { checkFields(of: source, value) }
    source.spreadNumberForm()
    source.letFurtherEventsGoFirst(identities: identityNames)
    return source
  }

  /// Starts a source from a preset: its format, its fields, and all that it does to records.
  ///
  /// A product may write its tables otherwise than its raw events: they have a preset of theirs.
  private mutating func take(
    _ node: Node, into source: inout SourceDefinition, asTable: Bool = false
  ) {
    guard let preset = preset(node) else { return }
    let name = source.name
    let table = node.scalar.flatMap { SourcePresets.preset(named: $0.string + "_tables") }
    source = asTable ? table ?? preset : preset
    source.name = name
  }

  private mutating func preset(_ node: Node) -> SourceDefinition? {
    guard let name = text(node) else { return nil }
    let isPlain = areFormatsPlain
    let preset = isPlain ? SourcePresets.format(named: name) : SourcePresets.preset(named: name)
    if let preset { return preset }
    report(
      node, "unknown format '\(name)'", suggestion: Self.hint(for: name, among: SourcePresets.names)
    )
    return nil
  }

  private mutating func readSource(
    _ key: SourceKey, _ value: Node, into source: inout SourceDefinition
  ) {
    switch key {
    case .format, .preset: break
    case .about: if let text = text(value) { source.title = text }
    case .match: source.match = texts(value).map(\.text)
    case .recognise: source.signs = signs(value)
    case .lift: source.mapping.lifted = texts(value).map(\.text)
    case .unpack, .each, .pairs, .gather, .group, .also:
      readShape(key.rawValue, value, into: &source)
    case .fields: readFields(value, into: &source.mapping)
    case .filter: source.mapping.filter = filter(value)
    case .columns, .separator, .quotes, .footer, .leastCells:
      readCells(key, value, into: &source)
    case .keep:
      if let word = choice(value, KeepName.self) {
        source.mapping.keepsOnlyMapped = word == .mapped
      }
    case .encoding:
      if let word = choice(value, EncodingName.self),
        let encoding = FieldMapping.Encoding(rawValue: word.rawValue)
      {
        source.mapping.encoding = encoding
      }
    case .timeRange: readTimeRange(value, into: &source.mapping)
    case .logFormat:
      guard let pattern = text(value) else { return }
      checkDirectives(pattern, value)
      if case .accessLog = source.format {
      } else if source.mapping == .native {
        source.mapping = FieldMapping()
      }
      source.format = .accessLog(pattern: pattern)
    }
  }

  /// The names of columns, each of which is there once.
  private mutating func columnNames(_ node: Node) -> [String] {
    var names: [String] = []
    for (text, item) in texts(node) {
      if names.contains(text) { report(item, "the column '\(text)' stands twice") }
      names.append(text)
    }
    return names
  }

  /// Reports what neither Apache nor nginx knows in the format of a log.
  private mutating func checkDirectives(_ pattern: String, _ node: Node) {
    guard !pattern.contains("$"), pattern.contains("%") else { return }
    for unknown in Set(ApacheDirectives.unknown(in: pattern)).sorted() {
      report(
        node, "'\(unknown)' is no directive of a log format",
        suggestion: "write it as Apache's LogFormat or nginx's log_format does")
    }
  }

  /// Reports what the format of a log lacks: fields at all, or a time.
  private mutating func checkFields(of source: SourceDefinition, _ node: Node) {
    guard case .accessLog(let pattern) = source.format else { return }
    let format = LogFormatWords(pattern)
    let hasRule = source.mapping.time.all.contains { rule in
      !rule.from.isEmpty || rule.constant != nil || !rule.joined.isEmpty
    }
    if !format.hasFields {
      report(
        node, "the log format has no fields, such as $remote_addr or %h",
        suggestion: "take the line of the server's configuration whole, in single quotes")
    } else if !format.hasTime, !hasRule {
      report(
        node, "the log format has no time",
        suggestion: "the server writes it by $time_local, $time_iso8601, $msec or %t; where it "
          + "stands under another name, say fields: {time: NAME}")
    }
  }

  /// Lists of keys, each of which is enough to know a file; one list may stand alone.
  private mutating func signs(_ node: Node) -> [[String]] {
    guard let items = node.sequence, items.contains(where: { $0.sequence != nil }) else {
      return [texts(node).map(\.text)]
    }
    return items.map { item in texts(item).map(\.text) }
  }

  /// The columns of a file without a header, and what stands between its cells.
  private mutating func readCells(
    _ key: SourceKey, _ value: Node, into source: inout SourceDefinition
  ) {
    guard case .delimited(var separator, var columns) = source.format else {
      report(value, "'\(key.rawValue)' is for csv and tsv")
      return
    }
    if key == .columns {
      columns = columnNames(value)
    } else if key == .quotes {
      if let flag = flag(value) { source.cells.areQuotesLetters = !flag }
    } else if key == .footer {
      if let flag = flag(value) { source.cells.hasFooter = flag }
    } else if key == .leastCells {
      source.cells.leastCells = integer(value, in: 1...Limits.propertiesOfRecord)
    } else if let text = text(value) {
      let byte = text == "tab" ? 0x09 : text.utf8.first ?? 0
      if text != "tab", text.utf8.count != 1 || byte == 0x22 || byte == 0x0A || byte == 0x0D {
        report(value, "'\(text)' cannot part cells", suggestion: "write \",\" or \";\" or tab")
      } else {
        separator = byte
      }
    }
    source.format = .delimited(separator: separator, columns: columns)
  }

  private mutating func readTimeRange(_ node: Node, into mapping: inout FieldMapping) {
    for (key, value) in members(node, TimeRangeKey.self) {
      guard let time = date(value) else { continue }
      switch key {
      case .from: mapping.earliest = time
      case .to: mapping.latest = time
      }
    }
    if mapping.earliest >= mapping.latest { report(node, "the range ends before it begins") }
  }

  /// Midnight UTC of a date such as `2026-11-22`.
  private mutating func date(_ node: Node) -> EventTime? {
    guard let text = text(node) else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard parts.map(\.count) == [4, 2, 2], numbers.count == 3,
      let date = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
    else {
      report(node, "'\(text)' is no date", suggestion: "write it as 2026-11-22")
      return nil
    }
    return EventTime(seconds: Int64(date.daysSince1970) * 86_400)
  }
}
