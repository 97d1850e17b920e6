import CairnIngest
import CairnModel
import Testing

@Suite("Times")
struct TimeReadingTests {
  /// Reads one record whose time stands in the line as it is given.
  private static func read(_ time: String, _ rule: FieldRule? = nil) -> Reading {
    var source = SourceDefinition.web
    if let rule { source.mapping.time = rule }
    if source.mapping.time.from.isEmpty { source.mapping.time.from = ["ts"] }
    return Reading(#"{"event":"e","user_id":1,"ts":\#(time)}"#, source: source)
  }

  /// The figures are Python's (`datetime.fromisoformat`, `strptime`).
  static let accepted: [(text: String, microseconds: Int64)] = [
    ("2026-09-01T10:15:22.123Z", 1_788_257_722_123_000),
    ("2026-09-01T10:15:22Z", 1_788_257_722_000_000),
    ("2026-09-01T10:15:22", 1_788_257_722_000_000),
    ("2026-09-01 10:15:22", 1_788_257_722_000_000),
    ("2026-09-01t10:15:22z", 1_788_257_722_000_000),
    ("2026-09-01T10:15:22+02:00", 1_788_250_522_000_000),
    ("2026-09-01T10:15:22-0330", 1_788_270_322_000_000),
    ("2026-09-01T10:15:22+14:00", 1_788_207_322_000_000),
    ("2026-09-01T10:15:22-14:00", 1_788_308_122_000_000),
    ("2026-09-01T10:15:22.5+01", 1_788_254_122_500_000),
    ("2026-09-01T10:15:22.123456Z", 1_788_257_722_123_456),
    ("2026-09-01T10:15:22.123456789Z", 1_788_257_722_123_456),
    ("2026-09-01T10:15:22,123Z", 1_788_257_722_123_000),
    ("2026-09-01 10:15:22.000001", 1_788_257_722_000_001),
    ("2026-09-01 10:15:22.1", 1_788_257_722_100_000),
    ("2026-09-01 10:15:22.123 ", 1_788_257_722_123_000),
    ("2026-09-01 10:15:22 UTC", 1_788_257_722_000_000),
    ("2026-09-01", 1_788_220_800_000_000),
    ("2026-09-01T10:15", 1_788_257_700_000_000),
    ("2026-09-01T10:15Z", 1_788_257_700_000_000),
    ("2024-02-29T23:59:59.999Z", 1_709_251_199_999_000),
    ("2000-02-29", 951_782_400_000_000),
    ("1990-01-01T00:00:00Z", 631_152_000_000_000),
    ("2099-12-31T23:59:59.999999Z", 4_102_444_799_999_999),
    ("2026-12-31T23:59:59+14:00", 1_798_711_199_000_000),
    ("2026-05-01 09:59:00 +0200", 1_777_622_340_000_000),
    ("2038-01-19T03:14:08Z", 2_147_483_648_000_000),
    ("2016-12-31T23:59:60Z", 1_483_228_799_000_000),
    ("17/May/2015:10:05:03 +0000", 1_431_857_103_000_000),
    ("01/Sep/2026:00:00:00 +0200", 1_788_213_600_000_000),
    ("31/Dec/2025:23:59:59 -0800", 1_767_254_399_000_000),
    ("1788257722", 1_788_257_722_000_000),
    ("1788257722.5", 1_788_257_722_500_000),
    ("1.788257722e9", 1_788_257_722_000_000),
    ("1788257722123", 1_788_257_722_123_000),
    ("1788257722123.25", 1_788_257_722_123_250),
    ("1788257722123456", 1_788_257_722_123_456),
    ("1788257722123456789", 1_788_257_722_123_456),
  ]

  @Test("are read as Python reads them", arguments: accepted)
  func areRead(_ text: String, _ microseconds: Int64) {
    let found = Self.read("\"\(text)\"")
    #expect(found.rejects.isEmpty)
    #expect(found.events.first?.time == EventTime(microseconds: microseconds))
  }

  @Test(
    "are refused where there is no such time",
    arguments: [
      "2026-02-30T00:00:00Z", "2026-02-29", "2025-02-29", "1900-02-29", "2026-04-31",
      "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-32", "2026-09-01T24:00:00Z",
      "2026-09-01T23:60:00Z", "2026-09-01T23:59:61Z", "2026-09-01T10:15:22+14:01",
      "2026-09-01T10:15:22+15:00", "2026-09-01T10:15:22+02:60", "2026-09-01T10:15:22+2",
      "2026-09-01T10:15:22.Z", "2026-09-01T10:15:22.1234567890Z", "2026-09-01T", "2026-09-01T10",
      "2026-9-1", "26-09-01", "2026/09/01", "01.09.2026", "2026-09-01X10:15:22", "2026-09-01T10-15",
      "2026-09-01T1:15:22Z", "2026-09-01T10:15:2Z", "2026-09-01T10:15:22Zx",
      "2026-09-01T10:15:22 PST",
      "+2026-09-01", "２０２６-09-01", "2026-09-0١", "yesterday", "1e", "--5", "0x6A", "1,5", " ",
      "NaN",
      "17/Mai/2015:10:05:03 +0000", "17/May/2015:25:05:03 +0000", "31/Feb/2015:10:05:03 +0000",
      "2026-09-01T10:15:22.12\u{30}a", "2026-09-01T10:15:22.abcZ", "2026-09-01T1a:15:22.000Z",
      "2026-09-01T10:15:22:000Z", "2026-0a-01T10:15:22.000Z", "1e400",
    ])
  func areRefused(_ text: String) {
    #expect(Self.read("\"\(text)\"").reasons == [.badTime])
  }

  @Test(
    "outside the accepted years are refused as such",
    arguments: [
      "\"1989-12-31T23:59:59.999Z\"", "\"2100-01-01T00:00:00Z\"", "\"1969-12-31\"",
      "\"2262-05-01\"",
      "\"0001-01-01\"", "\"9999-12-31T23:59:59Z\"", "-1", "0", "1", "99999999999999999999",
      "9223372036854775808", "\"2100-01-01T13:00:00+12:59\"", "-1788257722",
    ])
  func areOutOfRange(_ time: String) {
    #expect(Self.read(time).reasons == [.timeOutOfRange])
  }

  @Test("accept a range of the source's own")
  func acceptOwnRange() {
    var source = SourceDefinition.web
    source.mapping.earliest = EventTime(microseconds: 0)
    let found = Reading(#"{"event":"e","user_id":1,"ts":"1970-01-02"}"#, source: source)
    #expect(found.events.first?.time == EventTime(seconds: 86_400))
  }

  /// The figures are Python's (`strptime`).
  static let patterns: [(pattern: String, text: String, microseconds: Int64)] = [
    ("%d.%m.%Y %H:%M", "01.09.2026 10:15", 1_788_257_700_000_000),
    ("%m/%d/%Y %I:%M %p", "3/15/2024 2:30 PM", 1_710_513_000_000_000),
    ("%Y%m%d", "20260901", 1_788_220_800_000_000),
    ("%d %B %Y, %H:%M:%S", "1 September 2026, 08:00:00", 1_788_249_600_000_000),
    ("%a, %d %b %Y %H:%M:%S %z", "Tue, 01 Sep 2026 08:00:00 +0200", 1_788_242_400_000_000),
    ("%y-%j", "26-244", 1_788_220_800_000_000),
    ("%I:%M:%S %p %F", "12:00:00 AM 2026-09-01", 1_788_220_800_000_000),
    ("%I %p %F", "12 PM 2026-09-01", 1_788_264_000_000_000),
    ("%s", "1788257722", 1_788_257_722_000_000),
    ("%F %T.%f", "2026-09-01 10:15:22.123", 1_788_257_722_123_000),
  ]

  @Test("are read by a pattern of the user's", arguments: patterns)
  func areReadByPattern(_ pattern: String, _ text: String, _ microseconds: Int64) {
    var rule = FieldRule(from: ["ts"])
    rule.patterns = [pattern]
    let found = Self.read("\"\(text)\"", rule)
    #expect(found.events.first?.time == EventTime(microseconds: microseconds))
  }

  @Test(
    "are refused where a pattern does not fit",
    arguments: [
      ("%Y%m%d", "20260230"), ("%Y%m%d", "2026090"), ("%Y%m%d", "202609011"),
      ("%H:%M %F", "24:00 2026-09-01"), ("%I %p %F", "13 PM 2026-09-01"),
      ("%b %d %Y", "Mai 1 2026"),
      ("%Q", "1"), ("%y-%j", "25-366"),
    ])
  func arePatternsStrict(_ pattern: String, _ text: String) {
    var rule = FieldRule(from: ["ts"])
    rule.patterns = [pattern]
    #expect(Self.read("\"\(text)\"", rule).reasons == [.badTime])
  }

  static let warsaw = ZoneTable(
    name: "Europe/Warsaw",
    changes: [
      ZoneTable.Change(from: .min, offset: 3_600),
      ZoneTable.Change(from: 1_743_296_400, offset: 7_200),
      ZoneTable.Change(from: 1_761_440_400, offset: 3_600),
      ZoneTable.Change(from: 1_774_746_000, offset: 7_200),
      ZoneTable.Change(from: 1_792_890_000, offset: 3_600),
    ])

  /// The figures are Python's (`zoneinfo`, the first of two equal times).
  static let local: [(text: String, seconds: Int64)] = [
    ("2026-03-29 01:59:59", 1_774_745_999), ("2026-03-29 02:00:00", 1_774_746_000),
    ("2026-03-29 02:30:00", 1_774_747_800), ("2026-03-29 03:00:00", 1_774_746_000),
    ("2026-10-25 01:59:59", 1_792_886_399), ("2026-10-25 02:30:00", 1_792_888_200),
    ("2026-10-25 03:00:00", 1_792_893_600), ("2026-07-01 12:00:00", 1_782_900_000),
    ("2026-01-01 12:00:00", 1_767_265_200), ("2026-07-01T12:00:00Z", 1_782_907_200),
  ]

  @Test("of a zone are local where they name none")
  func areLocal() {
    var source = SourceDefinition.web
    source.mapping.time.zone = Self.warsaw
    let lines = Self.local.map { #"{"event":"e","user_id":1,"ts":"\#($0.text)"}"# }
    let found = Reading(lines.joined(separator: "\n"), source: source)
    #expect(found.events.map(\.time) == Self.local.map { EventTime(seconds: $0.seconds) })
    #expect(found.notes.timesWithoutZone == ["Europe/Warsaw": 9])
  }

  @Test("that are numbers have the unit that the first fitting one shows")
  func areOfOneUnit() {
    let times = ["5", "1788257722123", "1788257722", "1788257722124"]
    let lines = times.map { #"{"event":"e","user_id":1,"ts":\#($0)}"# }
    let found = Reading(lines.joined(separator: "\n"))
    #expect(found.reasons == [.timeOutOfRange, .timeOutOfRange])
    #expect(found.rejects.map(\.line) == [1, 3])
    #expect(
      found.events.map(\.time.microseconds) == [1_788_257_722_123_000, 1_788_257_722_124_000])
    #expect(found.notes.epochUnits == ["milliseconds": true])
  }

  @Test("that are numbers have the declared unit")
  func areOfDeclaredUnit() {
    var rule = FieldRule(from: ["ts"])
    rule.unit = .s
    #expect(Self.read("1788257722123", rule).reasons == [.timeOutOfRange])
    let found = Self.read("1788257722", rule)
    #expect(found.events.first?.time == EventTime(seconds: 1_788_257_722))
    #expect(found.notes.epochUnits == ["seconds": false])
  }

  @Test("at second 60 are second 59, and noted")
  func noteLeapSeconds() {
    #expect(Self.read("\"2016-12-31T23:59:60.5Z\"").notes.leapSeconds == 1)
  }

  @Test("of fixed form are read like any other form, for every day of four years")
  func fixedFormAgrees() {
    for day in 18_262..<19_724 {
      let date = CivilDate(daysSince1970: day)
      let clock = "1\(day % 10):0\(day % 7):5\(day % 10)"
      let fixed = Self.read("\"\(date)T\(clock).\(100 + day % 900)Z\"").events.first?.time
      let loose = Self.read("\"\(date) \(clock).\(100 + day % 900)000+00:00\"").events.first?.time
      #expect(fixed != nil && fixed == loose, "day \(day)")
    }
  }
}
