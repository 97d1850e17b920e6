internal import CairnBytes
internal import CairnDefinitions
internal import CairnIngest
internal import CairnModel

/// A definitions file to start from, made of what some files are.
public enum DefinitionsDraft {
  /// The built-in definitions with a source for each kind of file that was found, and what is to be
  /// done about tables whose columns do not say what they are.
  public static func text(
    for paths: [String]
  ) throws(CairnError) -> (text: String, advice: [String]) {
    var sources: [Drafted] = []
    var names = DraftPatterns()
    var aside: [String] = []
    for file in InputPaths.files(paths) {
      let name = InputPaths.name(file.path)
      let found: Drafted
      do throws(CairnError) {
        found = try recognised(file.path)
      } catch {
        // What lies in a folder and is no log is left aside, as it is at ingest.
        guard !file.isNamed, !file.isNamedAsData, error.kind == .refusedInput else { throw error }
        aside.append(error.message)
        names.leaveAside(name)
        continue
      }
      let known = sources.firstIndex {
        $0.source == found.source && $0.header == found.header
      }
      names.add(name, toSource: known ?? sources.count)
      guard known == nil else { continue }
      sources.append(found)
      let isTaken = sources.dropLast().contains { $0.name == found.name }
      if isTaken { sources[sources.count - 1].name = "\(found.name)_\(sources.count)" }
    }
    if sources.isEmpty, let first = aside.first { throw CairnError(.refusedInput, first) }
    var lines = ["sources:"]
    lines += aside.map { "  # left aside: \($0.replacing("\n", with: " "))" }
    for (index, source) in sources.enumerated() {
      lines += source.lines(names.patterns(ofSource: index), names.shared(ofSource: index))
    }
    let advice = sources.flatMap(\.advice) + names.advice(sources.map(\.name))
    let text = replacingSources(in: BuiltInDefinitions.text, by: lines)
    return (OwnHost.write(sources.compactMap(\.ownHost), into: text), advice)
  }

  /// A source that a file gave rise to.
  private struct Drafted {
    var name: String
    var source: SourceDefinition
    /// Why the file is read so.
    var reason: String
    /// The header of a table that no preset knows: tables with other columns are other sources.
    var header: [UInt8]
    var table: TableAdvice?
    var amounts: TableAmounts
    var ownHost: OwnHost?
    var path: String

    var advice: [String] {
      (table.map { [$0.sentence(path, source: name)] } ?? [])
        + amounts.advice(path, source: name)
    }

    /// The source in the language of the definitions.
    func lines(_ match: [String], _ shared: [String]) -> [String] {
      var lines = ["  \(name):  # \(reason)"]
      if !match.isEmpty {
        lines.append("    match: [\(match.map { "\"\($0)\"" }.joined(separator: ", "))]")
      }
      lines += shared.map { "    # not by its name: \($0), as another source has such a file" }
      lines += DefinitionsDraft.formatLines(source)
      if let table { return lines + table.comments(name, amounts: amounts.fields) }
      let fields = amounts.fields
      return lines + (fields.isEmpty ? [] : ["    fields:"]) + fields.map { "      \($0)" }
    }
  }

  /// How a file is read, why, and what its source is called.
  private static func recognised(_ file: String) throws(CairnError) -> Drafted {
    var head: [UInt8] = []
    do throws(InputError) {
      var input = try InputFile(path: file)
      _ = try input.nextChunk(into: &head)
    } catch {
      throw CairnError(error)
    }
    head = Array(head.prefix(65_536))
    let name = InputPaths.name(file)
    switch recognise(fileName: name, head: head, presets: SourcePresets.all) {
    case .recognised(let source, let reason):
      let stem = name.prefix { $0.isASCII && ($0.isLetter || $0 == "_" || $0 == "-") }
      let plain = stem.split { $0 == "-" }.joined(separator: "_").lowercased()
      let isNative = source.name == "native"
      var header: [UInt8] = []
      if isNative, case .delimited(let separator, nil) = source.format {
        let lines = head.split(omittingEmptySubsequences: false) { $0 == 0x0A }
        let above = TablePreamble(head: head, separator: separator).lineCount
        header = Array(lines[min(above, lines.count - 1)].prefix { $0 != 0x0D })
      }
      let own = isNative && !plain.isEmpty ? plain : source.name
      return Drafted(
        name: own, source: source, reason: reason, header: header,
        table: isNative ? TableAdvice(head, source) : nil,
        amounts: TableAmounts(head, source), ownHost: OwnHost(head, source, file: name),
        path: file)
    case .ambiguous(let reason, let advice):
      throw CairnError(.usage, "\(file): \(reason); \(advice)")
    case .unknown(let reason, let advice):
      throw CairnError(.refusedInput, "\(file): \(reason); \(advice)")
    }
  }

  fileprivate static func formatLines(_ source: SourceDefinition) -> [String] {
    let isNative = source.name == "native"
    var lines: [String] = []
    switch source.format {
    case .delimited(let separator, nil)
    where separator != 0x09 && SourcePresets.preset(named: source.name + "_tables") != nil:
      lines.append("    preset: \(source.name)")
      lines.append("    format: tsv  # raw events; csv would mean the product's tables")
      lines.append("    separator: \"\(Character(UnicodeScalar(separator)))\"")
    case .delimited(let separator, nil):
      lines.append("    format: \(separator == 0x09 ? "tsv" : "csv")")
      if separator != 0x09, separator != 0x2C {
        lines.append("    separator: \"\(Character(UnicodeScalar(separator)))\"")
      }
      if !isNative { lines.insert("    preset: \(source.name)", at: 0) }
    case .json where isNative || source.name != "matomo" && source.name != "cloudevents":
      lines.append("    format: json")
      if !isNative { lines.insert("    preset: \(source.name)", at: 0) }
    case .logfmt: lines.append("    format: logfmt")
    case .accessLog(let pattern) where SourcePresets.preset(named: source.name) == nil:
      lines.append("    log_format: '\(pattern)'")
    default: lines.append("    format: \(source.name)")
    }
    if source.name == "snowplow" {
      lines.append("    # page_ping prolongs no session with: session: {passive: [page_ping]}")
    }
    return lines
  }

  /// The definitions with the remark on sources replaced.
  private static func replacingSources(in text: String, by sources: [String]) -> String {
    var lines: [String] = []
    var isRemark = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("# sources:") {
        isRemark = true
        lines += sources
      } else if !isRemark || !line.hasPrefix("#") {
        isRemark = false
        lines.append(String(line))
      }
    }
    return lines.joined(separator: "\n")
  }
}
