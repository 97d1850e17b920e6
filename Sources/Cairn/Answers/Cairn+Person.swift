internal import CairnAnalysis
internal import CairnBytes
public import CairnModel
internal import CairnStore

extension Cairn {
  /// A person's time-line; the person is `class:value`, or a bare value where only one type has it.
  public func person(_ text: String, _ asking: Asking) async throws(CairnError) -> Report {
    let store = try snapshot(asOf: asking.generation)
    let person = try find(text, store)
    // Who asks for a robot by name is shown it.
    var asking = asking
    asking.keepsBots = true
    return try await ask(PersonAnalysis(person, files: files(of: store)), asking)
  }

  /// Why a funnel counts a person as it does.
  public func whyFunnel(
    _ question: FunnelQuestion, person text: String, _ asking: Asking
  ) async throws(CairnError) -> Report {
    let store = try snapshot(asOf: asking.generation)
    let person = try find(text, store)
    let plain = WhyFunnelAnalysis(question, of: person, files: files(of: store))
    let (claims, note) = try identityClaims(plain, store)
    var report = try await ask(
      WhyFunnelAnalysis(question, of: person, files: plain.files, claims), asking)
    if let note { report.notes.append(note) }
    return report
  }

  /// By which rules the events of a person's cluster belong to whom they do, where it is no larger
  /// than one can say of each.
  private func identityClaims(
    _ analysis: WhyFunnelAnalysis, _ store: OpenStore
  ) throws(CairnError) -> (claims: IdentityClaims, note: String?) {
    let walk = try Walk(
      store, analysis.needs, WalkFrame(definitions: definitions), workers: 1)
    let person = analysis.person
    let asked = IdentityKey(
      identityType: person.identityType, identityHash: person.identityHash)
    guard let cluster = try walk.cluster(of: asked) else { return (IdentityClaims(), nil) }
    guard cluster.rowCount <= IdentityClaims.mostEvents else {
      let note = "by which rule each event is the person's is not told of more than "
      return (IdentityClaims(), note + "\(IdentityClaims.mostEvents) linked events")
    }
    let claims = IdentityClaims(cluster, walk.identityPass, analysis.question, walk.context)
    return (claims, nil)
  }

  private func files(of store: OpenStore) -> [UInt32: String] {
    var files: [UInt32: String] = [:]
    for load in store.snapshot.loads.values { files[UInt32(load.id)] = load.input.file }
    return files
  }

  /// The identifier that a text names, as `class:value` or by its bare value.
  func find(_ text: String, _ store: OpenStore) throws(CairnError) -> PersonRef {
    let types = definitions.identity.types.map(\.name)
    let texts = IdentityTexts(store.snapshot, types: types)
    if let colon = text.firstIndex(of: ":"),
      let type = types.firstIndex(of: ByteText(String(text[..<colon])))
    {
      let value = String(text[text.index(after: colon)...])
      guard let person = try identified(type, value, texts) else {
        throw CairnError(.usage, "no event carries the \(types[type]) '\(value)'")
      }
      return person
    }
    var found: [PersonRef] = []
    for type in types.indices {
      if let person = try identified(type, text, texts) { found.append(person) }
    }
    guard let person = found.first else {
      throw CairnError(.usage, "no event carries the identifier '\(text)'")
    }
    guard found.count == 1 else {
      let choices = found.map { "\(types[Int($0.identityType)]):\(text)" }
      throw CairnError(.usage, "'\(text)' is ambiguous; type \(choices.joined(separator: " or "))")
    }
    return person
  }

  /// The identifier of a type that a value is, as typed; an e-mail address in any case.
  private func identified(
    _ type: Int, _ value: String, _ texts: IdentityTexts
  ) throws(CairnError) -> PersonRef? {
    let isLowered = FieldName.isLowered(definitions.identity.types[type].name)
    for spelling in isLowered ? [value, value.lowercased()] : [value] {
      let hash = ByteHash.hash(try stored(spelling))
      guard texts.text(type: type, hash: hash) != nil else { continue }
      return PersonRef(identityType: UInt8(type), identityHash: hash)
    }
    return nil
  }

  /// An identifier as the store has it: its keyed hash where identifiers are hashed.
  private func stored(_ value: String) throws(CairnError) -> [UInt8] {
    let bytes = Array(value.utf8)
    let isHash = bytes.count == 32 && value.allSatisfy { $0.isHexDigit }
    guard let file = definitions.privacy.keyFile, !isHash else { return bytes }
    return try IdentifierKey(file: file, store: path).hash(bytes)
  }
}
