public import CairnModel

/// Says of every row in a session from which channel it came, and which rows are touchpoints.
///
/// Needs the sessions. Each worker has a pass of its own; its memory of addresses and origins never
/// changes an answer. The rules are in `docs/meaning/channels.md`.
public struct ChannelPass: Sendable {
  private let tables: EventTables
  private let properties: [ByteText]
  private let rules: ChannelRules
  private let ruleChannels: [UInt16]
  private let isPassive: [Bool]
  private let classifier: ChannelClassifier
  private var reader: TouchReader
  /// The built-in channel of each of the reader's origins.
  private var channels: [UInt16] = []
  /// The last touch of each session of the person, nil before its first active row.
  private var touches: [SessionTouch?] = []

  /// The last touch of a session, while a person's rows go by.
  private struct SessionTouch: Sendable {
    var first: UInt16
    var channel: UInt16
    var origin: UInt32
  }

  public init(_ context: WalkContext) {
    let sites = SiteDirectory()
    tables = context.tables
    properties = context.properties
    rules = context.definitions.channels
    let names = rules.channels
    ruleChannels = rules.rules.map { UInt16(names.firstIndex(of: $0.channel) ?? 0) }
    let passive = context.definitions.session.passiveEvents
    isPassive = context.tables.names.map { passive.contains($0) }
    classifier = ChannelClassifier(sites: sites)
    reader = TouchReader(context, sites: sites)
  }

  /// Fills `journey.channels` and `journey.isTouch`.
  public mutating func apply(to batch: inout EventBatch) {
    precondition(
      batch.journey.sessions.count == batch.rowCount, "channels are read off sessions")
    var channels = batch.journey.channels.takeFilled(
      with: JourneyColumns.noChannel, count: batch.rowCount)
    var isTouch = batch.journey.isTouch.takeFilled(with: false, count: batch.rowCount)
    reader.begin(batch)
    for person in batch.persons.indices {
      let rows = batch.rows(ofPerson: person)
      read(rows, of: batch, &channels, &isTouch)
    }
    reader.end()
    batch.journey.channels = channels
    batch.journey.isTouch = isTouch
  }

  private mutating func read(
    _ rows: Range<Int>, of batch: EventBatch, _ channels: inout [UInt16], _ isTouch: inout [Bool]
  ) {
    touches.removeAll(keepingCapacity: true)
    var hasLate = false
    let (sessions, names) = (batch.journey.sessions.span, batch.names.span)
    for row in rows {
      guard sessions[row] != JourneyColumns.noSession else { continue }
      let session = Int(sessions[row])
      while touches.count <= session { touches.append(nil) }
      guard var current = touches[session] else {
        guard !isPassive[Int(names[row])] else {
          hasLate = true
          continue
        }
        var opened = open(batch, row, rows.upperBound, &isTouch)
        if let next = touch(batch, row, reader.origin(row), after: opened) {
          isTouch[row] = true
          opened = next
        }
        touches[session] = opened
        channels[row] = opened.channel
        continue
      }
      let origin = isPassive[Int(names[row])] ? TouchReader.untold : reader.origin(row)
      // Nearly every row tells nothing new.
      if origin != TouchReader.untold, let next = touch(batch, row, origin, after: current) {
        isTouch[row] = true
        current = next
        touches[session] = next
      }
      channels[row] = current.channel
    }
    guard hasLate else { return }
    // A passive row may stand before the first active one of its moment.
    for row in rows where channels[row] == JourneyColumns.noChannel {
      let session = Int(batch.journey.sessions[row])
      guard session != JourneyColumns.noSession, let touch = touches[session] else { continue }
      channels[row] = touch.first
    }
  }

  /// Finds a session's first touch: the first row of its first moment that tells of an origin.
  private mutating func open(
    _ batch: EventBatch, _ row: Int, _ end: Int, _ isTouch: inout [Bool]
  ) -> SessionTouch {
    let session = batch.journey.sessions[row]
    var touch = row
    var origin = reader.origin(row)
    var next = row + 1
    while origin == TouchReader.untold, next < end, batch.times[next] == batch.times[row] {
      if batch.journey.sessions[next] == session, !isPassive[Int(batch.names[next])] {
        origin = reader.origin(next)
        if origin != TouchReader.untold { touch = next }
      }
      next += 1
    }
    let channel = channel(batch, touch, origin)
    isTouch[touch] = true
    return SessionTouch(first: channel, channel: channel, origin: origin)
  }

  /// The touch that a row of a session is, which sets its channel: it is from elsewhere than the
  /// last.
  private mutating func touch(
    _ batch: EventBatch, _ row: Int, _ origin: UInt32, after current: SessionTouch
  ) -> SessionTouch? {
    guard origin != TouchReader.untold, origin != current.origin else { return nil }
    let channel = channel(batch, row, origin)
    guard channel != current.channel || reader.origins[Int(origin)].isTagged else { return nil }
    return SessionTouch(first: current.first, channel: channel, origin: origin)
  }

  private mutating func channel(_ batch: EventBatch, _ row: Int, _ origin: UInt32) -> UInt16 {
    for (index, rule) in rules.rules.enumerated() {
      let isMet = rule.filter.isMet { value(of: $0, batch, row, origin) }
      if isMet { return ruleChannels[index] }
    }
    while channels.count < reader.origins.count {
      channels.append(Self.index(classifier.channel(of: reader.origins[channels.count])))
    }
    return channels[Int(origin)]
  }

  private static func index(_ channel: Channel) -> UInt16 {
    UInt16(Channel.allCases.firstIndex(of: channel) ?? 0)
  }

  /// A property as the rules see it: tags as they were found, the rest as it stands.
  private func value(
    of property: ByteText, _ batch: EventBatch, _ row: Int, _ origin: UInt32
  ) -> PropertyValue? {
    let told = reader.origins[Int(origin)]
    switch property {
    case EventFilter.eventProperty: return .text(tables.names[Int(batch.names[row])])
    case EventFilter.sourceProperty: return .text(tables.sources[Int(batch.sources[row])])
    case TouchProperty.source: return told.isTagged ? Self.text(told.source) : nil
    case TouchProperty.medium: return told.isTagged ? Self.text(told.medium) : nil
    case TouchProperty.campaign: return Self.text(told.campaign)
    default:
      guard let column = properties.firstIndex(of: property) else { return nil }
      return tables.value(batch.properties[column], row)
    }
  }

  private static func text(_ text: ByteText) -> PropertyValue? {
    text.bytes.isEmpty ? nil : .text(text)
  }
}
