import CairnBytes
import CairnModel
import CairnStore
import TestSupport
import Testing

@Suite struct CatalogTests {
  private let temporary = TemporaryFolder()
  private var path: String { "\(temporary.path)/store" }

  @Test("a new store is at generation 0 and has nothing in it")
  func aNewStoreIsEmpty() throws {
    let sample = try CatalogSample(at: path)
    #expect(try sample.catalog.snapshot() == CatalogSnapshot())
    #expect(try sample.catalog.loads().isEmpty)
    try sample.catalog.check()
  }

  @Test("what was committed is read back, by another process too")
  func readsBackWhatWasCommitted() throws {
    let sample = try CatalogSample(at: path)
    #expect(try sample.ingest("alpha") == 1)
    #expect(try sample.ingest("be") == 2)
    let folder = try StoreFolder.open(at: path, for: .reading)
    let reader = try Catalog.open(in: folder)
    let snapshot = try reader.snapshot()
    var expected = CatalogSnapshot()
    expected.generation = 2
    expected.loadCount = 2
    expected.eventCount = 7
    expected.dataStart = CatalogSample.time(1)
    expected.dataEnd = CatalogSample.time(3)
    expected.parts = [CatalogSample.part(1, "alpha"), CatalogSample.part(2, "be")]
    expected.parts[0].addedIn = 1
    expected.parts[1].addedIn = 2
    (expected.nextPart, expected.nextLoad) = (3, 3)
    #expect(snapshot == expected)
    var loads = [CatalogSample.load(1, "alpha"), CatalogSample.load(2, "be")]
    (loads[0].generation, loads[1].generation) = (1, 2)
    #expect(try reader.loads() == loads)
    #expect(try reader.partLoads().map(\.rowCount) == [5, 2])
    try reader.check()
  }
}
