import CairnBytes
import CairnWorld
import Testing

@Suite struct WorldSamenessTests {
  @Test("is the same to the last byte for the same seed, on any number of workers")
  func sameSeedSameBytes() async throws {
    let first = try await SampleWorld { $0.workerCount = 1 }
    let second = try await SampleWorld { $0.workerCount = 3 }
    #expect(first.summary == second.summary)
    for file in first.summary.files {
      #expect(try first.storedBytes(file.name) == second.storedBytes(file.name), "\(file.name)")
    }
  }

  @Test("is another world for another seed")
  func otherSeedOtherWorld() async throws {
    let first = try await SampleWorld()
    let second = try await SampleWorld { $0.seed = 2 }
    #expect(first.summary.files.map(\.name) == second.summary.files.map(\.name))
    for file in first.summary.files {
      #expect(try first.text(file.name) != second.text(file.name), "\(file.name)")
    }
  }

  @Test("has the same lines in files of an hour as in files of a day")
  func sameLinesInHours() async throws {
    let days = try await SampleWorld()
    let hours = try await SampleWorld { $0.fileSpan = .hour }
    #expect(hours.webNames.count == 72)
    #expect(hours.webNames[10] == "web-2026-09-01T10.ndjson.gz")
    #expect(try days.webLines() == hours.webLines())
    #expect(try days.text("crm-orders.csv.gz") == hours.text("crm-orders.csv.gz"))
    #expect(try days.text("surveys.ndjson.gz") == hours.text("surveys.ndjson.gz"))
  }

  @Test("has the same events in flat lines as in nested ones")
  func sameEventsInBothShapes() async throws {
    let flat = try await SampleWorld()
    let nested = try await SampleWorld { $0.shape = .nested }
    let flatEvents = try flat.webLines().map { decode(FlatLine.self, $0)?.plain }
    let nestedEvents = try nested.webLines().map { decode(NestedLine.self, $0)?.plain }
    #expect(flatEvents == nestedEvents)
    #expect(flatEvents.compactMap { $0 }.count > 9500)
    #expect(try flat.text("crm-orders.csv.gz") == nested.text("crm-orders.csv.gz"))
  }

  @Test("does not change with how it is compressed")
  func sameLinesAtAnyCompression() async throws {
    let fast = try await SampleWorld()
    let small = try await SampleWorld { $0.compression = .small(level: 6) }
    #expect(try fast.webLines() == small.webLines())
    #expect(small.summary.storedByteCount < fast.summary.storedByteCount)
  }
}
