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

  @Test("an earlier generation answers as if later loads had not come")
  func answersAsOf() throws {
    let sample = try CatalogSample(at: path)
    var history = [try sample.catalog.snapshot()]
    for text in ["alpha", "be", "gamma"] {
      try sample.ingest(text)
      history.append(try sample.catalog.snapshot())
    }
    // A merge of parts 1 and 2 into 4, with a redirect and rows of part 3 that lost.
    var merge = CatalogChange(note: "merge")
    merge.parts = [try sample.writePart(4, "alphabe")]
    merge.partLoads = [
      PartLoad(part: 4, load: 1, rowCount: 5), PartLoad(part: 4, load: 2, rowCount: 2),
    ]
    merge.removedParts = [1, 2]
    merge.redirects = [RedirectRecord(from: 7, to: .max)]
    merge.superseded = [SupersededRows(part: 3, rows: [1, 4])]
    #expect(try sample.catalog.commit(merge) == 4)
    history.append(try sample.catalog.snapshot())
    #expect(history[4].parts.map(\.id) == [3, 4])
    #expect(history[4].eventCount == 10)
    var last = CatalogChange(note: "undo")
    last.forgottenLoads = [2]
    last.retiresRedirects = true
    last.superseded = [SupersededRows(part: 3, rows: [0])]
    #expect(try sample.catalog.commit(last) == 5)
    let newest = try sample.catalog.snapshot()
    #expect(newest.superseded == [SupersededRows(part: 3, rows: [0, 1, 4])])
    #expect(newest.redirects.isEmpty)
    #expect(newest.loadCount == 2)
    for (generation, was) in history.enumerated() {
      var then = try sample.catalog.snapshot(asOf: generation)
      #expect(then.nextPart == 5 && then.nextLoad == 4)
      (then.nextPart, then.nextLoad) = (was.nextPart, was.nextLoad)
      #expect(then == was, "generation \(generation)")
    }
    #expect(try sample.catalog.loads(asOf: 4).map(\.state) == [.committed, .committed, .committed])
    #expect(try sample.catalog.loads().map(\.state) == [.committed, .forgotten, .committed])
    try sample.catalog.check()
  }

  @Test("a generation that does not exist is an error of its own")
  func refusesUnknownGenerations() throws {
    let sample = try CatalogSample(at: path)
    try sample.ingest("alpha")
    for generation in [-1, 2, 1_000] {
      let error = #expect(throws: StoreError.self) {
        try sample.catalog.snapshot(asOf: generation)
      }
      #expect(error?.kind == .unknownGeneration)
    }
  }

  @Test("a load whose lines do not add up is refused, and nothing of it is kept")
  func refusesLostLines() throws {
    let sample = try CatalogSample(at: path)
    try sample.ingest("alpha")
    let before = try sample.catalog.snapshot()
    var change = CatalogChange(note: "ingest beta")
    change.loads = [CatalogSample.load(2, "beta")]
    change.loads[0].counts.blank += 1
    change.parts = [CatalogSample.part(2, "beta")]
    let error = #expect(throws: StoreError.self) { try sample.catalog.commit(change) }
    #expect(error?.kind == .countsDiffer)
    #expect(try sample.catalog.snapshot() == before)
    try sample.catalog.check()
  }

  @Test("a file is known again by either fingerprint, until its load is forgotten")
  func knowsFilesAgain() throws {
    let sample = try CatalogSample(at: path)
    try sample.ingest("alpha")
    let input = CatalogSample.load(1, "alpha").input
    let other = Fingerprint(high: 1, low: 2)
    func find(_ content: Fingerprint, _ compressed: Fingerprint) throws -> Int? {
      try sample.catalog.load(content: content, compressed: compressed)?.id
    }
    #expect(try find(input.content, other) == 1)
    #expect(try find(other, input.compressed) == 1)
    #expect(try find(input.compressed, input.content) == nil)
    var change = CatalogChange(note: "forget")
    change.forgottenLoads = [1]
    change.removedParts = [1]
    #expect(try sample.catalog.commit(change) == 2)
    #expect(try find(input.content, input.compressed) == nil)
    #expect(try sample.ingest("alpha") == 3)
    #expect(try find(input.content, input.compressed) == 2)
  }

  @Test("numbers of 64 bits and long lists come back as they were")
  func keepsEveryBit() throws {
    let sample = try CatalogSample(at: path)
    try sample.ingest("alpha")
    var random = Seeded(7)
    var change = CatalogChange(note: "links")
    change.redirects = (0..<10_000).map { _ in
      RedirectRecord(from: random.next(), to: random.next())
    }
    change.superseded = [SupersededRows(part: 1, rows: [0, 70_000, .max])]
    change.definitions = Fingerprint(high: .max, low: 1)
    _ = try sample.catalog.commit(change)
    let snapshot = try sample.catalog.snapshot()
    #expect(snapshot.redirects == change.redirects)
    #expect(snapshot.superseded == change.superseded)
    #expect(snapshot.definitions == change.definitions)
    try sample.ingest("beta")
    #expect(try sample.catalog.snapshot().definitions == change.definitions)
  }

  @Test("the files that the catalog names are those of all generations")
  func namesItsFiles() throws {
    let sample = try CatalogSample(at: path)
    try sample.ingest("alpha")
    var change = CatalogChange(note: "drop")
    change.removedParts = [1]
    _ = try sample.catalog.commit(change)
    let names = try sample.catalog.fileNames()
    #expect(names.parts == [CatalogFileNames.Part(name: "0000001.part", byteCount: 5)])
    #expect(names.rejects == ["0000001.ndjson.gz"])
    #expect(names.nextPart == 2 && names.nextLoad == 2)
  }

  @Test("a change that contradicts the store is our own mistake")
  func refusesOurMistakes() async {
    await #expect(processExitsWith: .failure) {
      let temporary = TemporaryFolder()
      let sample = try CatalogSample(at: "\(temporary.path)/store")
      try sample.ingest("alpha")
      var change = CatalogChange(note: "a number that was given out before")
      change.parts = [CatalogSample.part(1, "beta")]
      _ = try sample.catalog.commit(change)
    }
    await #expect(processExitsWith: .failure) {
      let temporary = TemporaryFolder()
      let sample = try CatalogSample(at: "\(temporary.path)/store")
      try sample.ingest("alpha")
      let folder = try StoreFolder.open(at: "\(temporary.path)/store", for: .reading)
      _ = try Catalog.open(in: folder).commit(CatalogChange(note: "by a reader"))
    }
  }
}
