internal import CairnBytes
internal import CairnModel
internal import CairnStore

/// What is in the store already of the files that are taken in.
extension Ingestion {
  /// Lets the records of the files take over the days that they cover; files that are in the store
  /// as they are belong to them.
  mutating func replaceDays(
    of files: [InputPaths.Found], in zone: ZoneTable
  ) throws(CairnError) {
    for file in files {
      // A file that cannot be read is refused when its turn comes.
      if let known = try? knownLoad(file.path) { given[file.path] = known }
    }
    if let failure = tally.failure { throw failure }
    let loads = Array(given.values)
    kept = try opening { () throws(StoreError) in try writer.replaceDays(in: zone, given: loads) }
  }

  /// Whether a known load leaves nothing to take in of its file.
  func isSettled(_ known: LoadRecord) -> Bool {
    if writer.isWaiting(known.id) { return true }
    return request.replaces ? kept.contains(known.id) : writer.isWhole(known)
  }

  /// The loads whose content a file may begin with; a pipe cannot be read again.
  func candidates(_ file: String, _ choice: SourceChoice.Choice) -> [LoadRecord] {
    guard file != "-", !request.replaces, request.looksForKnown else { return [] }
    let torn = Self.shorterSources[choice.source.name].map { writer.loads(ofSource: $0) } ?? []
    return writer.loads(ofSource: choice.source.name)
      + torn.filter { $0.counts.lines - $0.counts.blank == 1 }
  }

  /// What the only line of a log looks like that has not come to its referrer and browser yet.
  private static let shorterSources = ["combined": "common", "vhost_combined": "vhost_common"]

  /// Whether a file of this name was taken in before: a log that grows keeps its name, and looking
  /// first spares beginning it twice.
  func isNameKnown(_ file: String, _ choice: SourceChoice.Choice) -> Bool {
    let name = InputPaths.name(file)
    return candidates(file, choice).contains { $0.input.name == name }
  }

  /// What the store holds of a file's beginning.
  mutating func knownStart(
    of file: String, _ choice: SourceChoice.Choice
  ) throws(InputError) -> KnownStart {
    // Of another source only a line is taken back that broke off, and was read as what it was then.
    let matches = try KnownStart.matches(
      in: file, among: candidates(file, choice), request.inputOptions
    ).filter { $0.load.source == choice.source.name || !$0.isWhole }
    let joinsRows = choice.source.shape.group != nil
    let start = KnownStart(matches, joinsRows: joinsRows) { writer.isWhole($0) }
    if start.replaced.contains(where: { writer.isWaiting($0.id) }), writer.mayCommit {
      do throws(CairnError) { try commit() } catch { tally.failure = error }
    }
    return start
  }

  /// Lets the load being read take the place of others.
  mutating func replace(_ loads: [LoadRecord]) {
    guard !loads.isEmpty else { return }
    do throws(StoreError) {
      try writer.replace(loads: Set(loads.map(\.id)))
    } catch {
      tally.failure = CairnError(error)
    }
  }

  /// The load that has this file's bytes, where its length alone makes that possible.
  mutating func knownLoad(_ file: String) throws(InputError) -> LoadRecord? {
    if let known = given[file] { return known }
    guard file != "-", request.looksForKnown, let byteCount = InputPaths.byteCount(file),
      writer.hasLoad(ofByteCount: byteCount)
    else { return nil }
    let compressed = try FileFingerprint.take(file)
    return load(compressed, compressed)
  }

  /// The load that has taken this content in, or these bytes.
  mutating func load(_ content: Fingerprint, _ compressed: Fingerprint) -> LoadRecord? {
    guard request.looksForKnown else { return nil }
    do throws(StoreError) {
      return try writer.load(content: content, compressed: compressed)
    } catch {
      tally.failure = CairnError(error)
      return nil
    }
  }
}
