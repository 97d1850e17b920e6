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
    var advice: [String] = []
    var tables: [String: TableAdvice] = [:]
    var sources: [(name: String, match: [String], source: SourceDefinition, reason: String)] = []
    var headers: [[UInt8]] = []
    var aside: [String] = []
    for file in InputPaths.files(paths) {
      let found: Found
      do throws(CairnError) {
        found = try recognised(file.path)
      } catch {
        // What lies in a folder and is no log is left aside, as it is at ingest.
        guard !file.isNamed, !file.isNamedAsData, error.kind == .refusedInput else { throw error }
        aside.append(error.message)
        continue
      }
      let (source, reason, name, header, table) = found
      let glob = glob(InputPaths.name(file.path))
      let known = sources.indices.first {
        sources[$0].source == source && headers[$0] == header
      }
      if let index = known {
        if !sources[index].match.contains(glob) { sources[index].match.append(glob) }
      } else {
        let isTaken = sources.contains { $0.name == name }
        let own = isTaken ? "\(name)_\(sources.count + 1)" : name
        sources.append((own, [glob], source, reason))
        headers.append(header)
        tables[own] = table
        if let table { advice.append(table.sentence(file.path, source: own)) }
      }
    }
    if sources.isEmpty, let first = aside.first { throw CairnError(.refusedInput, first) }
    var lines = ["sources:"]
    lines += aside.map { "  # left aside: \($0.replacing("\n", with: " "))" }
    for (name, match, source, reason) in sources {
      lines.append("  \(name):  # \(reason)")
      lines.append("    match: [\(match.map { "\"\($0)\"" }.joined(separator: ", "))]")
      lines += formatLines(source)
      lines += tables[name]?.comments(name) ?? []
    }
    return (replacingSources(in: BuiltInDefinitions.text, by: lines), advice)
  }

  private typealias Found = (
    source: SourceDefinition, reason: String, name: String, header: [UInt8], table: TableAdvice?
  )

  /// How a file is read, why, the name that its source gets, and the header of a table that no
  /// preset knows: tables with other columns are other sources.
  private static func recognised(_ file: String) throws(CairnError) -> Found {
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
      if isNative, case .delimited = source.format {
        header = Array(head.prefix { $0 != 0x0A && $0 != 0x0D })
      }
      let own = isNative && !plain.isEmpty ? plain : source.name
      return (source, reason, own, header, isNative ? TableAdvice(head, source) : nil)
    case .ambiguous(let reason, let advice):
      throw CairnError(.usage, "\(file): \(reason); \(advice)")
    case .unknown(let reason, let advice):
      throw CairnError(.refusedInput, "\(file): \(reason); \(advice)")
    }
  }

  /// The name with numbers left open: `web-2026-09-01.ndjson.gz` is `web-*.ndjson.gz`.
  private static func glob(_ name: String) -> String {
    var glob = ""
    for sign in name {
      let isNumber = sign.isASCII && sign.isNumber
      if isNumber, glob.hasSuffix("*") { continue }
      if isNumber, glob.hasSuffix("*-") || glob.hasSuffix("*_") {
        glob.removeLast()
        continue
      }
      glob.append(isNumber ? "*" : sign)
    }
    // What a glob or a text of YAML would take for a sign of its own stands for any sign.
    return String(glob.map { "\"\\[]".contains($0) ? "?" : $0 })
  }

  private static func formatLines(_ source: SourceDefinition) -> [String] {
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
