import CairnModel

/// Reports that several tests draw.
enum SampleReports {
  static let zone = ZoneTable(name: "Europe/Warsaw", changes: [.init(from: .min, offset: 3_600)])

  /// Texts as an attacker, or only a careless tracker, would put them into a log.
  static let hostile: [String] = [
    "", " ", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", " =1", "\"=1", "'=1",
    "＝1", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; DROP TABLE x;--",
    "a,b", "a\"b", "a\nb", "a\r\nb", "a|b", "a\\b", "\u{1B}[31mred\u{1B}[0m", "\u{1B}]0;t\u{7}",
    "\u{9B}31m", "\u{202E}txt.exe", "\u{2066}a\u{2069}", "a\u{2028}b\u{2029}c", "\u{FEFF}bom",
    "zażółć", "سلام دنیا", "می‌خواهم", "שלום", "世界你好", "👩‍👩‍👧‍👦 🇵🇱 👍🏽", "e\u{301}", "क्षि", "\u{7F}",
    "javascript:alert(1)", "`code` *b* _i_ [x](y)", "{{7*7}}", "${jndi:ldap://x}", "%s%n",
    "</script>", "]]>", "&amp;", "a\u{AD}b", String(repeating: "x", count: 10_000),
    String(repeating: "字", count: 3_000), "z" + String(repeating: "\u{335}", count: 500),
  ]

  static func report() -> Report {
    var table = ReportTable(
      name: "points",
      columns: [
        "name", "persons", "share", "value", "mean_seconds", "score", "first", "day", "new",
      ])
    table.append([
      .text("view_item"), .count(18_123), .rate(0.25), .money(Decimal4(tenThousandths: 123_450)),
      .seconds(192.5), .number(1.0 / 3), .time(EventTime(microseconds: 1_756_684_800_250_999)),
      .date(CivilDate(daysSince1970: 20_454)), .flag(true),
    ])
    table.append([
      .text("zażółć, \"<b>\""), .count(-5), .rate(1), .money(Decimal4(tenThousandths: -25_000)),
      .seconds(0), .number(-2.5), .time(EventTime(microseconds: 0)),
      .date(CivilDate(daysSince1970: 0)), .flag(false),
    ])
    table.append(Array(repeating: .null, count: 9))
    var report = Report(
      name: "dropoff",
      definition: [
        .init("steps", .list([.text("a"), .text("b & c")])), .init("window", .text("7d")),
        .init("limit", .number(20)), .init("bots", .flag(false)), .init("to", .null),
        .init("session", .object([.init("timeout", .text("30m"))])),
      ],
      tables: [table, ReportTable(name: "empty", columns: ["a", "b"])],
      notes: ["2 ties were decided in favour of the person", "a <note>"])
    report.asOf = Report.AsOf(
      generation: 12, events: 5_000_000, dataStart: EventTime(seconds: 1_756_684_800),
      dataEnd: EventTime(microseconds: 1_759_291_869_412_000))
    return report
  }

  static func funnel() -> Report {
    var steps = ReportTable(
      name: "steps",
      columns: [
        "step", "name", "persons", "share_of_first", "share_of_previous", "dropped", "open",
        "median_seconds_from_previous", "mean_seconds_from_previous",
      ])
    steps.append([
      .count(1), .text("view_item"), .count(18_123), .rate(1), .null, .count(7_173), .count(100),
      .null, .null,
    ])
    steps.append([
      .count(2), .text("add_to_cart"), .count(10_850), .share(10_850, of: 18_123),
      .share(10_850, of: 18_123), .count(6_000), .count(50), .seconds(192), .seconds(400),
    ])
    steps.append([
      .count(3), .text("purchase"), .count(4_800), .share(4_800, of: 18_123),
      .share(4_800, of: 10_850), .count(0), .count(0), .seconds(187_000), .seconds(190_000),
    ])
    var maturity = ReportTable(
      name: "maturity",
      columns: [
        "entered", "mature", "converted", "converted_mature", "conversion_rate", "rate_low",
        "rate_high", "full_low", "full_high",
      ])
    maturity.append([
      .count(18_123), .count(17_900), .count(4_800), .count(4_750), .rate(0.265363),
      .rate(0.258954), .rate(0.271871), .rate(0.264857), .rate(0.273134),
    ])
    var report = report()
    report.name = "funnel"
    report.tables = [steps, maturity]
    report.definition = [
      .init("steps", .list([.text("view_item"), .text("add_to_cart"), .text("purchase")])),
      .init("window", .text("7d")), .init("entry", .text("best")),
    ]
    report.notes = []
    return report
  }

  /// One row for each hostile text, which also names a column, a note and a setting.
  static func hostileReport() -> Report {
    var table = ReportTable(name: "rows", columns: ["text", "count"])
    for (index, text) in hostile.enumerated() { table.append([.text(text), .count(index)]) }
    table.append([.text(ByteText(bytes: [0x61, 0xFF, 0xFE, 0x62])), .count(-1)])
    var report = Report(
      name: "hostile", definition: hostile.map { .init($0, .text($0)) }, tables: [table],
      notes: hostile)
    report.asOf = Report.AsOf(generation: 1, events: 1, dataStart: nil, dataEnd: nil)
    return report
  }
}
