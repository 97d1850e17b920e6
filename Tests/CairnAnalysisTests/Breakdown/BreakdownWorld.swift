import CairnModel
import TestSupport

/// A small shop at random: a few people on a few devices, with orders, refunds and ties.
struct BreakdownWorld {
  var diary = JourneyDiary()
  /// The events as they were added, in order of person and time.
  private(set) var events: [Event] = []

  struct Event {
    var person: String
    var name: String
    var time: EventTime
    var device: String?
    var order: String?
    var value: Int64
  }

  private static let names = ["page_view", "view_item", "add_to_cart", "purchase", "refund"]

  init(_ seed: UInt64) {
    var random = Seeded(seed)
    var orders: [String] = []
    for index in 0..<(1 + random.below(40)) {
      let name = Self.names[random.below(5)]
      var event = Event(
        person: ["ada", "bob", "cid", "dee"][random.below(4)], name: name,
        time: BatchBuilder.start + .minutes(Int64(random.below(60) * 20)), value: 0)
      if !random.chance(25) { event.device = ["mobile", "desktop", "5"][random.below(3)] }
      if name == "purchase" {
        event.order = "o\(index)"
        event.value = Int64(1 + random.below(50))
        orders.append("o\(index)")
      }
      if name == "refund", !orders.isEmpty {
        event.order = orders[random.below(orders.count)]
        event.value = 1
      }
      events.append(event)
      add(event, asNumber: random.chance(50))
    }
    if random.chance(30) { diary.scope.from = BatchBuilder.start + .hours(Int64(random.below(12))) }
    if random.chance(30) {
      diary.scope.to = BatchBuilder.start + .hours(Int64(12 + random.below(9)))
    }
  }

  /// Adds an event; the device 5 stands in the log as a number or as a text.
  private mutating func add(_ event: Event, asNumber: Bool) {
    var values: [String: PropertyValue] = ["cookie": .text("c")]
    if let device = event.device {
      values["device"] = device == "5" && asNumber ? .integer(5) : .text(ByteText(device))
    }
    if let order = event.order { values["order_id"] = .text(ByteText(order)) }
    if event.value > 0 {
      values["value"] = .integer(event.value)
      values["currency"] = .text("EUR")
    }
    diary.builder.add(person: event.person, event: event.name, at: event.time, values: values)
  }

  /// One person's events, in canonical order.
  func events(of person: String) -> [Event] {
    events.enumerated().filter { $0.element.person == person }
      .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
  }
}

extension BreakdownKey {
  static let device = BreakdownKey(name: "device", subject: .property("device"))
  static let firstDevice = BreakdownKey(
    name: "first.device", subject: .property("device"), moment: .first)
  static let lastDevice = BreakdownKey(
    name: "last.device", subject: .property("device"), moment: .last)
  static let channel = BreakdownKey(name: "channel", subject: .channel)
}
