import Cairn
import CairnReport
import Foundation
import TestSupport
import Testing

/// Tools learn the columns of a mart once: they are those of its definition, not of today's rows.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct MartSchemaTests {
  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  /// The columns with their types, by the names of the tables.
  private func schema(_ store: String) async throws -> [String: [String]] {
    let cairn = Cairn(
      path: "\(program.folder.path)/\(store)", definitions: DefinitionsSearch.builtIn)
    let set = try await cairn.martSet(try await cairn.reports(Asking()))
    return Dictionary(
      uniqueKeysWithValues: set.marts.map { mart in
        (mart.name, mart.columns.map { "\($0.name) \($0.declared.rawValue)" })
      })
  }

  private func ingest(_ lines: [String], into store: String) throws {
    try program.folder.write(
      Data((lines.joined(separator: "\n") + "\n").utf8), to: "\(store).ndjson")
    try program.ingest(["\(store).ndjson"], into: store)
  }

  private func line(
    _ event: String, _ person: String, _ time: String, _ more: String = ""
  ) -> String {
    #"{"event":"\#(event)","user_id":"\#(person)","timestamp":"2026-05-\#(time):00Z"\#(more)}"#
  }

  private var unpriced: [String] {
    [
      line("view_item", "ann", "01T09:00"), line("add_to_cart", "bob", "01T10:00"),
      line("purchase", "cid", "01T11:00", #","order_id":"o1""#),
    ]
  }

  /// Carts, orders and answers of two currencies.
  private var currencies: [String] {
    (0..<24).flatMap { index -> [String] in
      let money = #","currency":"\#(index % 2 == 0 ? "EUR" : "USD")","value":\#(index + 10).5"#
      let (person, day) = ("p\(index / 2)", 10 + index % 9)
      return [
        line("view_item", person, "\(day)T09:00"),
        line("add_to_cart", person, "\(day)T09:01", money + #","price":7,"product_id":"x""#),
        line("begin_checkout", person, "\(day)T09:02"),
        line(index % 3 == 0 ? "error" : "search", person, "\(day)T09:03"),
        index % 3 == 0
          ? line("view_item", person, "\(day)T09:05")
          : line("purchase", person, "\(day)T09:05", money + #","order_id":"o\#(index)""#),
        line("nps_asked", person, "\(day)T09:06"),
        line("nps_response", person, "\(day)T09:07", #","score":\#(index % 11)"#),
      ]
    }
  }

  @Test("the columns and types of a mart are the same whatever the store holds")
  func columnsAreFixed() async throws {
    #expect(try program.run("init", "-q", "--store", "empty").code == 0)
    try ingest(unpriced, into: "unpriced")
    try ingest(currencies, into: "currencies")
    try program.ingest(CairnProgram.sample, into: "sample")
    let sample = try await schema("sample")
    #expect(sample["mart_dropoff_points"]?.contains("basket_value_minor INTEGER") == true)
    for store in ["empty", "unpriced", "currencies"] {
      let own = try await schema(store)
      #expect(own.count > 40, "\(store) has \(own.count) tables")
      for (table, columns) in own.sorted(by: { $0.key < $1.key }) {
        guard let others = sample[table] else { continue }
        #expect(columns == others, "\(table) of \(store)")
      }
    }
  }
}
