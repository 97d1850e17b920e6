import CairnDefinitions
import CairnIngest
import CairnModel
import Testing

@Suite("A user's mapping")
struct MappingTests {
  /// A strict mapping of `what`, `when` and `who`.
  private static func source(_ change: (inout FieldMapping) -> Void = { _ in }) -> SourceDefinition
  {
    var mapping = FieldMapping()
    mapping.event.from = ["what"]
    mapping.time.from = ["when"]
    mapping.identities = [FieldMapping.Named(name: "customer", rule: FieldRule(from: ["who"]))]
    change(&mapping)
    return SourceDefinition(name: "own", format: .ndjson, mapping: mapping)
  }

  private func read(_ members: String, _ change: (inout FieldMapping) -> Void = { _ in }) -> Reading
  {
    Reading(#"{"what":"e","when":"2026-01-01","who":"w",\#(members)}"#, source: Self.source(change))
  }

  private func fields(
    _ members: String, _ change: (inout FieldMapping) -> Void = { _ in }
  ) -> [String: String]? {
    read(members, change).events.first?.fields
  }

  @Test("matches names as they are written")
  func isStrict() {
    let found = Reading(#"{"What":"e","when":"2026-01-01","who":"w"}"#, source: Self.source())
    #expect(found.reasons == [.missingEvent])
  }

  @Test("takes fields from paths, the first present of a list, and keeps the rest")
  func paths() {
    let found = fields(#""context":{"page":{"url":"/u","title":"T"}},"alt":"/a""#) {
      $0.properties = [.init(name: "url", rule: FieldRule(from: ["context.page.url", "alt"]))]
    }
    #expect(
      found == ["@customer": "'w'", "url": "'/u'", "alt": "'/a'", "context.page.title": "'T'"])
    let second = fields(#""alt":"/a""#) {
      $0.properties = [.init(name: "url", rule: FieldRule(from: ["context.page.url", "alt"]))]
    }
    #expect(second == ["@customer": "'w'", "url": "'/a'"])
  }

  @Test("keeps an unmapped key whose name the mapping fills under another name")
  func takenNames() {
    let found = fields(#""url":"raw","page":"/p""#) {
      $0.properties = [.init(name: "url", rule: FieldRule(from: ["page"]))]
    }
    #expect(found == ["@customer": "'w'", "url": "'/p'", "url_2": "'raw'"])
  }

  @Test("lets one key fill several fields")
  func severalFields() {
    let found = fields(#""email":"A@b.c""#) {
      var rule = FieldRule(from: ["email"])
      rule.transforms = [.lowercase]
      $0.identities.append(.init(name: "email", rule: rule))
      $0.properties = [.init(name: "address", rule: FieldRule(from: ["email"]))]
    }
    #expect(found == ["@customer": "'w'", "@email": "'a@b.c'", "address": "'A@b.c'"])
  }

  @Test("replaces values by a map")
  func maps() {
    let change: (inout FieldMapping) -> Void = {
      $0.event.from = ["type"]
      $0.event.map = ["won": "purchase", "5": "five"]
    }
    #expect(read(#""type":"won""#, change).events.first?.name == "purchase")
    #expect(read(#""type":"lost""#, change).events.first?.name == "lost")
    #expect(read(#""type":5"#, change).events.first?.name == "five")
  }

  @Test("fills constants where nothing is read")
  func constants() {
    let found = Reading(
      #"{"when":"2026-01-01","who":"w"}"# + "\n"
        + #"{"what":"x","when":"2026-01-01","who":"w","shop":"b"}"#,
      source: Self.source {
        $0.event.constant = "crm"
        var rule = FieldRule(from: ["shop"])
        rule.constant = "a"
        $0.properties = [.init(name: "shop", rule: rule)]
      })
    #expect(found.events.map(\.name) == ["crm", "x"])
    #expect(found.events.map { $0.fields["shop"] } == ["'a'", "'b'"])
  }

  @Test("ignores values that count as absent")
  func ignored() {
    let found = Reading(
      #"{"what":"e","when":"2026-01-01","who":"guest","who2":"w"}"#,
      source: Self.source {
        $0.identities[0].rule = FieldRule(from: ["who", "who2"])
        $0.identities[0].rule.ignored = ["guest"]
      })
    #expect(found.events.first?.fields == ["@customer": "'w'"])
  }

  @Test(
    "transforms texts",
    arguments: [
      ([.trim], " a ", "a"), ([.lowercase], "ABCż", "abcż"), ([.uppercase], "abcż", "ABCż"),
      ([.stripQuery], "/p?q=1#f", "/p"), ([.stripQuery], "/p#f", "/p"),
      ([.urlDecode], "a%20b+c%C3%A9", "a b cé"),
      ([.urlDecode], "%ff%", "%ff%"), ([.urlDecode], "100%", "100%"),
      ([.digitsOnly], "+48 600-700", "48600700"),
      ([.trim, .uppercase], " a ", "A"), ([.urlDecode, .urlDecode], "%2520", " "),
    ] as [([Transform], String, String)])
  func transforms(_ transforms: [Transform], _ text: String, _ meaning: String) {
    let found = fields(#""x":"\#(text)""#) {
      var rule = FieldRule(from: ["x"])
      rule.transforms = transforms
      $0.properties = [.init(name: "x", rule: rule)]
    }
    #expect(found?["x"] == "'\(meaning)'")
  }

  @Test("keeps only what is mapped, if asked to")
  func keepsOnlyMapped() {
    let found = fields(#""a":1,"b":{"c":2},"page":"/p""#) {
      $0.keepsOnlyMapped = true
      $0.properties = [.init(name: "url", rule: FieldRule(from: ["page"]))]
    }
    #expect(found == ["@customer": "'w'", "url": "'/p'"])
  }

  @Test("keeps the records that its filter wants, and counts the others as filtered")
  func filters() throws {
    let lines = [
      #"{"what":"e","when":"2026-01-01","who":"w","type":"track","n":5}"#,
      #"{"what":"e","when":"2026-01-01","who":"w","type":"page","n":15}"#,
      #"{"type":"identify","who":"w"}"#,
      #"{"what":"f","when":"2026-01-01","who":"w","type":"track","n":25}"#,
      #"{"what":"f","when":"never","who":"w","type":"track"}"#,
    ].joined(separator: "\n")
    let isTrack = EventFilter.comparison(property: "type", .equal, .text("track"))
    for keepsOnlyMapped in [false, true] {
      let found = Reading(
        lines,
        source: Self.source {
          $0.filter = isTrack
          $0.keepsOnlyMapped = keepsOnlyMapped
        })
      #expect((found.lines, found.accepted, found.filtered) == (5, 2, 2))
      #expect(found.reasons == [.badTime])
    }
    let large = EventFilter.comparison(property: "n", .greater, .number(Decimal4(10)))
    let isF = EventFilter.comparison(property: "what", .equal, .text("f"))
    let both = Reading(lines, source: Self.source { $0.filter = .and(large, isF) })
    #expect(both.events.map(\.name) == ["f"])
    let event = EventFilter.comparison(property: "event", .equal, .text("e"))
    #expect(Reading(lines, source: Self.source { $0.filter = event }).events.count == 2)
  }

  @Test("works on cells as on objects")
  func onCells() {
    var source = Self.source {
      $0.event.map = ["won": "purchase"]
      $0.properties = [.init(name: "value", rule: FieldRule(from: ["amount"]))]
    }
    source.format = .delimited(separator: 0x3B, columns: nil)
    let found = Reading("who;what;when;amount;note\nw;won;2026-01-01;12.5;n\n", source: source)
    #expect(found.events.first?.name == "purchase")
    #expect(found.events.first?.fields == ["@customer": "'w'", "value": "d12.50", "note": "'n'"])
  }

  @Test("codes of currencies are in capitals, and other words as they stand")
  func currencies() {
    for (written, meaning) in [("usd", "USD"), (" Eur ", "EUR"), ("PLN", "PLN"), ("euro", "euro")] {
      let found = Reading(
        #"{"event":"e","time":"2026-01-01","user_id":"u","currency":"\#(written)"}"#)
      #expect(found.events.first?.fields["currency"] == "'\(meaning)'")
    }
  }

  @Test("e-mail addresses are in lower case, whatever a mapping says of them")
  func addresses() throws {
    for rule in ["mail", "{from: mail}", "[{from: other, where: mail is null}, mail]"] {
      let file = try DefinitionsFile.read(
        "sources: {s: {fields: {ids: {email: \(rule), customer: no}}}}")
      let found = Reading(
        #"{"event":"e","time":"2026-01-01","no":"A","mail":" Ann@Example.ORG "}"#,
        source: try #require(file.definitions.sources.first))
      #expect(found.events.first?.fields["@email"] == "'ann@example.org'", "\(rule)")
      #expect(found.events.first?.fields["@customer"] == "'A'")
    }
  }

  @Test("a day in the order of some country is refused with what to say")
  func countries() {
    let found = Reading(#"{"event":"e","time":"5/31/2016 0:37","user_id":"u"}"#)
    #expect(found.rejects.first?.detail.contains("by `pattern:`") == true)
    let other = Reading(#"{"event":"e","time":"tomorrow","user_id":"u"}"#)
    #expect(other.rejects.first?.detail == "no such time: tomorrow")
  }
}
