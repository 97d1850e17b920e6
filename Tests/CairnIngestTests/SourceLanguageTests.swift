import CairnDefinitions
import CairnIngest
import CairnModel
import Foundation
import Testing

/// What a source's definition can say, each word by an example of its own.
@Suite("The language of sources")
struct SourceLanguageTests {
  private func read(_ yaml: String, _ text: String) throws -> Reading {
    let file = try DefinitionsFile.read("sources: {s: {\(yaml)}}")
    return Reading(text, source: try #require(file.definitions.sources.first))
  }

  private static let base = #""event":"e","time":"2026-01-01","user_id":"u""#

  @Test("rules are tried in turn, under their conditions")
  func alternatives() throws {
    let yaml = "fields: {event: [{from: action, where: kind = 'x'}, name, {const: other}]}"
    let found = try read(
      yaml,
      """
      {"kind":"x","action":"a","name":"n","time":"2026-01-01","user_id":"u"}
      {"kind":"y","action":"a","name":"n","time":"2026-01-01","user_id":"u"}
      {"kind":"y","time":"2026-01-01","user_id":"u"}
      """)
    #expect(found.events.map(\.name) == ["a", "n", "other"])
    #expect(found.events[1].fields["action"] == "'a'", "what no rule took is kept")
  }

  @Test("values are joined where the first is there")
  func joined() throws {
    let found = try read(
      #"fields: {id: {join: [a, b, c], with: "/"}}"#,
      "{\(Self.base),\"a\":1,\"c\":\"z\"}\n{\(Self.base),\"b\":2}\n")
    #expect(found.events.map(\.id) == ["1//z", ""])
    #expect(found.events[0].fields["c"] == "'z'", "parts are kept under their own names")
  }

  @Test("a list unfolds, and a record counts once whatever came of it")
  func each() throws {
    let found = try read(
      "each: a.b, fields: {event: a.b.n}",
      #"{"time":"2026-01-01","user_id":"u","a":{"x":1,"b":[{"n":"p"},{"n":"q"},{"m":1}]}}"# + "\n"
        + #"{"time":"2026-01-01","user_id":"u","a":{"b":[]}}"# + "\n"
        + #"{"time":"2026-01-01","user_id":"u","a":{"b":[{},{}]}}"# + "\n")
    #expect(found.events.map(\.name) == ["p", "q"])
    #expect(found.events.map(\.line) == [1, 1])
    #expect(found.lines == 3 && found.accepted == 1)
    #expect(found.blank == 1 && found.notes.emptyRecords == 1, "an empty list is said")
    #expect(found.rejects.map(\.isPart) == [true, false])
    #expect(found.notes.refusedParts == [.missingEvent: 1])
  }

  @Test("JSON in base64 is read where it is meant to be, and else left aside and counted")
  func base64() throws {
    let json = #"{"v":"é","n":{"k":1}}"#
    let text = Data(json.utf8).base64EncodedString()
    let plain = text.replacing("=", with: "").replacing("+", with: "-").replacing("/", with: "_")
    let records = [
      "\"b\":\"\(text)\"", "\"b\":\"\(plain)\",\"kind\":\"yes\"",
      "\"b\":\"\(text)\",\"kind\":\"no\"",
      #""b":"AAE=""#, #""b":"no base64!""#, "\"b\":\"\(text)\",\"d\":{\"v\":2}", #""b":null"#,
      #""c":1"#,
    ]
    let found = try read(
      "unpack: [x, {base64: b, as: d, where: kind is null or kind = 'yes'}], lift: [d]",
      records.map { "{\(Self.base),\($0)}\n" }.joined())
    #expect(found.events.map { $0.fields["v"] } == ["'é'", "'é'", nil, nil, nil, "2", nil, nil])
    #expect(found.events.map { $0.fields["n.k"] }.prefix(2) == ["1", "1"])
    #expect(found.events.allSatisfy { $0.fields["b"] == nil })
    #expect(found.notes.encodedTexts == 4)
    #expect(found.notes.sentences.last == "4 texts in base64 are no JSON and left aside")
  }

  @Test("of a list the values of one member become a list, beside the list itself")
  func listedMembers() throws {
    let found = try read(
      "fields: {items: items, ids_of: {from: items, transform: [{each: id}]}}",
      "{\(Self.base),\"items\":"
        + #"[{"id":"p\u0031","n":{"id":1}},{"id":2.50},{"n":1},{"id":null},{"id":"a\"b"}]}"#
        + "\n{\(Self.base),\"items\":[{\"n\":1}]}\n{\(Self.base),\"items\":[]}\n"
        + "{\(Self.base),\"items\":\"p1\"}")
    #expect(found.events[0].fields["ids_of"] == #"'["p1",2.50,null,null,"a\"b"]'"#)
    #expect(found.events[0].fields["items"]?.hasPrefix("'[{") == true)
    #expect(found.events[1].fields["ids_of"] == nil)
    #expect(found.events[1].fields["items"] == #"'[{"n":1}]'"#)
    #expect(found.events[2].fields["ids_of"] == nil)
    #expect(found.events[3].fields["ids_of"] == "'p1'", "what is no list stays as it is")
  }

  @Test("pairs become members, whatever type their values say")
  func pairs() throws {
    let found = try read(
      "pairs: [p], lift: [p]",
      "{\(Self.base),\"p\":["
        + #"{"key":"a","value":{"int_value":"7"}},{"key":"b","value":{"double_value":1.5}},"#
        + #"{"key":"c","value":{"string_value":null}},{"key":"d","value":true},"#
        + #"{"key":"e","value":"x"},{"key":"e","value":"y"},{"value":1}]}"#)
    let fields = found.events.first?.fields ?? [:]
    #expect(fields["a"] == "'7'")
    #expect(fields["b"] == "d1.50")
    #expect(fields["c"] == nil)
    #expect(fields["d"] == "true" && fields["e"] == #"'["x","y"]'"#)
  }

  @Test("texts that are JSON are opened, and others stay")
  func unpack() throws {
    let found = try read(
      "unpack: [p]",
      "{\(Self.base)," + #""p":"{\"a\":{\"b\":1}}"}"# + "\n{\(Self.base),\"p\":\"{}\"}\n"
        + "{\(Self.base)," + #""p":"{\"a\":"}"#)
    #expect(found.events[0].fields["p.a.b"] == "1")
    #expect(found.events[1].fields["p"] == "'{}'")
    #expect(found.events[2].fields["p"] == #"'{"a":'"#)
  }

  @Test("rows of one cell are one record, and a record gives further events")
  func groupAndAlso() throws {
    let yaml = """
      format: csv, group: {by: order, items: [item, n]},
      fields: {event: {from: kind, transform: {first: 1}, map: {p: purchase}}, id: order, value: total},
      also: {refund: {where: (back > 0), fields: {event: {const: refund}, value: back}}}
      """
    let found = try read(
      yaml,
      """
      order,kind,time,user_id,total,back,item,n
      1,paid,2026-01-01,u,30,5,cup,1
      1,,,,,,plate,2
      2,paid,2026-01-02,u,9,0,cup,1

      """)
    #expect(found.events.map(\.name) == ["purchase", "refund", "purchase"])
    #expect(found.events.map(\.id) == ["1", "1#refund", "2"])
    #expect(found.events.map { $0.fields["value"] } == ["d30", "d5", "d9"])
    #expect(
      found.events[0].fields["items"] == #"'[{"item":"cup","n":"1"},{"item":"plate","n":"2"}]'"#)
    #expect(found.lines == 3 && found.accepted == 3)
  }

  @Test("a list in a record is further events, each with an id of its own")
  func eachFurtherEvent() throws {
    let yaml = """
      format: ndjson, fields: {id: order, value: total}, also: {refund: {each: data.refunds,
      where: data.refunds.total is not null, fields: {event: {const: refund},
      id: data.refunds.id, value: data.refunds.total}}}
      """
    let start = #"{"event":"buy","time":"2026-01-01","user_id":"u","order":"#
    let found = try read(
      yaml,
      start + #"1,"total":9,"data":{"refunds":[{"id":"a","total":"-2"},{"id":"b","total":-3}]}}"#
        + "\n" + start + #"2,"total":5,"data":{"refunds":[]}}"# + "\n"
        + start + #"3,"total":6,"data":{"refunds":[{"id":"c"},{"id":"d","total":"x"}]}}"# + "\n"
        + start + #"4,"total":7}"#)
    #expect(found.events.map(\.id) == ["1", "a#refund", "b#refund", "2", "3", "4"])
    #expect(
      found.events.map { $0.fields["value"] } == ["d9", "d-2", "d-3", "d5", "d6", "d7"])
    #expect(found.reasons == [.badMoney] && found.rejects[0].isPart)
    #expect(found.accepted == 4)
    // The part that was refused comes back as the one event that it is.
    let file = try DefinitionsFile.read("sources: {s: {\(yaml)}}")
    let source = try #require(file.definitions.sources.first)
    let part = try #require(found.rejects[0].part)
    let mended = Array(
      String(decoding: found.rejects[0].bytes, as: UTF8.self).replacing("\"x\"", with: "-1").utf8)
    var reader = RecordReader(source: source, readsParts: true)
    let again = reader.read(KeptPart.line(mended, of: part) + [0x0A], isLast: true).events
    #expect(again.events.count == 1 && again.rejects.isEmpty)
  }

  @Test("columns that differ in a part of their names are a list, and each an event")
  func gatheredColumns() throws {
    let found = try read(
      """
      format: csv, gather: {keys: ["Entered *", "At * (day)"], as: stages}, also: {stage: {
      each: stages, fields: {event: {const: stage}, id: {join: [id, stages.name], with: "/"},
      time: stages.value, stage: stages.name}}}, fields: {id: id}
      """,
      "id,event,time,user_id,\"Entered \"\"Won (a)\"\"\",Entered,At rest (day),Entered 'x'\n"
        + "1,made,2026-01-01,u,2026-02-01,k,2026-03-01,\n2,made,2026-01-02,u,,,,\n")
    #expect(found.events.map(\.id) == ["1", "1/Won (a)#stage", "1/rest#stage", "2"])
    #expect(found.events.map { $0.fields["stage"] } == [nil, "'Won (a)'", "'rest'", nil])
    #expect("\(found.events[2].time)".hasPrefix("2026-03-01"))
    #expect(found.events[0].fields["Entered"] == "'k'" && found.rejects.isEmpty)
    #expect(
      found.events[0].fields["stages"]
        == #"'[{"name":"Won (a)","value":"2026-02-01"},{"name":"rest","value":"2026-03-01"}]'"#)
  }

  @Test("transforms with a word of their own, and times by the first pattern that fits")
  func words() throws {
    let yaml = """
      fields: {ids: {customer: {from: user_id, transform: [{first: 4}, {without: x}, {until: "-"}]}},
      time: {from: time, pattern: [iso, "%d.%m.%Y"]}}
      """
    let found = try read(
      yaml,
      """
      {"event":"e","time":"2026-01-01","user_id":"xa-b"}
      {"event":"e","time":"31.12.2026","user_id":"x-ab"}
      {"event":"e","time":"12/31/2026","user_id":"xabcd"}
      """)
    #expect(found.events.map { $0.fields["@customer"] } == ["'a'"])
    #expect(found.reasons == [.missingID, .badTime])
  }

  @Test("prose behind a table, short rows and mixed encodings")
  func tables() throws {
    let header = "event,time,user_id,note\n"
    let footer = try read(
      "format: csv, footer: true", header + "e,2026-01-01,u,n\nThe end\n\"By: somebody\n")
    #expect(footer.accepted == 1 && footer.blank == 2 && footer.notes.footerLines == 2)
    let short = try read(
      "format: tsv, columns: [event, time, user_id, note], least_cells: 3, quotes: false",
      "e\t2026-01-01\tu\ne\t2026-01-01\tu\t\"n\ne\t2026-01-01\n")
    #expect(short.accepted == 2 && short.reasons == [.badColumns])
    #expect(short.events[1].fields["note"] == "'\"n'")
    let file = try DefinitionsFile.read("sources: {s: {format: csv, encoding: mixed}}")
    let mixed = Reading(
      Array((header + "e,2026-01-01,u,é\ne,2026-01-01,u,").utf8) + [0xE9, 0x0A],
      source: try #require(file.definitions.sources.first))
    #expect(mixed.events.map { $0.fields["note"] } == ["'é'", "'é'"])
    #expect(mixed.notes.transcodedCells == 1)
  }

  @Test(
    "a server's own line is a format",
    arguments: [
      #"log_format main '$remote_addr [$time_local] "$request" ' '$status';"#,
      #"LogFormat "%h %t \"%r\" %>s" short"#, #"%h %t "%r" %>s"#,
    ])
  func directives(_ text: String) {
    let line = #"192.0.2.1 [17/May/2026:10:05:01 +0000] "GET /p HTTP/1.1" 200"#
    let found = Reading(line, source: .accessLog(named: "log", pattern: text))
    #expect(found.events.map { $0.fields["url"] } == ["'/p'"])
  }

  @Test(
    "addresses keep their network only",
    arguments: [
      ("192.0.2.77", "192.0.2.0"), ("2001:db8:1:2::9", "2001:db8:1::"),
      ("2001:db8::9", "2001:db8:0::"),
      ("::ffff:192.0.2.77", "::ffff:192.0.2.0"), ("[2001:db8:1::9]", "2001:db8:1::"),
      ("192.0.2.77, 198.51.100.9", "192.0.2.0, 198.51.100.0"), ("fe80::1%eth0", "fe80:0:0::"),
    ])
  func addresses(_ address: String, _ network: String) {
    let found = guarded("\"ip\":\"\(address)\"")
    #expect(found["ip"] == "'\(network)'")
  }

  @Test("queries lose the keys that they must not keep")
  func queries() {
    let found = guarded(#""url":"/p?Token=1&x=2#f","page_referrer":"https://a.example/?token=1""#)
    #expect(found["url"] == "'/p?x=2#f'")
    #expect(found["page_referrer"] == "'https://a.example/'")
  }

  @Test("identifiers are hashed wherever they are kept")
  func identifiers() {
    let found = guarded(#""customer":"raw","email":"A@b.example""#)
    #expect(found["@customer"] == "'<u>'" && found["customer"] == "'<raw>'")
    #expect(found["@email"] == "'<a@b.example>'")
    let named = guarded(#""user_properties":{"email":"A@b.example"},"$distinct_ids":["a","b"]"#)
    #expect(named["user_properties.email"] == "'<A@b.example>'")
    #expect(named["$distinct_ids"] == #"'<["a","b"]>'"#)
    #expect(guarded(#""client.address":"192.0.2.77""#)["client.address"] == "'192.0.2.0'")
  }

  private func guarded(_ members: String) -> [String: String] {
    var rules = PrivacyRules()
    rules.truncatesAddresses = true
    rules.droppedQueryKeys = ["token"]
    let guards = FieldGuards(rules) { [0x3C] + $0 + [0x3E] }
    return Reading("{\(Self.base),\(members)}", guards: guards).events.first?.fields ?? [:]
  }
}
