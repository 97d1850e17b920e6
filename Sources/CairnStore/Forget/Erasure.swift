internal import CairnBytes
public import CairnModel

/// A person to be erased: where their events came from, and the identifiers that are theirs alone.
public struct Erasure: Hashable, Sendable {
  public var origins: Set<EventOrigin>
  public var identifiers: [Identifier]

  public init(origins: Set<EventOrigin>, identifiers: [Identifier]) {
    (self.origins, self.identifiers) = (origins, identifiers)
  }

  /// An identifier by its type and value.
  public struct Identifier: Hashable, Sendable {
    public var type: ByteText
    public var value: ByteText

    public init(type: ByteText, value: ByteText) { (self.type, self.value) = (type, value) }
  }
}

/// What erasing came to.
public struct Erased: Hashable, Sendable {
  public var forgotten = Forgotten()
  public var refusedLines = 0
}

extension StoreWriter {
  /// Erases a person: their events, their identifiers in every file, the refused lines that name
  /// them, and all earlier generations; what comes again of them is left out.
  public mutating func erase(_ erasure: Erasure) throws(StoreError) -> Erased {
    var leaving = try rows { row in
      erasure.origins.contains(EventOrigin(load: UInt32(row.load), line: row.line))
    }
    var links: Set<UInt64> = []
    for identifier in erasure.identifiers {
      links.insert(
        ClusterMap.identifier(
          hashed: ByteHash.hash(identifier.value.bytes),
          ofTypeHashed: ByteHash.hash(identifier.type.bytes)))
      change.suppressed.append(SuppressedIdentifier(identifier))
    }
    for part in parts where leaving[part.id] == nil {
      // A copy that does not count holds the identifiers as well as one that does.
      if try part.holds(erasure.identifiers) { leaving[part.id] = [] }
    }
    var erased = Erased()
    for load in try catalog.loads() {
      guard let name = load.rejectsFile else { continue }
      let left = try rewriteRejects(name, of: load, without: erasure.identifiers)
      guard left.dropped > 0 else { continue }
      change.rejectsFiles[load.id] = .some(left.name)
      erased.refusedLines += left.dropped
    }
    change.note = "erase a person"
    change.keptFrom = .max
    suppressed.formUnion(change.suppressed.map(\.hash))
    erased.forgotten = try rewrite(leaving, restoring: [:], withoutLinks: links)
    try catalog.vacuum()
    return erased
  }

  /// Whether anything but events that count names an identifier: a refused line, or a copy of an
  /// event that lost against another.
  public func leavesTrace(of identifier: Erasure.Identifier) throws(StoreError) -> Bool {
    for part in parts where try part.holds([identifier]) { return true }
    for load in try catalog.loads() {
      guard let name = load.rejectsFile else { continue }
      var reader = try RejectsReader(name, in: folder)
      while let some = try reader.next() {
        let fields = identityFields(load.source)
        if some.contains(where: { identifier.isNamed(in: LineValue.all(of: $0.line), fields) }) {
          return true
        }
      }
    }
    return false
  }

  /// Writes a load's refused lines without those that name an identifier.
  private func rewriteRejects(
    _ name: String, of load: LoadRecord, without identifiers: [Erasure.Identifier]
  ) throws(StoreError) -> (name: String?, dropped: Int) {
    let fields = identityFields(load.source)
    var reader = try RejectsReader(name, in: folder)
    var kept: [KeptReject] = []
    var dropped = 0
    while let some = try reader.next() {
      for reject in some {
        let values = LineValue.all(of: reject.line)
        let isNamed = identifiers.contains { $0.isNamed(in: values, fields) }
        if isNamed { dropped += 1 } else { kept.append(reject) }
      }
    }
    guard dropped > 0 else { return (name, 0) }
    var writer = RejectsWriter(load: load.id, file: load.input.file, in: folder)
    writer.revision = generation + 1
    try writer.append(kept: kept)
    return (try writer.publish(), dropped)
  }
}

extension Erasure.Identifier {
  /// Whether a refused line names it, as `SuppressedLines` finds whoever was erased before.
  fileprivate func isNamed(in line: [LineValue], _ fields: IdentityFields) -> Bool {
    let isLowered = FieldName.isLowered(type)
    return line.contains { some in
      let bytes = isLowered ? ByteText.lowercased(some.bytes.span).bytes : some.bytes
      if !some.isName, fields.holds(type, under: some.path),
        bytes.trimmed({ $0 <= 0x20 }) == value.bytes
      {
        return true
      }
      guard some.isOpen || value.bytes.isTelling else { return false }
      return bytes.holdsWord(value.bytes)
        || bytes.contains(UInt8(ascii: "%")) && bytes.withoutPercents.holdsWord(value.bytes)
    }
  }
}

extension OpenPart {
  /// Whether an identity column of the part has one of these values.
  func holds(_ identifiers: [Erasure.Identifier]) throws(StoreError) -> Bool {
    do throws(PartDamage) {
      for (index, column) in reader.columns.enumerated() where column.role == .identity {
        let wanted = Set(
          identifiers.filter { $0.type.bytes == column.name }.map { ByteHash.hash($0.value.bytes) })
        guard !wanted.isEmpty else { continue }
        if try reader.holdsText(hashed: wanted, ofColumn: index) { return true }
      }
      return false
    } catch {
      throw damaged(error)
    }
  }
}
