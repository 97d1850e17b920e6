internal import CairnDefinitions
internal import CairnModel
internal import CairnStore

extension Definitions {
  /// Where the records of a source have identifiers: as the source says today, and as the native
  /// preset does; those of a source that nobody knows any more, as any may have said.
  func identityFields(of source: String) -> IdentityFields {
    let known = sources.first { $0.name == source } ?? SourcePresets.preset(named: source)
    if let known { return IdentityFields([known.mapping, .native]) }
    return IdentityFields((sources + SourcePresets.all).map(\.mapping) + [.native])
  }
}
