import CairnBytes
import CairnWorld
import Foundation
import Testing

@Suite struct WorldContentTests {
  @Test("holds as many events as were asked for, to within one session")
  func holdsTheEventsAskedFor() async throws {
    for events in [1, 100, 5000] {
      let world = try await SampleWorld { $0.events = events }
      #expect((events..<events + 150).contains(world.summary.eventCount))
    }
  }

  @Test("counts in its summary what a reader finds in its files")
  func summaryAgreesWithTheFiles() async throws {
    let world = try await SampleWorld()
    var seen: Set<String> = []
    var repeatedCount = 0
    var flawedCount = 0
    for line in try world.webLines() {
      guard let event = decode(FlatLine.self, line)?.plain, isMoment(event.timestamp) else {
        flawedCount += 1
        continue
      }
      if !seen.insert(event.identifier).inserted { repeatedCount += 1 }
    }
    let summary = world.summary
    #expect(seen.count == summary.webEventCount)
    #expect(repeatedCount == summary.repeatedLineCount && repeatedCount > 20)
    #expect(flawedCount == summary.flawedLineCount && flawedCount > 1)
    for file in summary.files {
      let text = try world.text(file.name)
      #expect(text.count { $0 == UInt8(ascii: "\n") } == file.lineCount, "\(file.name)")
      #expect(text.count == file.decodedByteCount)
      #expect(try world.storedBytes(file.name).count == file.storedByteCount)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: world.folder.path)
    #expect(names.sorted() == summary.files.map(\.name).sorted())
  }

  @Test("repeats lines byte for byte")
  func repeatsWholeLines() async throws {
    let world = try await SampleWorld()
    var lineByIdentifier: [String: [UInt8]] = [:]
    for line in try world.webLines() {
      guard let event = decode(FlatLine.self, line), isMoment(event.timestamp) else { continue }
      let earlier = lineByIdentifier.updateValue(line, forKey: event.event_id)
      #expect(earlier == nil || earlier == line)
    }
  }

  @Test("plants every flaw, and each is one")
  func plantsEveryFlaw() async throws {
    let world = try await SampleWorld { $0.events = 40_000 }
    #expect(Set(world.summary.flawedLineCounts.keys) == Set(Flaw.allCases))
    var found: [Flaw: Int] = [:]
    for line in try world.webLines() {
      guard String(validating: line, as: UTF8.self) != nil else {
        found[.notUTF8, default: 0] += 1
        continue
      }
      guard line.last == UInt8(ascii: "}") else {
        found[.cutShort, default: 0] += 1
        continue
      }
      let text = String(decoding: line, as: UTF8.self)
      if !text.contains("anonymous_id") { found[.missingID, default: 0] += 1 }
      if !text.contains("timestamp") { found[.missingTime, default: 0] += 1 }
      guard let event = decode(FlatLine.self, line) else { continue }
      if !isMoment(event.timestamp) { found[.badTime, default: 0] += 1 }
    }
    #expect(found == world.summary.flawedLineCounts)
  }

  @Test("brings some lines in a later file than their day's")
  func bringsLateLines() async throws {
    let world = try await SampleWorld()
    var strayCount = 0
    for name in world.webNames {
      let day = name.dropFirst(4).prefix(10)
      for line in try world.lines(name) {
        guard let event = decode(FlatLine.self, line), isMoment(event.timestamp) else { continue }
        if event.timestamp.prefix(10) < day { strayCount += 1 }
      }
    }
    #expect(strayCount > 5)
    #expect(world.summary.lateLineCount > 15)
  }

  @Test("looks like the log of a shop")
  func looksLikeALog() async throws {
    let world = try await SampleWorld { $0.compression = .small(level: 6) }
    let lines = try world.webLines()
    let web = world.summary.files.filter { $0.name.hasPrefix("web-") }
    let byteCount = web.reduce(0) { $0 + $1.decodedByteCount }
    #expect((300...370).contains(byteCount / lines.count))
    #expect(byteCount > 7 * web.reduce(0) { $0 + $1.storedByteCount })
    let events = lines.compactMap { decode(FlatLine.self, $0) }
    #expect(Set(events.map(\.event)).count >= 40)
    let keyCounts = lines.map { line in
      String(decoding: line, as: UTF8.self).components(separatedBy: "\":").count - 1
    }
    #expect(keyCounts.count { $0 >= 15 } * 2 > lines.count)
    for event in events {
      #expect(isRandomIdentifier(event.event_id), "\(event.event_id)")
    }
  }

  /// Whether a text is a random UUID of version 4.
  private func isRandomIdentifier(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 36, UUID(uuidString: text) != nil, text == text.lowercased() else {
      return false
    }
    return bytes[14] == UInt8(ascii: "4") && Array("89ab".utf8).contains(bytes[19])
  }

  @Test("loses persons from step to step, but not all of them")
  func hasAFunnel() async throws {
    let world = try await SampleWorld()
    let steps = ["view_item", "add_to_cart", "begin_checkout", "purchase"]
    var deepest: [String: Int] = [:]
    let events = try world.webLines().compactMap { decode(FlatLine.self, $0)?.plain }
    for event in events.sorted(by: { $0.timestamp < $1.timestamp }) {
      let step = deepest[event.cookie, default: 0]
      if step < steps.count && event.event == steps[step] { deepest[event.cookie] = step + 1 }
    }
    let counts = (1...steps.count).map { step in deepest.values.count { $0 >= step } }
    for (step, next) in zip(counts, counts.dropFirst()) {
      #expect((20...70).contains(next * 100 / step), "\(counts)")
    }
  }

  @Test("has persons who are known only part-way, and on several devices")
  func hasIdentitiesToJoin() async throws {
    let world = try await SampleWorld()
    var customersByCookie: [String: Set<String?>] = [:]
    var cookiesByCustomer: [String: Set<String>] = [:]
    for event in try world.webLines().compactMap({ decode(FlatLine.self, $0)?.plain }) {
      customersByCookie[event.cookie, default: []].insert(event.customer)
      if let customer = event.customer {
        cookiesByCustomer[customer, default: []].insert(event.cookie)
      }
    }
    #expect(customersByCookie.values.allSatisfy { $0.count <= 2 })
    #expect(customersByCookie.values.count { $0.contains(nil) && $0.count == 2 } > 25)
    #expect(cookiesByCustomer.values.count { $0.count > 1 } > 3)
    #expect(cookiesByCustomer.count == world.summary.customerCount)
  }
}
