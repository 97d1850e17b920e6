import CairnDefinitions
import CairnIngest
import CairnModel
import Testing

/// Every rule of a source's fields says the same, whatever reads the record.
@Suite("Rules of sources")
struct RulesOfLogsTests {
  private func read(_ yaml: String, _ text: String) throws -> Reading {
    let file = try DefinitionsFile.read("sources: {s: {\(yaml)}}")
    return Reading(text, source: try #require(file.definitions.sources.first))
  }

  /// Two records in each format: `/thanks` and `/p`, a second apart.
  static let formats: [(name: String, text: String)] = [
    (
      "combined",
      #"192.0.2.1 - u [01/May/2026:09:00:00 +0000] "GET /thanks HTTP/1.1" 200 1 "-" "M""# + "\n"
        + #"192.0.2.1 - u [01/May/2026:09:00:01 +0000] "GET /p HTTP/1.1" 200 2 "-" "M""# + "\n"
    ),
    (
      "w3c",
      "#Fields: date time c-ip cs-method cs-uri-stem sc-status\n"
        + "2026-05-01 09:00:00 192.0.2.1 GET /thanks 200\n"
        + "2026-05-01 09:00:01 192.0.2.1 GET /p 200\n"
    ),
    (
      "ndjson",
      #"{"event":"page_view","path":"/thanks","time":"2026-05-01T09:00:00Z","user_id":"u"}"# + "\n"
        + #"{"event":"page_view","path":"/p","time":"2026-05-01T09:00:01Z","user_id":"u"}"# + "\n"
    ),
  ]

  static let rules: [(fields: String, names: [String])] = [
    ("event: {const: purchase}", ["purchase", "purchase"]),
    ("event: {const: purchase, where: \"path = '/thanks'\"}", ["purchase"]),
    (
      "event: [{const: purchase, where: \"path = '/thanks'\"}, event]", ["purchase", "page_view"]
    ),
    ("event: {from: path, map: {/thanks: purchase}}", ["purchase", "/p"]),
    (#"event: {join: [event, path], with: "-"}"#, ["page_view-/thanks", "page_view-/p"]),
  ]

  @Test("give the same events in logs as in JSON", arguments: 0..<3)
  func logs(_ format: Int) throws {
    let (name, text) = Self.formats[format]
    for (fields, names) in Self.rules {
      let found = try read("format: \(name), fields: {\(fields)}", text)
      #expect(found.events.map(\.name) == names, "\(name): \(fields)")
    }
    let constant = try read(
      "format: \(name), fields: {time: {const: \"2026-01-01T00:00:07Z\"}}", text)
    #expect(constant.events.map { "\($0.time)" }.allSatisfy { $0.hasPrefix("2026-01-01") })
    #expect(constant.events.count == 2)
  }

  @Test("also give further events in logs as in JSON", arguments: 0..<3)
  func furtherEvents(_ format: Int) throws {
    let (name, text) = Self.formats[format]
    let also = "also: {t: {where: \"path = '/thanks'\", fields: {event: {const: purchase}}}}"
    let found = try read("format: \(name), \(also)", text)
    #expect(found.events.map(\.name) == ["page_view", "purchase", "page_view"])
    #expect(found.accepted == 2 && found.rejects.isEmpty)
    #expect(found.events[0].fields.filter { $0.key.hasPrefix("@") } != [:])
    #expect(found.events[0].time == found.events[1].time)
    let plain = try read("format: \(name)", text)
    let own = [found.events[0], found.events[2]]
    #expect(own.map(\.fields) == plain.events.map(\.fields), "its own events stay as they were")
  }

  @Test("a refused line of a reshaped W3C log has its columns with it")
  func headers() throws {
    let text = "#Fields: date time c-ip cs-uri-stem\n2026-13-01 09:00:00 192.0.2.1 /a\n"
    let found = try read("format: w3c, also: {t: {fields: {event: {const: x}}}}", text)
    #expect(found.reasons == [.badTime])
    #expect(found.rejects.first?.header == Array("#Fields: date time c-ip cs-uri-stem".utf8))
  }

  private static func record(_ members: String) -> String {
    #"{"event":"e","user_id":"u",\#(members)}"# + "\n"
  }

  /// Hours since the first of May 2026, UTC.
  private static func hour(_ time: EventTime) -> Int {
    Int(time.microseconds / 3_600_000_000) - 1_777_593_600 / 3_600
  }

  @Test("each rule of a time has its own zone, unit and pattern")
  func times() throws {
    let rules = """
      fields: {time: [{from: a, zone: Europe/Warsaw}, {from: b, zone: Asia/Tokyo},
      {from: c, pattern: "%d.%m.%Y"}, {from: d, unit: s}, {from: e, unit: ms}, f]}
      """
    let found = try read(
      rules,
      Self.record(#""a":"2026-05-01 10:00""#) + Self.record(#""b":"2026-05-01 10:00""#)
        + Self.record(#""c":"01.05.2026""#) + Self.record(#""d":1777626000"#)
        + Self.record(#""e":1777626000000"#) + Self.record(#""f":"2026-05-01 10:00""#))
    let hours = found.events.map { Self.hour($0.time) }
    #expect(hours == [8, 1, 0, 9, 9, 10])
    #expect(found.notes.timesWithoutZone == ["Europe/Warsaw": 1, "Asia/Tokyo": 1, "UTC": 2])
  }

  @Test("a unit that nobody declared is one for the file, whichever rule reads it first")
  func undeclaredUnits() throws {
    let found = try read(
      "fields: {time: [a, {from: b, zone: Asia/Tokyo}]}",
      Self.record(#""b":1777626000000"#) + Self.record(#""a":1777626000"#)
        + Self.record(#""a":1777626000000"#))
    #expect(found.reasons == [.timeOutOfRange])
    #expect(found.notes.epochUnits == ["milliseconds": true])
  }

  @Test("a further event reads its time as its own rule says, else as the record's")
  func furtherTimes() throws {
    let record = Self.record(#""time":"2026-05-01 10:00","closed":"2026-05-02 10:00""#)
    let cases = [
      ("zone: Asia/Tokyo", "closed", [1, 25]),
      ("", "{from: closed, zone: Europe/Warsaw}", [10, 32]),
      ("zone: Asia/Tokyo", "{from: closed, zone: Europe/Warsaw}", [1, 32]),
    ]
    for (own, further, wanted) in cases {
      let time = own.isEmpty ? "" : "time: {\(own)}"
      let found = try read(
        "fields: {\(time)}, also: {won: {fields: {event: {const: p}, time: \(further)}}}", record)
      let hours = found.events.map { Self.hour($0.time) }
      #expect(hours == wanted, "\(own), \(further)")
    }
  }

  @Test("the record's own time and a further event's may come of one key, each in its form")
  func oneKeyOfTimes() throws {
    let yaml = """
      fields: {time: {from: time, unit: ms}}, also: {
      s: {fields: {event: {const: s}, time: {from: time, unit: s}}},
      same: {fields: {event: {const: same}, time: time}},
      text: {fields: {event: {const: text}, time: {from: time, pattern: "%s"}}}}
      """
    let found = try read(
      yaml, Self.record(#""time":1777626000000"#) + Self.record(#""time":1777626000"#))
    #expect(found.events.map(\.line) == [1, 1, 2, 2])
    #expect(found.events.dropFirst().map(\.name) == ["same", "s", "text"])
    #expect(found.events.allSatisfy { $0.time == EventTime(seconds: 1_777_626_000) })
    #expect(found.rejects.map { $0.part?.event } == ["s", "text", "", "same"])
  }

  @Test("a further event's fields are rules like any other")
  func furtherFields() throws {
    let also = """
      also: {won: {fields: {event: {const: p}, ids: {customer: {from: c, transform: [trim]}},
      label: {from: k, map: {W: won}}, j: {join: [k, n], with: "-"}, o: {from: k, ignore: [W]}}}}
      """
    let found = try read(also, Self.record(#""time":"2026-05-01","c":" V ","k":"W","n":5"#))
    let fields = found.events.last?.fields ?? [:]
    #expect(fields["@customer"] == "'V'" && fields["label"] == "'won'" && fields["j"] == "'W-5'")
    #expect(fields["o"] == nil)
  }

  @Test("a text is cut before a letter, an address loses its brackets, basic times are times")
  func smallThings() throws {
    let found = try read(
      "fields: {s: {from: t, transform: [{first: 4}]}}",
      Self.record(#""time":"20260501T090000Z","t":"abcżd""#))
    #expect(found.events.first?.fields["s"] == "'abc'")
    #expect(found.events.first?.time == EventTime(seconds: 1_777_626_000))
    let log = try read(
      "log_format: '$remote_addr_port [$time_local] \"$request\" $status'",
      "[2001:db8::1]:2817 [01/May/2026:09:00:00 +0000] \"GET /a HTTP/1.1\" 200\n")
    #expect(log.events.first?.fields["ip"] == "'2001:db8::1'")
  }

  @Test(
    "the order of day and month is suggested as the numbers say",
    arguments: [
      ("31/05/2026", "as \"%d/%m/%Y\""), ("05.31.2026 09:00", "as \"%m.%d.%Y %H:%M\""),
      ("05/04/2026", "as \"%d/%m/%Y\" or \"%m/%d/%Y\""),
    ])
  func advice(_ time: String, _ advice: String) throws {
    let found = try read("", Self.record(#""time":"\#(time)""#))
    #expect(found.rejects.first?.detail.hasSuffix(advice) == true)
  }
}
