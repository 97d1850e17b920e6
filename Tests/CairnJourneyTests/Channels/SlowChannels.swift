import CairnModel
import TestSupport

/// Events of which each says where it came from in one of a few ways, whose channels are known.
struct ChannelWorld {
  /// What an event has on it, and what that means.
  struct Link {
    var values: [String: String]
    /// Where it came from, equal for the same; nil tells nothing.
    var origin: String?
    var channel = "Direct"
    /// Whether the link was tagged: then another campaign of one channel is another touch.
    var isTagged = false
  }

  static let links = [
    Link(values: [:]), Link(values: ["url": "/x"]),
    Link(values: ["url": "https://shop.example/a", "referrer": "https://shop.example/b"]),
    Link(values: ["url": "https://shop.example/a", "referrer": "https://www.paypal.com/"]),
    Link(values: ["utm_source": "null", "utm_medium": " undefined", "utm_campaign": " "]),
    Link(values: ["utm_medium": " email "], origin: "mail", channel: "Email", isTagged: true),
    Link(values: ["utm_source": "a"], origin: "a", channel: "Unassigned", isTagged: true),
    Link(values: ["utm_medium": "email"], origin: "mail", channel: "Email", isTagged: true),
    Link(
      values: ["url": "/x?utm_medium=email"], origin: "mail", channel: "Email", isTagged: true),
    Link(
      values: ["utm_medium": "email", "utm_campaign": "b"], origin: "mail b", channel: "Email",
      isTagged: true),
    Link(
      values: ["utm_medium": "sms", "url": "/x?utm_medium=email"], origin: "sms", channel: "SMS",
      isTagged: true),
    Link(
      values: ["url": "/x?gclid=1"], origin: "click", channel: "Paid Search", isTagged: true),
    Link(
      values: ["referrer": "https://www.google.com/"], origin: "google", channel: "Organic Search"),
    Link(values: ["referrer": "https://www.bing.com/"], origin: "bing", channel: "Organic Search"),
    Link(values: ["referrer": "https://blog.example/x"], origin: "blog", channel: "Referral"),
    Link(
      values: ["url": "/a", "host": "Shop.example:443", "referrer": "https://www.shop.example/b"]),
    Link(
      values: ["url": "/a", "host": "shop.example", "referrer": "https://blog.example/x"],
      origin: "blog", channel: "Referral"),
    Link(
      values: [
        "url": "/a", "x_host_header": "shop.example", "host": "d1.cdn.example",
        "referrer": "https://shop.example/b",
      ]),
    Link(
      values: [
        "url": "https://shop.example/a", "host": "blog.example",
        "referrer": "https://blog.example/x",
      ], origin: "blog", channel: "Referral"),
    Link(values: ["gclid": "1"], origin: "click", channel: "Paid Search", isTagged: true),
    Link(
      values: ["gclid": "2", "url": "/x", "referrer": "https://www.bing.com/"], origin: "click",
      channel: "Paid Search", isTagged: true),
    Link(values: ["gclid": "null", "url": "/x", "host": "shop.example"]),
    Link(
      values: ["utm_medium": "sms", "gclid": "1"], origin: "sms click", channel: "Paid Search",
      isTagged: true),
    Link(values: ["fbclid": "1"], origin: "face", channel: "Organic Social", isTagged: true),
    Link(values: ["url": "/x?fbclid=1"], origin: "face", channel: "Organic Social", isTagged: true),
    Link(
      values: ["url": "/x?fbclid=1", "gclid": "1"], origin: "click", channel: "Paid Search",
      isTagged: true),
  ]

  /// One event, in the canonical order of its person.
  struct Event {
    var time: Int
    var name: String
    var link: Int
    var isApp: Bool
    var session: UInt32 = 0
  }

  /// By person.
  var people: [[Event]] = [[], []]
  var hasRules: Bool
  private(set) var diary = JourneyDiary()

  init(_ seed: UInt64) {
    var random = Seeded(seed)
    hasRules = random.chance(50)
    diary.definitions.session.passiveEvents = ["push"]
    if hasRules {
      let isPartner = EventFilter.comparison(property: "utm_source", .equal, .text("a"))
      diary.definitions.channels.rules = [
        ChannelRules.Rule(channel: "Partners", filter: isPartner),
        ChannelRules.Rule(channel: "App", filter: .not(.isNull(property: "app"))),
      ]
    }
    let minutes = 20 + random.below(150)
    for _ in 0..<(1 + random.below(30)) {
      let event = Event(
        time: random.below(minutes), name: random.chance(20) ? "push" : "view",
        link: random.below(Self.links.count), isApp: random.chance(20))
      let person = random.below(2)
      people[person].append(event)
      var values = Self.links[event.link].values.mapValues { PropertyValue.text(ByteText($0)) }
      if event.isApp { values["app"] = .boolean(true) }
      diary.builder.add(
        person: ["ada", "bob"][person], event: event.name,
        at: BatchBuilder.start + .minutes(Int64(event.time)), values: values)
    }
    // Events of one moment keep the order in which they were told.
    for person in people.indices {
      people[person] = people[person].enumerated().sorted { left, right in
        (left.element.time, left.offset) < (right.element.time, right.offset)
      }.map(\.element)
    }
  }
}

/// Channels and touches as `docs/meaning/channels.md` tells them, each row worked out from the
/// whole session again.
struct SlowChannels {
  let world: ChannelWorld
  /// The events of one session that are not passive.
  let active: [ChannelWorld.Event]

  private func link(_ event: ChannelWorld.Event) -> ChannelWorld.Link {
    ChannelWorld.links[event.link]
  }

  /// The channel that an event would set.
  private func channel(_ event: ChannelWorld.Event) -> String {
    if world.hasRules, link(event).values["utm_source"] == "a" { return "Partners" }
    if world.hasRules, event.isApp { return "App" }
    return link(event).origin == nil ? "Direct" : link(event).channel
  }

  /// The place of the first touch: of the first moment the first that tells, or the first.
  var opening: Int? {
    let moment = active.indices.prefix { active[$0].time == active[0].time }
    return moment.first { link(active[$0]).origin != nil } ?? moment.first
  }

  /// The touches up to and with an active event, the opening one first: each a place, where it
  /// came from and its channel.
  private func touches(through end: Int) -> [(place: Int, origin: String?, channel: String)] {
    guard let opening else { return [] }
    var touches = [(opening, link(active[opening]).origin, channel(active[opening]))]
    for place in 0...end {
      let (own, last) = (link(active[place]), touches[touches.count - 1])
      guard let origin = own.origin, origin != last.1 else { continue }
      let channel = channel(active[place])
      if channel != last.2 || own.isTagged { touches.append((place, origin, channel)) }
    }
    return touches
  }

  var touchPlaces: Set<Int> { Set(touches(through: active.count - 1).map(\.place)) }

  /// The channel in effect at an active event.
  func channel(at place: Int) -> String { touches(through: place).last?.channel ?? "Direct" }

  /// The channel in effect behind so many active events.
  func channel(behind count: Int) -> String { channel(at: max(0, count - 1)) }

  /// The channel of the first touch.
  var first: String { opening.map { channel(active[$0]) } ?? "Direct" }
}
