import CairnModel
import Testing

@testable import CairnDefinitions

@Suite struct DefinitionsFileTests {
  static let example = """
    version: 1
    zone: Europe/Warsaw
    week_starts: sunday
    currency: PLN

    sources:
      web:
        match: ["web-*.ndjson.gz"]
        format: segment
      crm:
        match: "crm-*.csv.gz"
        format: csv
        separator: ";"
        encoding: windows-1252
        keep: mapped
        where: "type in ('won', 'refund')"
        columns: [type, closed_at, deal_id, customer_no, email, amount]
        time_range: {from: 2010-01-01, to: 2030-12-31}
        fields:
          event: {from: type, map: {won: purchase, refund: refund}}
          time: {from: closed_at, zone: Europe/Warsaw, pattern: "%Y%m%d"}
          id: deal_id
          ids: {customer: customer_no, email: {from: [email, mail], transform: [trim, lowercase]}}
          value: amount
          channel: {const: shop}
          seen: {unit: ms, ignore: ["", "null"]}

    identity:
      ids: {customer: unique, email: strong, cookie: device}
      device_lookback: 14d
      ignore: ["null", "Guest", "0"]

    session: {timeout: 45m, max: 12h, declared: true, passive: [push_received], key: purchase}

    stages:
      - support: {event: [support_ticket, chat_opened]}
      - retention: {has_ordered: true, ordered_within: 90d, channel: [Email]}
      - consideration: {event: view_item, where: "price > 10"}
      - care: {after: [ticket], until: [solved]}
      - interest: {event: page_view, first_session: true}
      - awareness: {event: "*"}

    stage_models:
      own:
        dormant_after: 60d
        unassigned_limit: 12%
        rules:
          - all: {event: "*"}

    channels:
      rules:
        - Partners: "utm_source = 'acme'"
      ignored_referrers: [pay.example]
      own_hosts: Shop.example

    commerce:
      order: {event: purchase, id: order_id, value: total}
      refund: {event: refund, order: order_id, value: value}
      cart: {add: add_to_cart, remove: remove_from_cart, checkout: [begin_checkout, add_shipping_info, add_payment_info], value: last, abandon_after: 12h, recover_within: 20d, recovers_by_any_order: true}

    funnels:
      checkout: {steps: [view_item, "add_to_cart[price > 10]", purchase|order], window: 7d}
      short: {steps: "a,b"}

    segments:
      big_spenders: "net_revenue >= 500"
      mobile: "first.device = 'mobile'"

    surveys:
      nps: {event: nps_response, score: score, scale: [0, 10], asked: nps_asked}
      effort: {event: ces_response, scale: [1, 7]}
    """

