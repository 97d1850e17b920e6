internal import CairnBytes

/// What a part says of the loads that its rows came from, so that it explains itself without the
/// catalog: whence they came, and what a file is known by that was taken in before.
struct PartLedger: Hashable, Sendable {
  /// The generation that the part was written for.
  var generation = 0
  /// The loads that are read to their end, as that generation has them.
  var loads: [Int: LoadRecord] = [:]

  init(generation: Int = 0, loads: [Int: LoadRecord] = [:]) {
    (self.generation, self.loads) = (generation, loads)
  }

  /// The section of a part with rows of these loads; a load that is still being read is left out.
  func section(of rows: [UInt32: Int]) -> [UInt8] {
    let own = rows.keys.sorted().compactMap { loads[Int($0)] }
    var records = ByteWriter()
    records.append(UInt32(own.count))
    for load in own { load.append(to: &records) }
    var writer = ByteWriter()
    writer.append(UInt64(generation))
    return writer.bytes + PackedBytes.pack(records.bytes)
  }

  init(_ section: RawSpan) throws(PartDamage) {
    var reader = ByteReader(section)
    generation = try reader.readNumber()
    let records = try PackedBytes.unpack(section.extracting(droppingFirst: reader.offset))
    var list = ByteReader(records.rawBytes)
    for _ in 0..<(try list.read(UInt32.self)) {
      let load = try LoadRecord(&list)
      loads[load.id] = load
    }
  }
}

extension PartReader {
  /// What the part says of its loads; nil for one of version 1, which says nothing.
  func ledger() throws(PartDamage) -> PartLedger? {
    guard footer.sections.contains(where: { $0.section == .ledger }) else { return nil }
    return try PartLedger(bytes(of: .ledger))
  }
}

extension OpenPart {
  /// What the part says of its loads; nil where it says nothing, or nothing that can be read.
  var ledger: PartLedger? {
    do throws(PartDamage) { return try reader.ledger() } catch { return nil }
  }
}
