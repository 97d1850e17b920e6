import CairnDefinitions
import CairnIngest
import CairnModel
import Testing

@Suite("Amounts of presets, however they are written")
struct AmountsOfPresetsTests {
  /// A preset's table; words in angle brackets stand for what differs from row to row.
  private struct Table {
    var preset: String
    var header: String
    var row: String
  }

  private static let tables = [
    Table(
      preset: "shopify",
      header: "Name;Email;Financial Status;Currency;Total;Created at;Lineitem name;"
        + "Refunded Amount;Cancelled at",
      row: "#<n>;a@x.example;<status>;EUR;<amount>;2026-05-01 11:03:00 +0200;Mug;<less>;<cancelled>"
    ),
    Table(
      preset: "woocommerce",
      header: "Order Number;Order Status;Order Date;Email (Billing);Currency;Order Total Amount;"
        + "Order Refund Amount;Item Name",
      row: "<n>;<status>;2026-05-01 09:59;a@x.example;EUR;<amount>;<less>;Mug"),
    Table(
      preset: "woocommerce",
      header: "order_id;order_number;date;status;billing_email;order_currency;order_total;"
        + "parent_order_number;refunded_total",
      row: "<n>;<n>;2026-05-01 09:59;<status>;a@x.example;EUR;<signed>;1;<less>"),
    Table(
      preset: "hubspot",
      header: "Record ID;Deal Name;Deal Stage;Amount;Currency;Create Date;Close Date",
      row: "<n>;Deal;Closed Won;<signed>;EUR;2026-05-01 09:59;2026-05-02 09:59"),
    Table(
      preset: "salesforce",
      header: "Id;CreatedDate;CloseDate;IsWon;Amount;CurrencyIsoCode;ContactId",
      row: "006000000000<n>;2026-05-01T09:59:00Z;2026-05-02;true;<signed>;EUR;003000000000001"),
  ]

  private static let forms = [
    "{decimal: \",\"}", "{decimal: \",\", thousands: \".\"}", "{thousands: \",\"}",
  ]