  @Test func `every key of the file is read`() throws {
    let file = try DefinitionsFile.read(Self.example)
    let definitions = file.definitions
    #expect(file.notes.isEmpty)
    #expect(definitions.zone.name == "Europe/Warsaw")
    #expect(definitions.weekStart == .sunday)
    #expect(definitions.currency == "PLN")
    #expect(definitions.identity.deviceLookback == .days(14))
    #expect(definitions.identity.ignoredValues == ["", "null", "guest", "0"])
    #expect(definitions.session.timeout == .minutes(45))
    #expect(definitions.session.longest == .hours(12))
    #expect(definitions.session.isDeclared)
    #expect(definitions.session.passiveEvents == ["push_received"])
    #expect(definitions.session.keyEvents == ["purchase"])
    #expect(definitions.stageModels.map(\.name) == ["customer", "buyer", "user", "own"])
    #expect(definitions.stageModels[3].dormantAfter == .days(60))
    #expect(definitions.stageModels[3].unassignedLimit == Decimal4(tenThousandths: 1_200))
    let rules = definitions.stageModels[0].rules
    #expect(
      rules.map(\.stage) == [
        "support", "retention", "consideration", "care", "interest", "awareness",
      ])
    #expect(rules[0].events == ["support_ticket", "chat_opened"])
    #expect(rules[1].hasOrdered == true && rules[1].withinOfLastOrder == .days(90))
    #expect(rules[1].channels == ["Email"] && rules[1].events == nil)
    #expect(rules[2].filter == (try FilterParser.parse("price > 10")))
    #expect(rules[3].after == ["ticket"] && rules[3].until == ["solved"])
    #expect(rules[4].isFirstSession == true && rules[4].events == ["page_view"])
    #expect(rules[5] == StageModel.Rule(stage: "awareness"))
    #expect(definitions.channels.rules.map(\.channel) == ["Partners"])
    #expect(definitions.channels.ownHosts == ["shop.example"])
    #expect(definitions.channels.ignoredReferrers == ["pay.example"])
  }

  @Test func `commerce, funnels, segments and surveys are read`() throws {
    let definitions = try DefinitionsFile.read(Self.example).definitions
    let commerce = definitions.commerce
    #expect(commerce.orderEvents == ["purchase"] && commerce.orderValue == "total")
    #expect(commerce.checkout == ["begin_checkout"])
    #expect(commerce.shipping == ["add_shipping_info"])
    #expect(commerce.payment == ["add_payment_info"])
    #expect(commerce.cartValue == .last && commerce.recoversByAnyOrder)
    #expect(commerce.abandonAfter == .hours(12) && commerce.recoverWithin == .days(20))
    #expect(definitions.funnels.map(\.name) == ["checkout", "short"])
    #expect(
      definitions.funnels[0].steps.map(\.text) == [
        "view_item", "add_to_cart[price > 10]", "purchase|order",
      ])
    #expect(definitions.funnels[0].window == .days(7) && definitions.funnels[1].window == nil)
    #expect(definitions.funnels[1].steps.count == 2)
    #expect(definitions.segments.map(\.text) == ["net_revenue >= 500", "first.device = 'mobile'"])
    #expect(definitions.surveys[0].scale == 0...10 && definitions.surveys[0].kind == .nps)
    #expect(definitions.surveys[0].asked == "nps_asked")
    #expect(definitions.surveys[1].kind == .ces && definitions.surveys[1].score == "score")
  }

  @Test func `sources start from their preset and say what differs`() throws {
    let sources = try DefinitionsFile.read(Self.example).definitions.sources
    #expect(sources.map(\.name) == ["web", "crm"])
    #expect(sources[0].mapping == SourcePresets.preset(named: "segment")?.mapping)
    let crm = sources[1]
    #expect(crm.match == ["crm-*.csv.gz"])
    #expect(
      crm.format
        == .delimited(
          separator: 0x3B,
          columns: ["type", "closed_at", "deal_id", "customer_no", "email", "amount"]))
    #expect(crm.mapping.encoding == .windows1252 && crm.mapping.keepsOnlyMapped)
    #expect(crm.mapping.earliest == EventTime(seconds: 1_262_304_000))
    #expect(crm.mapping.latest == EventTime(seconds: 1_924_905_600))
    #expect(crm.mapping.event.from == ["type"])
    #expect(crm.mapping.event.map == ["won": "purchase", "refund": "refund"])
    #expect(
      crm.mapping.time.zone?.name == "Europe/Warsaw" && crm.mapping.time.patterns == ["%Y%m%d"])
    #expect(crm.mapping.identities.map(\.name) == ["customer", "email"])
    #expect(crm.mapping.identities[1].rule.from == ["email", "mail"])
    #expect(crm.mapping.identities[1].rule.transforms == [.trim, .lowercase])
    func rule(_ name: String) -> FieldRule? {
      crm.mapping.properties.first { $0.name == name }?.rule
    }
    #expect(rule("value")?.from == ["amount"])
    #expect(rule("order_id")?.from == ["order_id", "transaction_id"])
    #expect(rule("channel")?.constant == "shop" && rule("channel")?.from == [])
    #expect(rule("seen")?.from == ["seen"] && rule("seen")?.unit == .ms)
    #expect(rule("seen")?.ignored == ["", "null"])
  }

  @Test func `nothing, or a part, leaves the rest built in`() throws {
    for text in ["", "\n", "# only a comment\n", "version: 1", "---\n"] {
      #expect(try DefinitionsFile.read(text).definitions == BuiltInDefinitions.definitions)
    }
    let part = try DefinitionsFile.read("session: {timeout: 10m}").definitions
    #expect(part.session.longest == .hours(24))
    #expect(part.funnels == BuiltInDefinitions.definitions.funnels)
  }

  @Test func `the printed built-in definitions read back as the built-in definitions`() throws {
    let file = try DefinitionsFile.read(BuiltInDefinitions.text)
    #expect(file.definitions == BuiltInDefinitions.definitions)
    #expect(file.notes.isEmpty)
    #expect(file.definitions.fingerprint == BuiltInDefinitions.definitions.fingerprint)
  }

  @Test func `texts stay as they are written`() throws {
    let text = """
      commerce: {order: {event: [no, 12:30, 1_000, 2026-11-22, ~, "null"]}}
      segments: {on: "a = 1"}
      """
    let definitions = try DefinitionsFile.read(text).definitions
    #expect(
      definitions.commerce.orderEvents == ["no", "12:30", "1_000", "2026-11-22", "~", "null"])
    #expect(definitions.segments[0].name == "on")
  }

  @Test func `the list of a model leaves the rest of the model as it was set`() throws {
    let model = "stage_models: {customer: {dormant_after: 5d, unassigned_limit: 0.2}}"
    let rules = "stages: [{a: {event: x}}]"
    for text in ["\(model)\n\(rules)", "\(rules)\n\(model)"] {
      let customer = try DefinitionsFile.read(text).definitions.stageModels[0]
      #expect(customer.name == "customer" && customer.stages == ["a"])
      #expect(customer.dormantAfter == .days(5))
      #expect(customer.unassignedLimit == Decimal4(tenThousandths: 2_000))
    }
  }

  @Test func `a stage behind one that takes everything is noted`() throws {
    let text = "stages:\n  - a: {event: \"*\"}\n  - b: {event: x}\n"
    #expect(
      try DefinitionsFile.read(text).notes
        == ["stage 'b' of 'customer' is never reached: 'a' takes all before"])
  }

  @Test func `the fingerprint follows the meaning and not the spelling`() throws {
    func fingerprint(_ text: String) throws -> String {
      try DefinitionsFile.read(text).definitions.fingerprint
    }
    #expect(
      try fingerprint("session: {timeout: 60m}") == fingerprint("session:\n  timeout: '1h'\n"))
    #expect(
      try fingerprint("session: {key: [a, b]}") == fingerprint("session: {key: [b, a, b]}"))
    #expect(BuiltInDefinitions.definitions.fingerprint == "a4de4ba083fceebb")
    let lines = Self.example.split(separator: "\n").count
    #expect(lines > 50)
    // Every line that says something changes the fingerprint.
    let all = try fingerprint(Self.example)
    for (from, to) in [
      ("Warsaw\nweek", "Berlin\nweek"), ("sunday", "monday"), ("PLN", "EUR"), ("web-*", "log-*"),
      ("format: segment", "format: native"), ("\";\"", "\",\""), ("windows-1252", "utf-8"),
      ("keep: mapped", "keep: all"), ("'won'", "'lost'"), ("2010", "2011"), ("%Y%m%d", "%d%m%Y"),
      ("const: shop", "const: web"), ("unit: ms", "unit: s"), ("14d", "15d"), ("Guest", "Test"),
      ("45m", "46m"), ("12h, declared", "13h, declared"), ("push_received", "push"),
      ("chat_opened", "chat"), ("90d", "91d"), ("[Email]", "[Direct]"),
      ("price > 10\"}", "price > 11\"}"),
      ("[ticket]", "[call]"), ("[solved]", "[closed]"), ("session: true", "session: false"),
      ("12%", "13%"), ("60d", "61d"), ("'acme'", "'globex'"), ("pay.example", "pal.example"),
      ("value: total", "value: value"),
      ("value: last", "value: sum"), ("12h, recover", "13h, recover"), ("20d", "21d"),
      ("any_order: true", "any_order: false"), ("window: 7d", "window: 8d"), ("\"a,b\"", "\"b,a\""),
      (">= 500", ">= 501"), ("[0, 10]", "[1, 10]"), ("nps_asked", "nps_sent"),
    ] {
      let range = try #require(Self.example.firstRange(of: from), "\(from)")
      let changed = Self.example.replacingCharacters(in: range, with: to)
      #expect(try fingerprint(changed) != all, "\(from)")
    }
  }
}

extension String {
  func firstRange(of text: String) -> Range<String.Index>? { ranges(of: text).first }

  func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
