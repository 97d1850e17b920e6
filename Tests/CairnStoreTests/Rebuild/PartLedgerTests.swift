import CairnBytes
import CairnModel
import TestSupport
import Testing

@testable import CairnStore

@Suite("What a part says of its loads")
struct PartLedgerTests {
  private func loads(_ count: Int) -> [Int: LoadRecord] {
    var loads: [Int: LoadRecord] = [:]
    for number in 1...count {
      var load = CatalogSample.load(number, "web-2026-\(number).gz")
      load.generation = number
      if number % 5 == 0 { load.rejectsFile = nil }
      if number % 7 == 0 { (load.isSalvaged, load.dataEnd) = (true, nil) }
      loads[number] = load
    }
    return loads
  }

  @Test("every field of a load comes back")
  func comesBack() throws {
    let ledger = PartLedger(generation: 12, loads: loads(40))
    let rows = Dictionary(uniqueKeysWithValues: (1...UInt32(40)).map { ($0, 1) })
    #expect(try Self.read(ledger.section(of: rows)) == ledger)
    // A load that the part has no rows of is left out, and so is one that is not known yet.
    let some = try Self.read(ledger.section(of: [3: 1, 99: 1]))
    #expect(some.loads == [3: ledger.loads[3]] as [Int: LoadRecord?])
  }

  private static func read(_ bytes: [UInt8]) throws -> PartLedger {
    try PartLedger(bytes.rawBytes)
  }

  @Test("a year of nights is said in a few ten thousand bytes")
  func isCompact() {
    let rows = Dictionary(uniqueKeysWithValues: (1...UInt32(365)).map { ($0, 1) })
    let byteCount = PartLedger(loads: loads(365)).section(of: rows).count
    print("the ledger of 365 loads takes \(byteCount) bytes")
    #expect(byteCount < 365 * 80)
  }

  @Test("cut short anywhere, it is damage and no crash")
  func refusesWhatIsCut() {
    let bytes = PartLedger(generation: 1, loads: loads(3)).section(of: [1: 1, 2: 1, 3: 1])
    for count in 0..<bytes.count {
      #expect(throws: PartDamage.self) { _ = try Self.read(Array(bytes.prefix(count))) }
    }
  }
}