  /// Hundredths as a number with a sign before the decimals and one between thousands.
  private func written(_ cents: Int, _ form: String) -> String {
    let decimal = form.contains("decimal: \",\"") ? "," : "."
    let thousands = form.contains("s: \".\"") ? "." : form.contains("s: \",\"") ? "," : ""
    let digits = String(cents.magnitude / 100)
    var whole = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { whole += thousands }
      whole.append(digit)
    }
    let places = String(100 + cents.magnitude % 100).dropFirst()
    return "\(cents < 0 ? "-" : "")\(whole)\(decimal)\(places)\(form.isEmpty ? "" : " €")"
  }

  private func source(_ preset: String, _ fields: String) throws -> SourceDefinition {
    let text = "sources: {s: {preset: \(preset), format: csv, separator: \";\"\(fields)}}"
    return try #require(try DefinitionsFile.read(text).definitions.sources.first)
  }

  private func read(_ table: Table, _ form: String, _ seed: UInt64) throws -> Reading {
    var random = Dice(seed: seed)
    var rows = [table.header]
    for number in 100..<130 {
      let cents = random.one(of: [0, 5, 1_999, 50_000, 123_456, 150_000, 12_345_678])
      let less = random.one(of: [nil, 0, 5, cents / 2, cents])
      let signed = random.one(of: [cents, cents, -cents])
      let status = random.one(of: ["paid", "completed", "refunded", "cancelled", "pending"])
      let day = random.one(of: ["", "2026-05-02 09:00:00 +0200"])
      rows.append(
        table.row.replacing("<n>", with: "\(number)").replacing("<status>", with: status)
          .replacing("<cancelled>", with: day)
          .replacing("<signed>", with: written(signed, form))
          .replacing("<amount>", with: written(cents, form))
          .replacing("<less>", with: less.map { written($0, form) } ?? ""))
    }
    let fields = form.isEmpty ? "" : ", fields: {value: {number: \(form)}}"
    return Reading(
      rows.joined(separator: "\n") + "\n", source: try source(table.preset, fields))
  }

  /// What an answer about money sees of an event.
  private func money(_ event: ReadEvent) -> String {
    let total = event.fields["refunded_total"].map { _ in "running" } ?? ""
    let order = event.fields["order_id"] ?? ""
    return "\(event.time) \(event.name) \(order) \(event.fields["value"] ?? "-") \(total)"
  }

  @Test("the same table gives the same money in whatever form its amounts are written")
  func sameMoney() throws {
    for table in Self.tables {
      for seed in UInt64(0)..<6 {
        let plain = try read(table, "", seed)
        #expect(plain.reasons.isEmpty && plain.events.count >= 30, "\(table.preset)")
        for form in Self.forms {
          let found = try read(table, form, seed)
          #expect(found.reasons.isEmpty, "\(table.preset) \(form)")
          #expect(
            found.events.map(money) == plain.events.map(money),
            "\(table.preset) \(form), seed \(seed)")
        }
      }
    }
  }

  @Test("a refunded amount in another form than the source's is refused, and not left out")
  func anotherForm() throws {
    let source = try source("shopify", #", fields: {value: {number: {decimal: ","}}}"#)
    let header = "Name;Email;Financial Status;Currency;Total;Created at;Refunded Amount\n"
    let start = "#1;a@x.example;paid;EUR;20,00;2026-05-01 11:03:00 +0200;"
    #expect(Reading(header + start + "5.50\n", source: source).reasons == [.badMoney])
    #expect(Reading(header + start + "$1,005.50\n", source: source).reasons == [.badMoney])
    #expect(Reading(header + start + "0.00\n", source: source).events.count == 1)
  }

  @Test("a further event and a price may have a form of their own, and conditions follow it")
  func ownForms() throws {
    let text = """
      sources:
        s:
          format: csv
          separator: ";"
          fields: {value: {from: total, number: {decimal: ","}}, price: {number: {decimal: "."}}}
          also:
            back:
              where: back > 5
              fields: {event: {const: refund}, value: {from: back, number: {thousands: ","}}}
      """
    let source = try #require(try DefinitionsFile.read(text).definitions.sources.first)
    let start = "event;time;user_id;total;price;back\ne;2026-01-01;u;1,5;2.50;"
    let found = Reading(start + "$1,000\ne;2026-01-02;u;1,5;2.50;$4.50\n", source: source)
    #expect(found.events.map { $0.fields["value"] } == ["d1.50", "d1000", "d1.50"])
    #expect(found.events.map { $0.fields["price"] } == ["d2.50", "d2.50", "d2.50"])
  }

  @Test(
    "options without a place are laid over each place where the preset looks, and its conditions",
    arguments: [
      ("shopify", "value: {ignore: [\"0.00\"]}"), ("shopify", "value: {transform: trim}"),
      ("shopify", "event: {ignore: [nothing]}"), ("shopify", "id: {transform: trim}"),
      ("woocommerce", "value: {transform: trim}"), ("woocommerce", "order_id: {transform: trim}"),
      ("woocommerce", "event: {ignore: [nothing]}"), ("woocommerce", "value: {map: {a: b}}"),
      ("hubspot", "deal_stage: {ignore: [nothing]}"), ("hubspot", "event: {transform: trim}"),
      ("salesforce", "event: {transform: [{first: 3}, trim]}"),
    ])
  func options(_ preset: String, _ field: String) throws {
    for table in Self.tables where table.preset == preset {
      let row = table.row.replacing("<cancelled>", with: "2026-05-02 09:00:00 +0200")
        .replacing("<status>", with: "refunded").replacing("<signed>", with: "20.00")
        .replacing("<amount>", with: "20.00").replacing("<less>", with: "5.50")
      let text = table.header + "\n" + row + "\n"
      let found = Reading(text, source: try source(preset, ", fields: {\(field)}"))
      let plain = Reading(text, source: try source(preset, ""))
      #expect(found.events == plain.events, "\(preset) \(field)")
    }
  }

  @Test("GA4's value and Snowplow's event keep where they stand under further options")
  func optionsOnRecords() throws {
    for (preset, field, name) in [
      ("ga4", "transform: trim", "value"), ("ga4", "map: {a: b}", "order_id"),
      ("snowplow", "ignore: [nothing]", "event"),
    ] {
      let text = "sources: {s: {preset: \(preset), fields: {\(name): {\(field)}}}}"
      let source = try #require(try DefinitionsFile.read(text).definitions.sources.first)
      let known = try #require(SourcePresets.preset(named: preset))
      func rule(_ mapping: FieldMapping) -> FieldRule? {
        name == "event" ? mapping.event : mapping.properties.first { $0.name == name }?.rule
      }
      let (new, old) = (rule(source.mapping)?.all ?? [], rule(known.mapping)?.all ?? [])
      #expect(new.map(\.from) == old.map(\.from), "\(preset) \(name)")
      #expect(new.map(\.filter) == old.map(\.filter), "\(preset) \(name)")
      if preset == "ga4", name == "order_id" { #expect(new[0].ignored == old[0].ignored) }
    }
  }
}
