import CairnModel
import Foundation
import Testing

@testable import CairnDefinitions

@Suite struct ZoneTablesTests {
  private static let names = [
    "Europe/Warsaw", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Tehran",
    "Europe/Dublin", "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Apia", "Etc/UTC",
    "America/Argentina/Buenos_Aires", "Antarctica/Troll",
  ]

  /// Moments and what Python's `zoneinfo` says of them: the offset there, and the moment at which
  /// clocks that show the same figures as UTC stand (the first of two, the gap moved on).
  private static let script = """
    import sys, random, zoneinfo
    from datetime import datetime, timezone, timedelta
    random.seed(7)
    epoch = datetime(1970, 1, 1)
    for name in sys.argv[1:]:
        zone = zoneinfo.ZoneInfo(name)
        moments = [random.randrange(0, 4102444800) for _ in range(400)]
        step, last = 86400 * 10, None
        for day in range(0, 4102444800, step):
            offset = datetime.fromtimestamp(day, zone).utcoffset()
            if last is not None and offset != last:
                low, high = day - step, day
                while high - low > 1:
                    middle = (low + high) // 2
                    if datetime.fromtimestamp(middle, zone).utcoffset() == last: low = middle
                    else: high = middle
                seconds = int(last.total_seconds())
                moments += [high - 1, high, high + 1]
                moments += [high + seconds + d for d in (-3600, -1800, -900, -1, 0, 1, 900, 1800, 3600)]
            last = offset
        for moment in moments:
            offset = int(datetime.fromtimestamp(moment, zone).utcoffset().total_seconds())
            wall = (epoch + timedelta(seconds=moment)).replace(tzinfo=zone)
            print(name, moment, offset, int(wall.timestamp()))
    """

  @Test func `agrees with Python's zoneinfo, in gaps and overlaps and up to 2100`() throws {
    guard let output = try Python.run(Self.script, Self.names) else { return }
    var tables: [String: ZoneTable] = [:]
    for name in Self.names { tables[name] = ZoneTables().zone(named: name) }
    var count = 0
    for line in output.split(separator: "\n") {
      let parts = line.split(separator: " ")
      let zone = try #require(tables[String(parts[0])], "\(parts[0])")
      let moment = try #require(Int64(parts[1]))
      #expect(zone.offset(at: EventTime(seconds: moment)) == Int64(parts[2]), "\(line)")
      #expect(zone.time(ofLocal: moment) == EventTime(seconds: Int64(parts[3]) ?? 0), "\(line)")
      count += 1
    }
    #expect(count >= 1_000 * 5)
  }

  @Test func `names never leave the folder`() {
    for name in [
      "", "..", "../zoneinfo/UTC", "Europe/../UTC", "/etc/passwd", "Europe/", "/Europe/Warsaw",
      "Europe//Warsaw", "right/UTC", "posix/UTC", "localtime", "posixrules", "tzdata.zi", "Europe",
      "Europe/Warsaw\0", "europe/warsaw", "Mars/Olympus", "a/b/c/d", ".", "zone.tab",
      String(repeating: "A", count: 10_000),
    ] {
      #expect(ZoneTables().zone(named: name) == nil, "\(name.prefix(40))")
    }
    #expect(ZoneTables().zone(named: "UTC") == .utc)
    #expect(ZoneTables().zone(named: "Europe/Warsaw")?.name == "Europe/Warsaw")
  }

  @Test func `an unknown name comes with the nearest`() {
    #expect(ZoneTables().problem(with: "Europe/Warsav").suggestions.first == "Europe/Warsaw")
    #expect(ZoneTables().problem(with: "europe/warsaw").suggestions.first == "Europe/Warsaw")
    #expect(ZoneTables().problem(with: "Warsaw").suggestions.first == "Europe/Warsaw")
    #expect(ZoneTables().problem(with: "qqqqq").suggestions.isEmpty)
    let none = ZoneTables(folder: "/nowhere")
    #expect(none.problem(with: "Europe/Warsaw").message.contains("tzdata"))
    #expect(none.zone(named: "UTC") == .utc)
  }

  @Test func `a damaged file is no zone, whatever is cut off or changed`() throws {
    let whole = try #require(
      FileManager.default.contents(atPath: "/usr/share/zoneinfo/Europe/Warsaw"))
    let bytes = Array(whole)
    #expect(TimeZoneFile(bytes) != nil)
    for length in stride(from: 0, to: bytes.count, by: 7) {
      // Only the footer may be missing: then the listed changes are all there is.
      _ = TimeZoneFile(Array(bytes.prefix(length)))
    }
    #expect(TimeZoneFile(Array(bytes.prefix(43))) == nil)
    var generator = Seeded(state: 5)
    for _ in 0..<2_000 {
      var changed = bytes
      for _ in 0..<4 {
        changed[Int.random(in: 0..<changed.count, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      _ = TimeZoneFile(changed)
    }
  }

  @Test func `rules are read in every form that POSIX has`() throws {
    let fixed = try #require(TimeZoneRule("<+0545>-5:45"))
    #expect(fixed.standardOffset == 20_700)
    #expect(fixed.changes(from: 2_030, to: 2_030).isEmpty)
    let warsaw = try #require(TimeZoneRule("CET-1CEST,M3.5.0,M10.5.0/3"))
    #expect(
      warsaw.changes(from: 2_026, to: 2_026) == [
        ZoneTable.Change(from: 1_774_746_000, offset: 7_200),
        ZoneTable.Change(from: 1_792_890_000, offset: 3_600),
      ])
    let julian = try #require(TimeZoneRule("AAA3BBB,J60/0,J300"))
    let ordinal = try #require(TimeZoneRule("AAA3BBB,60/0,300"))
    // In a leap year J60 and day 60 are both 1 March; in another, day 60 is 2 March.
    #expect(julian.changes(from: 2_028, to: 2_028)[0] == ordinal.changes(from: 2_028, to: 2_028)[0])
    #expect(
      ordinal.changes(from: 2_027, to: 2_027)[0].from
        - julian.changes(from: 2_027, to: 2_027)[0].from == 86_400)
    for text in [
      "", "A1", "CET", "CET-1CEST", "CET-1CEST,M13.1.0,M1.1.0", "CET-1CEST,M3.5.0", "CET-999",
    ] {
      #expect(TimeZoneRule(text) == nil, "\(text)")
    }
  }
}
