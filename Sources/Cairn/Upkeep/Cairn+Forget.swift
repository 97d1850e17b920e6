internal import CairnAnalysis
internal import CairnBytes
public import CairnModel
internal import CairnStore

extension Cairn {
  /// Takes loads back, by their numbers; their files may come again.
  public func forget(loads: [Int], waitSeconds: Int = 0) throws(CairnError) -> Report {
    let folder = try lockedFolder(waitSeconds: waitSeconds)
    var writer = try writer(in: folder)
    let known = try opening { () throws(StoreError) in try Catalog.open(in: folder).loads() }
    for load in loads {
      guard let record = known.first(where: { $0.id == load }) else {
        throw CairnError(
          .usage,
          "there is no load \(load); cairn status -v lists them, the newest is "
            + "\(known.last?.id ?? 0)")
      }
      guard record.forgottenIn == nil else {
        throw CairnError(.usage, "load \(load) (\(record.input.file)) was forgotten before")
      }
    }
    let forgotten = try opening { () throws(StoreError) in
      try writer.forget(loads: Set(loads))
    }
    var report = try report(on: forgotten)
    let files = known.filter { loads.contains($0.id) }.map(\.input.file)
    report.notes.append("\(files.joined(separator: ", ")) can be taken in again")
    let others = known.filter { $0.forgottenIn == nil && !loads.contains($0.id) }
    report.notes += Self.copyNotes(others, without: Set(loads))
    return report
  }

  /// Says which other files held events of loads that are gone.
  private static func copyNotes(_ others: [LoadRecord], without gone: Set<Int>) -> [String] {
    let held = "other files held copies of events that were not stored"
    func list(_ loads: [LoadRecord]) -> String {
      loads.map(\.input.file).joined(separator: " ")
    }
    var notes: [String] = []
    let sharing = others.filter { $0.copied?.isDisjoint(with: gone) == false }
    if !sharing.isEmpty {
      notes.append(
        "\(held), and bring them when they are given again: cairn ingest \(list(sharing))")
    }
    // An older program did not take down of which loads a load had copies.
    let doubtful = others.filter { $0.copied == nil }
    if !doubtful.isEmpty {
      notes.append(
        "\(held), and come back with their file: cairn forget "
          + "\(doubtful.map { "--load \($0.id)" }.joined(separator: " ")), then "
          + "cairn ingest \(list(doubtful))")
    }
    return notes
  }

  /// Forgets all events before a moment, in the earlier generations too.
  public func forget(before bound: RangeBound, waitSeconds: Int = 0) throws(CairnError) -> Report {
    let folder = try lockedFolder(waitSeconds: waitSeconds)
    var writer = try writer(in: folder)
    let dataEnd = try snapshot().snapshot.catalog.dataEnd
    guard let moment = bound.time(in: definitions.zone, dataEnd: dataEnd) else {
      throw CairnError(.usage, "the store has no events, so there is no end to count back from")
    }
    let forgotten = try opening { () throws(StoreError) in try writer.forget(before: moment) }
    return try report(on: forgotten)
  }

  /// Erases a person, named as `class:value`, from every file of the store.
  public func forget(person text: String, waitSeconds: Int = 0) async throws(CairnError) -> Report {
    let folder = try lockedFolder(waitSeconds: waitSeconds)
    var writer = try writer(in: folder)
    let store = try snapshot()
    let person: PersonRef
    do throws(CairnError) {
      person = try await owner(of: try find(text, store), text, store)
    } catch {
      // Nobody with an event; but a refused line or a copy that lost may name them still.
      let identifier = typedIdentifier(text)
      guard let identifier,
        try opening({ () throws(StoreError) in
          try writer.leavesTrace(of: identifier)
        })
      else { throw error }
      return try erase(Erasure(origins: [], identifiers: [identifier]), text, &writer)
    }
    let trace = try await walk(store) { PersonTrace(person) }
    let shared = try await walk(store) { SharedIdentifiers(trace.identifiers, without: person) }
    let types = definitions.identity.types.map(\.name)
    let texts = IdentityTexts(store.snapshot, types: types)
    var erasure = Erasure(origins: trace.origins, identifiers: [])
    var kept: [String] = []
    let sorted = trace.identifiers.sorted {
      ($0.identityType, $0.identityHash) < ($1.identityType, $1.identityHash)
    }
    for identifier in sorted {
      let type = Int(identifier.identityType)
      guard let value = texts.text(type: type, hash: identifier.identityHash) else { continue }
      if shared.found.contains(identifier) {
        kept.append("\(types[type]):\(value)")
      } else {
        erasure.identifiers.append(Erasure.Identifier(type: types[type], value: value))
      }
    }
    let name = StoredPersonNames(texts: texts, types: types).name(of: person).description
    var report = try erase(erasure, name, &writer)
    if !kept.isEmpty {
      report.notes.append(
        "other persons carry these identifiers too, so they stay: "
          + kept.joined(separator: ", "))
    }
    return report
  }

