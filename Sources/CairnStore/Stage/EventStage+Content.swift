internal import CairnBytes
internal import CairnModel

extension EventStage {
  /// The hash of what a row says: its name, time, identifiers and properties, in any order.
  ///
  /// Two copies of one event id are held against each other by this, and the part reader computes
  /// the same hash of a stored row.
  func contentHash(ofRow index: Int) -> UInt64 {
    let row = open(index)
    let codes = codes.bytes
    var next = Int(row.firstValue)
    var content = ContentHash(nameHash: names.hash(row.name), time: row.time)
    for type in identityNames.indices {
      let code = combinations.code(type, of: row.combination)
      guard code != 0 else { continue }
      content.add(
        column: ByteHash.hash(identityNames[type].bytes), value: identities[type].hash(code - 1))
    }
    let columns = RowScratch.columns(ofShape: shapes.text(row.shape))
    for column in columns {
      let code = codes.code(at: &next)
      let isText = self.columns[Int(column)].type == .text
      content.add(
        column: ByteHash.hash(self.columns[Int(column)].name.bytes),
        value: isText
          ? self.columns[Int(column)].texts.hash(code)
          : UInt64(bitPattern: self.columns[Int(column)].number(of: code)))
    }
    return content.value
  }
}

/// Adds up what a row says, so that the order of its properties does not matter.
struct ContentHash {
  private var sum: UInt64
  /// Identifiers and properties.
  private var fields: UInt64 = 0

  init(nameHash: UInt64, time: Int64) {
    sum = ByteHash.mix(nameHash, UInt64(bitPattern: time))
  }

  mutating func add(column: UInt64, value added: UInt64) {
    sum &+= ByteHash.mix(column, added)
    fields += 1
  }

  /// The hash: smaller for a row of more fields, so that of two copies the one that says more
  /// counts, and a bare list of events takes nothing from what is told in full elsewhere.
  var value: UInt64 { (0xFF - min(fields, 0xFF)) << 56 | sum >> 8 }
}
