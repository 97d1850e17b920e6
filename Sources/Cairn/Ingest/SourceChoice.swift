internal import CairnBytes
internal import CairnDefinitions
internal import CairnIngest
internal import CairnModel

/// Decides which source a file belongs to, and so how it is read.
///
/// What the user typed goes first, then the definitions' globs over the file's name, then what the
/// first lines look like.
struct SourceChoice: Sendable {
  let definitions: Definitions
  let source: String?
  let preset: String?

  func source(of file: String, head: [UInt8]) throws(InputError) -> SourceDefinition {
    var chosen = try named(file, head)
    let ignored = definitions.identity.ignoredValues
    for index in chosen.mapping.identities.indices {
      chosen.mapping.identities[index].rule.ignored.formUnion(ignored)
    }
    return chosen
  }

  private func named(_ file: String, _ head: [UInt8]) throws(InputError) -> SourceDefinition {
    let name = InputPaths.name(file)
    let matching = definitions.sources.first { definition in
      if let source { return definition.name == source }
      return definition.match.contains { GlobPattern(ByteText($0)).matches(ByteText(name)) }
    }
    if let matching, preset == nil { return matching }
    var native = SourceDefinition.native(named: source ?? "native", format: Self.format(name, head))
    native.match = []
    return native
  }

  private static func format(_ name: String, _ head: [UInt8]) -> RecordFormat {
    let first = head.first { $0 > 0x20 && $0 < 0x80 }
    if first == 0x7B || first == nil { return .ndjson }
    return .delimited(separator: name.contains(".tsv") ? 0x09 : 0x2C, columns: nil)
  }
}
