import Foundation
import TestSupport
import Testing

/// What a first-time user types, and what the program says where that cannot be meant.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct InitCommandTests {
  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  @Test("init writes what recognition would have used, for a product's raw events in cells")
  func rawEventsInCells() throws {
    let row = "m1,track,Order Completed,a1,u1,2026-05-01T09:00:00Z,5,o1\n"
    try program.write(
      "messageId,type,event,anonymousId,userId,timestamp,properties.total,properties.order_id\n"
        + row + row, to: "s.csv")
    var counts: [[Int?]] = []
    for store in ["plain", "written"] {
      if store == "written" { #expect(try program.run("init", "s.csv", "-q").code == 0) }
      let answer = try program.answer(["ingest", "s.csv", "--store", store])
      let file = answer.tables["files"]?.first
      counts.append([file?.count("accepted"), file?.count("duplicates")])
    }
    #expect(counts == [[1, 1], [1, 1]])
  }

  @Test("init leaves aside what is no log in a folder, and writes globs that match")
  func foldersAndBrackets() throws {
    _ = try program.shell("mkdir logs; echo 'Read me first.' > logs/README")
    try program.write(
      "{\"event\":\"a\",\"time\":\"2026-01-01\",\"user_id\":\"u\"}\n", to: "logs/log[1].ndjson")
    let made = try program.run("init", "logs", "--print")
    #expect(made.code == 0 && made.output.contains("# left aside: logs/README"))
    #expect(made.output.contains("match: [\"log?*?.ndjson\"]"))
    #expect(try program.run("init", "logs/README", "--print").code == 4)
  }

  @Test("init finds the site's own host in a log that names none, and inner clicks bring nobody")
  func ownHostOfReferrers() throws {
    let hits = [
      ("/", "https://search.example/p"), ("/p", "https://shop.example/"),
      ("/q", "https://shop.example/p"), ("/cart", "https://shop.example/q?x=1"),
      ("/q", "https://blog.example/q"),
    ]
    let lines = hits.enumerated().map { hour, hit in
      "192.0.2.1 - - [01/Nov/2026:1\(hour):00:00 +0000] \"GET \(hit.0) HTTP/1.1\" 200 9 "
        + "\"\(hit.1)\" \"Mozilla/5.0\"\n"
    }
    try program.write(lines.joined(), to: "access.log")
    let referrals = { (store: String) in
      _ = try program.answer(["ingest", "access.log", "--store", store])
      let answer = try program.answer(["sessions", "--by", "channel", "--store", store])
      return answer.tables["summary"]?.first { $0.text("channel") == "Referral" }?.count("sessions")
    }
    #expect(try referrals("before") == 5)
    #expect(try program.run("init", "access.log", "-q").code == 0)
    let written = try program.shell("grep -A4 '^channels:' journey.yaml").output
    #expect(written.contains("  own_hosts: [shop.example]  # referrers in access.log"))
    #expect(try referrals("after") == 2)
  }

  /// What files of a few kinds hold.
  private static let kinds = [
    #"192.0.2.1 - - [01/Nov/2026:10:00:00 +0000] "GET /p# HTTP/1.1" 200 1 "-" "M""#,
    #"{"messageId":"m#","type":"track","event":"a","anonymousId":"u","timestamp":"2026-11-01"}"#,
    "deal,date,user_id,event\n#,2026-11-01,u,won", "date,user_id,event,score\n2026-11-01,u#,nps,9",
  ]

  /// What one of several files of a kind holds.
  private static func content(_ kind: Int, _ number: Int) -> String {
    kinds[kind].replacing("#", with: "\(number)") + "\n"
  }

  @Test("init writes patterns that take a source's own files and none of another's")
  func patternsTellSourcesApart() throws {
    let names = [
      "2026-11-0#.log", "2026-11-0#.log.1", "0#.log", "web-2026-11-0#.log", "web-old-#.log",
      "a#.log", "x.log", "E#AB.2026-11-01-0#.a1b2c3d#.log", "2026_11_0#.web.log",
    ]
    for seed in UInt64(0)..<8 {
      let program = try CairnProgram()
      var random = Seeded(seed)
      var kindOf: [String: Int] = [:]
      for number in 0..<(4 + random.below(8)) {
        let name = names[random.below(names.count)].replacing("#", with: "\(1 + random.below(9))")
        let kind = kindOf[name] ?? random.below(Self.kinds.count)
        kindOf[name] = kind
        try program.write(Self.content(kind, number), to: "logs-\(name)")
      }
      _ = try program.shell("mkdir logs; for f in logs-*; do mv $f logs/${f#logs-}; done")
      #expect(try program.run("init", "logs").messages.contains("next: cairn ingest FILES"))
      let files = try program.answer(["ingest", "logs"]).tables["files"] ?? []
      #expect(files.count == kindOf.count)
      var sources: [Int: Set<String>] = [:]
      for file in files {
        let name = file.text("file").split(separator: "/").last.map(String.init) ?? ""
        let kind = try #require(kindOf[name], "\(name)")
        sources[kind, default: []].insert(file.text("source"))
        #expect(file.count("accepted") == 1, "seed \(seed): \(name)")
      }
      #expect(sources.values.allSatisfy { $0.count == 1 }, "seed \(seed): \(sources)")
      #expect(Set(sources.values.flatMap(\.self)).count == sources.count, "seed \(seed)")
    }
  }

  @Test("a name of numbers alone stays one, and files that share a name are told of")
  func namesOfNumbers() throws {
    try program.write(Self.content(0, 1), to: "2026-11-01.log")
    let made = try program.run("init", "2026-11-01.log", "--print").output
    #expect(made.contains("match: [\"????-??-??.log\"]"), "\(made)")
    _ = try program.shell("mkdir a b; mv 2026-11-01.log a")
    try program.write(Self.content(1, 1), to: "b/2026-11-01.log")
    try program.write(Self.content(1, 2), to: "b/2026-11-02.log")
    let both = try program.run("init", "a", "b")
    #expect(
      both.messages.contains(
        "several files are called 2026-11-01.log and are not of one kind: give them names of "
          + "their own, or take each in with cairn ingest --source combined or --source segment"))
    let draft = String(decoding: try program.folder.content("journey.yaml"), as: UTF8.self)
    #expect(draft.contains("match: [\"2026-11-02.log\"]"), "\(draft)")
    // Without a name that tells, the first lines do.
    let files = try program.answer(["ingest", "a", "b"]).tables["files"] ?? []
    #expect(files.map { $0.count("accepted") } == [1, 1, 1].map(Optional.init))
  }

  @Test("init says how a table's amounts are written, and asks where that can be two things")
  func amounts() throws {
    let header = "sep=;\nShop of the month\n\nevent;date;user_id;Total\n"
    try program.write(
      header + "purchase;2026-11-01;u1;1.234,50 €\npurchase;2026-11-02;u2;12,00 €\n", to: "a.csv")
    #expect(try program.run("init", "a.csv").messages.contains("next: cairn ingest FILES"))
    let draft = String(decoding: try program.folder.content("journey.yaml"), as: UTF8.self)
    let rule = #"value: {from: Total, number: {decimal: ",", thousands: "."}}  # as in 1.234,50 €"#
    #expect(draft.contains("    fields:\n      \(rule)"), "\(draft)")
    let file = try program.answer(["ingest", "a.csv"]).tables["files"]?.first
    #expect(file?.count("accepted") == 2 && file?.count("rejected") == 0)
    let money = try program.answer(["revenue"]).tables["summary"]?.first
    #expect(money?.number("gross_revenue") == 1246.5)
    try program.write(header + "purchase;2026-11-01;u1;1,234\n", to: "b.csv")
    let asked = try program.run("init", "b.csv", "--print")
    #expect(
      asked.messages.contains(
        #"b.csv: 1,234 in Total can be more than one number; choose `value: {from: Total, number: "#
          + #"{decimal: ".", thousands: ","}}` or `value: {from: Total, number: {decimal: ","}}`"#),
      "\(asked.messages)")
    #expect(!asked.output.contains("number: "))
    let check = try program.run("check", "b.csv", "--format", "json", "--store", "other")
    #expect(check.output.contains("1 line is refused: value is no amount: 1,234; say how it is"))
  }

  @Test("init says how a shop's amounts are written, and what was refunded of them is kept")
  func amountsOfShops() throws {
    let shop = "Name;Email;Financial Status;Currency;Total;Created at;Lineitem name;"
    let order = "#1;a@x.example;refunded;EUR;20,00;2026-05-01 11:03:00 +0200;Mug;20,00;\n"
    let left = "#2;b@x.example;partially_refunded;EUR;1.100,00;2026-05-01 11:03:00 +0200;M;30,00;"
    let store =
      "Order Number;Order Status;Order Date;Email (Billing);Currency;Order Total Amount;"
      + "Parent Order Number;Order Type\n101;Completed;2026-05-01 09:59;a@x.example;EUR;47,97;;\n"
    let orders = "order_id,order_number,order_total,status,date,order_currency,refunded_total\n"
    let header = shop + "Refunded Amount;Cancelled at\n"
    for (number, (table, figures)) in [
      (header + order, [0, 20, 20]),
      (header + left + "2026-05-02 09:00:00 +0200\n", [1, 1100, 30]),
      (header + order.replacing("20,00", with: "$20.00"), [0, 20, 20]),
      (store + "102;Completed;2026-05-02 09:59;;EUR;-7,97;101;\n", [1, 47.97, 7.97]),
      (orders + "1,1,\"2,030.00\",completed,2026-05-01,USD,\"1,010.00\"\n", [1, 2030, 1010]),
    ].enumerated() {
      let name = "shop\(number).csv"
      try program.write(table, to: name)
      _ = try program.shell("rm -f journey.yaml")
      #expect(try program.run("init", name, "--store", "s\(number)").code == 0)
      let draft = String(decoding: try program.folder.content("journey.yaml"), as: UTF8.self)
      #expect(draft.contains("      value: {number: {"), "\(name): \(draft.prefix(600))")
      _ = try program.answer(["ingest", name, "--store", "s\(number)"])
      let answer = try program.answer(["revenue", "--store", "s\(number)"])
      let row = answer.tables["summary"]?.first
      let found = ["orders", "gross_revenue", "refunds"].map { row?.number($0) }
      #expect(found == figures.map(Optional.init), "\(name)")
    }
  }

  @Test("what cannot be meant is refused with what to type")
  func refused() throws {
    try program.write(
      "{\"event\":\"a\",\"time\":\"2026-01-01\",\"user_id\":\"u\"}\n\n{\"event\":\"a\"}\n",
      to: "a.ndjson")
    let bad = try program.run("ingest", "a.ndjson", "--store", "store", "--max-bad", "1%")
    #expect(bad.code == 4 && bad.messages.contains("1 of 2 lines are bad"))
    #expect(try program.run("ingest", "a.ndjson", "--max-bad", "1").code == 2)
    #expect(try program.run("ingest", "a.ndjson", "--store", "store").code == 3)
    for words in [["rejects", "show"], ["rejects", "list"], ["replay"]] {
      let run = try program.run(words + ["--load", "9", "--store", "store"])
      #expect(run.code == 2 && run.messages.contains("there is no load 9"), "\(words)")
    }
  }

  @Test("of a table whose columns do not say what they are, init and check name what they may be")
  func tableOfACRM() throws {
    try program.write(
      """
      deal_id,stage,closed on,owner_email,_synced,note: text
      7001,won,31.05.2026,ann@a.example,2026-06-01 10:00:00,first words
      7002,lost,01.06.2026,,2026-06-01 10:00:00,
      7003,won,02.06.2026,bob@a.example,2026-06-01 10:00:00,"more
      words"
      """, to: "deals.csv")
    let made = try program.run("init", "deals.csv")
    #expect(made.code == 0)
    let words =
      "deals.csv: no column is known as the event, the time or the person; times stand in "
      + "closed on (3), _synced (3) of 3 rows; different ids in owner_email (2), deal_id (3); "
      + "name them under 'fields:' of the source deals in journey.yaml"
    #expect(made.messages.contains(words), "\(made.messages)")
    #expect(made.messages.contains("next: edit journey.yaml, then cairn check FILES"))
    let check = try program.run("check", "deals.csv", "--format", "json")
    #expect(check.code == 3 && check.output.contains(words), "\(check.output)")
    // The draft's own words, with the signs in front of them taken away, take every row in.
    let draft = String(decoding: try program.folder.content("journey.yaml"), as: UTF8.self)
    let kept = draft.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let isField = ["fields:", "  event: ", "  time: ", "  ids: "].contains {
        line.hasPrefix("    # \($0)")
      }
      return isField ? "    " + line.dropFirst(6) : String(line)
    }
    #expect(kept.contains("      time: {from: closed on, pattern: \"%d.%m.%Y\"}"), "\(draft)")
    try program.write(kept.joined(separator: "\n"), to: "journey.yaml")
    let file = try program.answer(["ingest", "deals.csv"]).tables["files"]?.first
    #expect(file?.count("accepted") == 2 && file?.count("rejected") == 1, "one names nobody")
  }

  @Test("without definitions check sends to init, and with them a table must begin with its header")
  func headers() throws {
    try program.write("at,who\n2026-05-01,u1\n2026-05-02,u2\n", to: "a.csv")
    let check = try program.run("check", "a.csv", "--format", "json")
    #expect(check.output.contains("cairn init writes a journey.yaml to start from"))
    try program.write("sources: {t: {match: [\"t-*.csv\"], format: csv}}\n", to: "journey.yaml")
    let row = "d,2026-01-04,u4,w\n"
    try program.write("event,time,user_id,note\n" + row, to: "t-1.csv")
    let torn = ["03,u3,z\n", "w\n", "es\"\n", "26-01-04,u4,name,w\n", row]
    for (number, start) in torn.enumerated() {
      try program.write(start + row + row, to: "t-2.csv")
      let run = try program.run("ingest", "t-1.csv", "t-2.csv", "--store", "s\(number)")
      #expect(run.code == 4, "\(start)")
      #expect(run.messages.contains("t-2.csv: the first line "), "\(run.messages)")
      #expect(run.messages.contains("put the header of its other files in front"))
      #expect(run.output.contains("committed"), "the other file is taken in")
    }
    // The header may have other columns in another order, and columns that nobody named.
    try program.write(",time,2026,event,user_id\n1,2026-01-04,x,d,u4\n", to: "t-3.csv")
    #expect(try program.run("ingest", "t-3.csv", "--store", "other").code == 0)
    try program.write("@timestamp,event,user_id\n2026-01-04,d,u4\n", to: "t-4.csv")
    let unknown = try program.run("ingest", "t-4.csv", "--store", "other")
    #expect(unknown.code == 3, "its rows are refused lines, and come back once the time is named")
  }

  @Test("check names the money for which every line is refused")
  func moneyIsNamed() throws {
    try program.write("name,timestamp,contact_id,value\nx,2026-05-01,1,abc\n", to: "a.csv")
    let run = try program.run("check", "a.csv", "--format", "json", "--store", "store")
    #expect(run.output.contains("1 bad_money: value is no amount: abc"))
    #expect(!run.output.contains("looked for event, event_name"))
  }
}