  /// The identifier that a text of the form `class:value` names, as it would be stored.
  private func typedIdentifier(_ text: String) -> Erasure.Identifier? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let type = ByteText(String(text[..<colon]))
    let value = String(text[text.index(after: colon)...])
    guard !value.isEmpty, definitions.identity.types.contains(where: { $0.name == type }) else {
      return nil
    }
    let kept = FieldName.isLowered(type) ? value.lowercased() : value
    return Erasure.Identifier(type: type, value: ByteText(kept))
  }

  private func erase(
    _ erasure: Erasure, _ name: String, _ writer: inout StoreWriter
  ) throws(CairnError) -> Report {
    let erased = try opening { () throws(StoreError) in try writer.erase(erasure) }
    var report = try report(on: erased.forgotten)
    report.definition = [Report.Setting("person", .text(name))]
    report.tables[0].columns += ["identifiers", "refused_lines"]
    report.tables[0].rows[0] += [
      .count(erasure.identifiers.count), .count(erased.refusedLines),
    ]
    report.notes.append(
      "what comes again of this person is left out; the logs themselves are not the store's, "
        + "and hold the person still")
    return report
  }

  private func report(on forgotten: Forgotten) throws(CairnError) -> Report {
    var table = ReportTable(
      name: "forgotten", columns: ["events", "restored_copies", "rewritten_parts"])
    table.append([
      .count(forgotten.rows), .count(forgotten.restored), .count(forgotten.rewrittenParts),
    ])
    var report = Report(name: "forget", tables: [table])
    report.asOf = try snapshot().asOf
    return report
  }

  private func walk<Whole: Fold>(
    _ store: OpenStore, _ start: @Sendable () -> Whole
  ) async throws(CairnError) -> Whole {
    var needs = EventNeeds()
    needs.identities = true
    needs.origins = true
    var frame = WalkFrame(definitions: definitions)
    frame.scope.keepsBots = true
    return try await Walk(store, needs, frame, workers: threads).run(start).whole
  }

  /// The one person who carries an identifier.
  private func owner(
    of identifier: PersonRef, _ text: String, _ store: OpenStore
  ) async throws(CairnError) -> PersonRef {
    let owners = try await walk(store) { IdentifierOwners(identifier) }.owners
    if owners.contains(identifier) { return identifier }
    guard let owner = owners.first else {
      throw CairnError(.usage, "no event carries the identifier '\(text)'")
    }
    guard owners.count == 1 else {
      let types = definitions.identity.types.map(\.name)
      let names = StoredPersonNames(
        texts: IdentityTexts(store.snapshot, types: types), types: types)
      let choices = owners.map { names.name(of: $0).description }.sorted()
      throw CairnError(
        .usage,
        "\(owners.count) persons carry '\(text)'; name one of them: "
          + choices.prefix(5).joined(separator: ", "))
    }
    return owner
  }
}

/// The persons who carry an identifier.
private struct IdentifierOwners: Fold {
  let identifier: PersonRef
  var owners: Set<PersonRef> = []

  init(_ identifier: PersonRef) { self.identifier = identifier }

  mutating func see(_ batch: EventBatch) {
    let column = batch.identities[Int(identifier.identityType)]
    for person in 0..<batch.personCount {
      let rows = batch.rows(ofPerson: person)
      if rows.contains(where: { column[$0] == identifier.identityHash }) {
        owners.insert(batch.persons[person])
      }
    }
  }

  mutating func merge(_ other: IdentifierOwners) { owners.formUnion(other.owners) }
}

/// Where a person's events came from, and the identifiers on them.
private struct PersonTrace: Fold {
  let person: PersonRef
  var origins: Set<EventOrigin> = []
  var identifiers: Set<PersonRef> = []

  init(_ person: PersonRef) { self.person = person }

  mutating func see(_ batch: EventBatch) {
    for index in 0..<batch.personCount where batch.persons[index] == person {
      for row in batch.rows(ofPerson: index) {
        origins.insert(batch.origins[row])
        for (type, column) in batch.identities.enumerated() where column[row] != 0 {
          identifiers.insert(PersonRef(identityType: UInt8(type), identityHash: column[row]))
        }
      }
    }
  }

  mutating func merge(_ other: PersonTrace) {
    origins.formUnion(other.origins)
    identifiers.formUnion(other.identifiers)
  }
}

/// Which of a person's identifiers stand on events of others too.
private struct SharedIdentifiers: Fold {
  let wanted: Set<PersonRef>
  let person: PersonRef
  var found: Set<PersonRef> = []

  init(_ wanted: Set<PersonRef>, without person: PersonRef) {
    (self.wanted, self.person) = (wanted, person)
  }

  mutating func see(_ batch: EventBatch) {
    for index in 0..<batch.personCount where batch.persons[index] != person {
      for row in batch.rows(ofPerson: index) {
        for (type, column) in batch.identities.enumerated() where column[row] != 0 {
          let identifier = PersonRef(identityType: UInt8(type), identityHash: column[row])
          if wanted.contains(identifier) { found.insert(identifier) }
        }
      }
    }
  }

  mutating func merge(_ other: SharedIdentifiers) { found.formUnion(other.found) }
}
