import Foundation
import TestSupport
import Testing

/// CDNOW's purchase log through the built program: figures worked out here line by line in whole
/// cents, the same by pandas, and the value model's published estimates.
///
/// `CAIRN_CDNOW` names `CDNOW_master.txt`; `CDNOW_sample.txt` lies beside it. Both are put there by
/// `python3 Benchmarks/Compare/cdnow.py --fetch FOLDER`.
@Suite(
  .enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"),
  .enabled(if: PurchaseLog.folder != nil, "SKIPPED: $CAIRN_CDNOW names no CDNOW_master.txt"))
struct CdnowTests {
  private typealias Row = [String: Answer.Value]

  private static let master = Result { try PurchaseLog("master") }
  private static let store = Result { try ingested(master.get()) }

  private static func ingested(_ log: PurchaseLog) throws -> CairnProgram {
    let program = try CairnProgram()
    try log.events.write(
      to: URL(fileURLWithPath: "\(program.folder.path)/log.ndjson"), atomically: true,
      encoding: .utf8)
    try program.ingest(["log.ndjson"], into: ".cairn")
    return program
  }

  @Test("orders, average order, repeat share and the top fifth are those of the log")
  func revenue() throws {
    let log = try Self.master.get()
    let tables = try Self.store.get().answer(["revenue"]).tables
    let row = try #require(tables["summary"]?.first)
    let all = log.purchases.map(\.cents).reduce(0, +)
    #expect(log.purchases.count == 69_659 && log.byCustomer.count == 23_570)
    #expect(row.count("orders") == log.purchases.count)
    #expect(row.count("customers") == log.byCustomer.count)
    #expect(row.number("net_revenue").map { Int(($0 * 100).rounded()) } == all)
    let mean = Double(all) / 100 / Double(log.purchases.count)
    #expect(abs((row.number("aov") ?? 0) - mean) <= 0.000_051)
    let repeats = log.byCustomer.values.filter { $0.count > 1 }
    #expect(
      row.number("repeat_customer_share") == rate(repeats.count, log.byCustomer.count))
    #expect(
      row.number("repeat_order_share")
        == rate(log.purchases.count - log.byCustomer.count, log.purchases.count))
    #expect(
      row.number("repeat_customer_revenue_share") == rate(repeats.joined().reduce(0, +), all))
    let ranked = log.byCustomer.values.map { $0.reduce(0, +) }.sorted(by: >)
    for (share, parts) in [(0.01, 1), (0.2, 20), (0.5, 50)] {
      let top = try #require(tables["top"]?.first { $0.number("top_share") == share })
      let count = (ranked.count * parts + 99) / 100
      #expect(top.count("customers") == count)
      #expect(top.number("revenue_share") == rate(ranked.prefix(count).reduce(0, +), all))
    }
  }

  @Test("the cohorts are the customers by the month of their first purchase")
  func cohorts() throws {
    let log = try Self.master.get()
    var firsts: [String: String] = [:]
    for purchase in log.purchases {
      firsts[purchase.customer] = min(firsts[purchase.customer] ?? "9999", purchase.day)
    }
    let expected = Dictionary(grouping: firsts.values) { $0.prefix(7) }.mapValues(\.count)
    #expect(expected == ["1997-01": 7_846, "1997-02": 8_476, "1997-03": 7_248])
    let rows = try Self.store.get().answer(["retention", "--unit", "month", "--periods", "1"])
      .tables["cohorts"]
    for row in try #require(rows).filter({ $0.count("period") == 0 }) {
      #expect(row.count("size") == expected[row.text("cohort").prefix(7)])
    }
  }

  @Test("the value model is within one per cent of its authors' published estimates")
  func model() throws {
    let program = try Self.ingested(PurchaseLog("sample"))
    let held = try program.answer(["customers", "--to", "1997-10-01"]).tables["hold_out"]?.first
    let row = try #require(held)
    for (name, published) in [("r", 0.2426), ("alpha", 4.4136 * 7), ("a", 0.7929), ("b", 2.4259)] {
      let own = try #require(row.number(name))
      #expect(abs(own - published) <= published / 100, "\(name) is \(own)")
    }
  }

  @Test("pandas finds the same on the same file")
  func pandas() throws {
    let program = try Self.store.get()
    let python = TestSettings.text("CAIRN_PYTHON") ?? "python3"
    guard try program.shell("'\(python)' -c 'import pandas'").code == 0 else {
      print("=== SKIPPED: \(python) has no pandas; CDNOW's figures were not held to it ===")
      return
    }
    let script = CairnProgram.package.appendingPathComponent("Benchmarks/Compare/cdnow.py").path
    let run = try program.shell(
      "'\(python)' '\(script)' \"$PROGRAM\" '\(try #require(PurchaseLog.folder))'")
    #expect(run.code == 0, "\(run.output)\(run.messages)")
    let told = run.output.split(separator: "\n")
    #expect(told.count { $0.hasPrefix("same") } > 20)
    #expect(!told.contains { $0.hasPrefix("WRONG") })
  }

  /// A share with six places, as it is printed.
  private func rate(_ part: Int, _ whole: Int) -> Double? {
    Double(String(format: "%.6f", Double(part) / Double(whole)))
  }
}

/// A file of purchases in fixed columns: customer, day, number of records, dollars; the sample has
/// a number of its own behind the customer.
private struct PurchaseLog {
  struct Purchase {
    var customer: String
    var day: String
    var cents: Int
  }

  /// Where the files lie, or nil where they do not.
  static let folder: String? = {
    guard let named = TestSettings.text("CAIRN_CDNOW"),
      FileManager.default.fileExists(atPath: named)
    else {
      print("=== SKIPPED: CAIRN_CDNOW names no CDNOW_master.txt; see Benchmarks/Compare ===")
      return nil
    }
    return URL(fileURLWithPath: named).deletingLastPathComponent().path
  }()

  private(set) var purchases: [Purchase] = []

  init(_ name: String) throws {
    let path = "\(try #require(Self.folder))/CDNOW_\(name).txt"
    for line in try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
    {
      let cells = line.split(separator: " ").map(String.init)
      guard cells.count >= 4, let dollars = cells.last, cells[0].allSatisfy(\.isNumber) else {
        continue
      }
      let date = Array(cells[cells.count - 3])
      let parts = dollars.split(separator: ".")
      guard date.count == 8, parts.count == 2, parts[1].count == 2,
        let cents = Int(parts.joined())
      else { throw CocoaError(.fileReadCorruptFile) }
      let day = "\(String(date[0..<4]))-\(String(date[4..<6]))-\(String(date[6..<8]))"
      purchases.append(Purchase(customer: cells[0], day: day, cents: cents))
    }
  }

  /// The cents of each customer's purchases.
  var byCustomer: [String: [Int]] {
    Dictionary(grouping: purchases, by: \.customer).mapValues { $0.map(\.cents) }
  }

  /// The log as events, a line each.
  var events: String {
    purchases.map { purchase in
      let dollars = "\(purchase.cents / 100).\(String(format: "%02d", purchase.cents % 100))"
      return "{\"event\":\"purchase\",\"timestamp\":\"\(purchase.day)\","
        + "\"user_id\":\"\(purchase.customer)\",\"value\":\(dollars),\"currency\":\"USD\"}\n"
    }.joined()
  }
}
