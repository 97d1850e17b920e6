// Patterns for the names of files of which only some are there yet.
//
// A name's numbers change from day to day, so they are left open: `web-2026-09-01.ndjson.gz` is
// `web-*.ndjson.gz`. What such a pattern takes must be its own source's, so of the three ways of
// leaving them open the widest is taken that no other file fits. A name of nothing but numbers is
// never opened so far that it takes names with letters.

internal import CairnModel

/// The files of a draft's sources, and the patterns that tell them apart.
struct DraftPatterns {
  private var names: [[String]] = []
  private var aside: Set<String> = []

  mutating func add(_ name: String, toSource source: Int) {
    while names.count <= source { names.append([]) }
    if !names[source].contains(name) { names[source].append(name) }
  }

  /// Takes a file that belongs to no source, so that no pattern may take it.
  mutating func leaveAside(_ name: String) { aside.insert(name) }

  /// Patterns that take a source's files and no other; files whose names others have are left out.
  func patterns(ofSource source: Int) -> [String] {
    let others = others(than: source)
    var judged: [String: Bool] = [:]
    var patterns: [String] = []
    for name in names[source] where !others.contains(name) {
      let form = Self.forms(of: name).first { form in
        if let isGood = judged[form] { return isGood }
        let glob = GlobPattern(ByteText(form))
        let isGood = !others.contains { glob.matches(ByteText($0)) }
        judged[form] = isGood
        return isGood
      }
      if let form, !patterns.contains(form) { patterns.append(form) }
    }
    return patterns
  }

  /// The files of a source that are called as others are.
  func shared(ofSource source: Int) -> [String] {
    let others = others(than: source)
    return names[source].filter(others.contains)
  }

  /// What is to be done about files that no name tells apart.
  func advice(_ sources: [String]) -> [String] {
    var owners: [String: [String]] = [:]
    for source in names.indices {
      for name in shared(ofSource: source) { owners[name, default: []].append(sources[source]) }
    }
    return owners.keys.sorted().map { name in
      let owners = owners[name] ?? []
      let choice = owners.map { "--source \($0)" }.joined(separator: " or ")
      return "several files are called \(name) and are not of one kind: give them names of their "
        + "own, or take each in with cairn ingest \(choice)"
    }
  }

  private func others(than source: Int) -> Set<String> {
    aside.union(names.indices.filter { $0 != source }.flatMap { names[$0] })
  }

  /// The name with its numbers left open, then each digit, then none; of a name of nothing but
  /// numbers, only each digit.
  static func forms(of name: String) -> [String] {
    let digits = safe(String(name.map { $0.isDigit ? "?" : $0 }))
    return (isOnlyNumbers(name) ? [] : [safe(open(name))]) + [digits, safe(name)]
  }

  private static let endings: Set<Substring> = [
    "csv", "tsv", "txt", "json", "jsonl", "ndjson", "log", "gz",
  ]

  /// Whether a name says nothing but numbers before what kind of file it is.
  private static func isOnlyNumbers(_ name: String) -> Bool {
    var parts = name.split(separator: ".")
    while let last = parts.last, endings.contains(Substring(last.lowercased())) {
      parts.removeLast()
    }
    return !parts.contains { $0.contains(where: \.isLetter) }
  }

  /// The name with each run of numbers as `*`; those that blanks of a date part are one run, and so
  /// is a word of hexadecimal digits, which no two files share.
  private static func open(_ name: String) -> String {
    var glob = ""
    var rest = name[...]
    while let sign = rest.first {
      let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
      let isHash =
        word.count >= 8 && word.allSatisfy(\.isHexDigit) && word.contains(where: \.isDigit)
      let isNumber = sign.isDigit || isHash
      rest = isHash ? rest.dropFirst(word.count) : rest.dropFirst()
      guard isNumber else {
        glob.append(sign)
        continue
      }
      if glob.hasSuffix("*-") || glob.hasSuffix("*_") { glob.removeLast() }
      if !glob.hasSuffix("*") { glob.append("*") }
    }
    return glob
  }

  /// What a glob or a text of YAML would take for a sign of its own stands for any sign.
  private static func safe(_ glob: String) -> String {
    String(glob.map { "\"\\[]".contains($0) ? "?" : $0 })
  }
}

extension Character {
  fileprivate var isDigit: Bool { isASCII && isNumber }
}
