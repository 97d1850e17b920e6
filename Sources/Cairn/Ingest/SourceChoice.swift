internal import CairnBytes
internal import CairnDefinitions
internal import CairnIngest
internal import CairnModel

/// Decides which source a file belongs to, and so how it is read.
///
/// What the user typed goes first, then the definitions' globs over the file's name, then what the
/// first lines look like. Where several readings fit, the file is refused with the choice to make.
struct SourceChoice: Sendable {
  let definitions: Definitions
  let source: String?
  let preset: String?

  /// How a file is read, and how that was decided.
  struct Choice: Sendable {
    var source: SourceDefinition
    var reason: String
  }

  /// Refuses a preset that does not exist.
  func check() throws(CairnError) {
    if let preset, SourcePresets.preset(named: preset) == nil {
      throw .unknown("preset", preset, among: SourcePresets.names)
    }
  }

  func choice(of file: String, head: [UInt8]) throws(InputError) -> Choice {
    var choice = try decide(file, head)
    let ignored = definitions.identity.ignoredValues
    for index in choice.source.mapping.identities.indices {
      choice.source.mapping.identities[index].rule.ignored.formUnion(ignored)
    }
    return choice
  }

  private func decide(_ file: String, _ head: [UInt8]) throws(InputError) -> Choice {
    let name = InputPaths.name(file)
    if let preset {
      return Choice(source: definition(preset: preset, format: nil), reason: "as asked for")
    }
    let matching = definitions.sources.first { definition in
      if let source { return definition.name == source }
      // A folder in a glob says where to look, not what the name is.
      return definition.match.contains { glob in
        GlobPattern(ByteText(InputPaths.name(glob))).matches(ByteText(name))
      }
    }
    if let matching { return Choice(source: matching, reason: "by the definitions") }
    if head.allSatisfy({ $0 <= 0x20 }) {
      return Choice(source: definition(preset: "native", format: nil), reason: "the file is empty")
    }
    switch recognise(fileName: name, head: Array(head.prefix(65_536))) {
    case .recognised(let preset, let format, let reason):
      return Choice(source: definition(preset: preset, format: format), reason: reason)
    case .ambiguous(let reason, let advice), .unknown(let reason, let advice):
      throw InputError(kind: .notRecognised, file: file, detail: "\(reason); \(advice)")
    }
  }

  private func definition(preset: String, format: RecordFormat?) -> SourceDefinition {
    let known = SourcePresets.preset(named: preset) ?? SourcePresets.native
    let format = format ?? known.format
    let isNative = ["native", "ndjson", "csv", "tsv"].contains(preset)
    let name = source ?? (isNative ? "native" : preset)
    if case .accessLog(let pattern) = format { return .accessLog(named: name, pattern: pattern) }
    return SourceDefinition(name: name, format: format, mapping: known.mapping)
  }
}
