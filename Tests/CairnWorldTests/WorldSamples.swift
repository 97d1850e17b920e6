import CairnBytes
import CairnWorld
import Foundation

/// A world in a folder that is gone after the test.
struct SampleWorld: ~Copyable {
  let folder: URL
  let summary: WorldSummary

  init(_ change: (inout WorldPlan) -> Void = { _ in }) async throws {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    var plan = WorldPlan(folder: url.path)
    plan.events = 10_000
    plan.days = 3
    change(&plan)
    folder = url
    summary = try await generateWorld(plan)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The bytes of a file as it lies there.
  func storedBytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: name)))
  }

  /// The bytes that a file decodes to.
  func text(_ name: String) throws -> [UInt8] {
    var file = try InputFile(path: folder.appending(path: name).path)
    var bytes: [UInt8] = []
    while try file.nextChunk(into: &bytes) {}
    return bytes
  }

  func lines(_ name: String) throws -> [[UInt8]] {
    try text(name).split(separator: UInt8(ascii: "\n")).map(Array.init)
  }

  /// The web log's files, in the order of their time.
  var webNames: [String] { summary.files.map(\.name).filter { $0.hasPrefix("web-") } }

  func webLines() throws -> [[UInt8]] { try webNames.flatMap { try lines($0) } }
}

/// What every event has, whatever its line looks like.
struct PlainEvent: Hashable {
  var event: String
  var timestamp: String
  var identifier: String
  var cookie: String
  var customer: String?
  var url: String
  var product: String?
  var value: Double?
}

/// A line of the flat shape.
struct FlatLine: Decodable {
  var event: String
  var timestamp: String
  var event_id: String
  var anonymous_id: String
  var user_id: String?
  var url: String
  var product_id: String?
  var order_id: String?
  var value: Double?

  var plain: PlainEvent {
    PlainEvent(
      event: event, timestamp: timestamp, identifier: event_id, cookie: anonymous_id,
      customer: user_id, url: url, product: product_id, value: value)
  }
}

/// A line of the nested shape.
struct NestedLine: Decodable {
  struct Context: Decodable {
    struct Page: Decodable { var url: String }
    var page: Page
  }

  struct Properties: Decodable {
    var product_id: String?
    var value: Double?
  }

  var messageId: String
  var event: String
  var timestamp: String
  var anonymousId: String
  var userId: String?
  var context: Context
  var properties: Properties

  var plain: PlainEvent {
    PlainEvent(
      event: event, timestamp: timestamp, identifier: messageId, cookie: anonymousId,
      customer: userId, url: context.page.url, product: properties.product_id,
      value: properties.value)
  }
}

/// The line as an event; nil if it was spoilt.
func decode<Line: Decodable>(_ type: Line.Type, _ line: [UInt8]) -> Line? {
  guard String(validating: line, as: UTF8.self) != nil else { return nil }
  return try? JSONDecoder().decode(type, from: Data(line))
}

/// Whether a moment is written as the world writes it, and there is such a day.
func isMoment(_ text: String) -> Bool {
  text.count == 24 && text.hasSuffix("Z") && CalendarDay(String(text.prefix(10))) != nil
}
