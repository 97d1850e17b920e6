internal import CairnAnalysis
internal import CairnBytes
public import CairnModel
internal import CairnStore

extension Cairn {
  /// A person's time-line; the person is `class:value`, or a bare value where only one type has it.
  public func person(_ text: String, _ asking: Asking) async throws(CairnError) -> Report {
    let store = try snapshot(asOf: asking.generation)
    let person = try find(text, store)
    var files: [UInt32: String] = [:]
    for load in store.snapshot.loads.values { files[UInt32(load.id)] = load.input.file }
    return try await ask(PersonAnalysis(person, files: files), asking)
  }

  /// The identifier that a text names, as `class:value` or by its bare value.
  func find(_ text: String, _ store: OpenStore) throws(CairnError) -> PersonRef {
    let types = definitions.identity.types.map(\.name)
    let texts = IdentityTexts(store.snapshot, types: types)
    if let colon = text.firstIndex(of: ":"),
      let type = types.firstIndex(of: ByteText(String(text[..<colon])))
    {
      let value = String(text[text.index(after: colon)...])
      let hash = ByteHash.hash(Array(value.utf8))
      guard texts.text(type: type, hash: hash) != nil else {
        throw CairnError(.usage, "no event carries the \(types[type]) '\(value)'")
      }
      return PersonRef(identityType: UInt8(type), identityHash: hash)
    }
    let hash = ByteHash.hash(Array(text.utf8))
    let found = types.indices.filter { texts.text(type: $0, hash: hash) != nil }
    guard let type = found.first else {
      throw CairnError(.usage, "no event carries the identifier '\(text)'")
    }
    guard found.count == 1 else {
      let choices = found.map { "\(types[$0]):\(text)" }.joined(separator: " or ")
      throw CairnError(.usage, "'\(text)' is ambiguous; type \(choices)")
    }
    return PersonRef(identityType: UInt8(type), identityHash: hash)
  }
}
