import CairnModel

extension FileSample {
  /// A source that the sample shows signs of.
  struct Match {
    var source: SourceDefinition
    /// The signs that were found.
    var signs: [String]
  }

  /// The source whose signs are all there; of several, the one with the most signs.
  ///
  /// A sign is a key's path, or `path=value|value`.
  func match(_ isThere: (String) -> Bool) -> (best: Match?, rivals: [String]) {
    var matches: [Match] = []
    for source in presets {
      // A source that names its columns itself is known by its cells alone.
      if case .delimited(_, .some) = source.format { continue }
      let met = source.signs.filter { signs in signs.allSatisfy(isThere) }
      guard let longest = met.max(by: { $0.count < $1.count }) else { continue }
      matches.append(Match(source: source, signs: longest))
    }
    let most = matches.map(\.signs.count).max() ?? 0
    let best = matches.filter { $0.signs.count == most }
    guard best.count > 1 else { return (best.first, []) }
    return (nil, best.map(\.source.name))
  }

  /// What is said where the signs of several sources are there.
  static func ambiguous(_ names: [String]) -> Recognition {
    .ambiguous(
      reason: "the file may be " + names.joined(separator: " or "),
      advice: "choose with " + names.map { "--preset \($0)" }.joined(separator: " or ")
        + ", or `match:` in journey.yaml")
  }

  static func reason(_ match: Match, _ what: String) -> String {
    let keys = match.signs.map { $0.prefix { $0 != "=" } }.joined(separator: ", ")
    return "the \(what) \(keys) are those of \(match.source.name): \(match.source.title)"
  }
}
