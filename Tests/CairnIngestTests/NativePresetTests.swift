import CairnIngest
import CairnModel
import Testing

@Suite("The native preset")
struct NativePresetTests {
  /// The event of one object with an event, a time and a customer besides.
  private func read(_ members: String) -> [String: String]? {
    Reading(#"{"event":"e","ts":1767225600,"user_id":7,\#(members)}"#).events.first?.fields
  }

  @Test("finds the fixed part and the identifiers")
  func findsTheFixedPart() {
    let found = Reading(
      #"""
      {"event":"view","timestamp":"2026-01-01T00:00:00Z","event_id":"a1","anonymous_id":"c1",\#
      "user_id":42,"email":" Ada@Example.COM ","device":"mobile"}
      """#)
    let event = found.events[0]
    #expect(event.name == "view")
    #expect(event.id == "a1")
    #expect(event.time == EventTime(seconds: 1_767_225_600))
    #expect(
      event.fields == [
        "@cookie": "'c1'", "@customer": "'42'", "@email": "'ada@example.com'", "device": "'mobile'",
      ])
  }

  @Test(
    "matches names without regard to case and underscores",
    arguments: [
      "eventName", "event_name", "EVENT_NAME", "EventName", "eventname", "__event__name",
    ])
  func matchesLoosely(_ key: String) {
    let found = Reading(#"{"\#(key)":"e","TimeStamp":1767225600,"USERID":"u"}"#)
    #expect(found.events.first?.name == "e")
    #expect(found.events.first?.fields == ["@customer": "'u'"])
  }

  @Test(
    "lets the order of the list decide, and keeps the losers",
    arguments: [
      #"{"event":"a","type":"b","name":"c","ts":1767225600,"user_id":1}"#,
      #"{"type":"b","name":"c","event":"a","ts":1767225600,"user_id":1}"#,
      #"{"name":"c","event":"a","type":"b","ts":1767225600,"user_id":1}"#,
    ])
  func orderOfListDecides(_ line: String) {
    let event = Reading(line).events.first
    #expect(event?.name == "a")
    #expect(event?.fields == ["@customer": "'1'", "type": "'b'", "name": "'c'"])
  }

  @Test("takes the top level first, then properties, then props")
  func topLevelFirst() {
    #expect(
      read(#""props":{"value":1},"properties":{"value":2},"value":3"#)
        == ["@customer": "'7'", "value": "d3", "properties.value": "2", "props.value": "1"])
    #expect(
      read(#""props":{"value":1},"properties":{"revenue":2}"#)
        == ["@customer": "'7'", "value": "d2", "props.value": "1"])
    #expect(
      read(#""total":5,"properties":{"value":2}"#)
        == ["@customer": "'7'", "value": "d5", "properties.value": "2"])
  }

  @Test("names the fields of the worked example as its page does")
  func workedExample() {
    let found = read(#""type":"track","value":5,"properties":{"revenue":7,"type":"gift"}"#)
    #expect(
      found == [
        "@customer": "'7'", "value": "d5", "revenue": "7", "type": "'track'",
        "properties.type": "'gift'",
      ])
  }

  @Test("counts null and empty text as absent")
  func nullIsAbsent() {
    let found = Reading(
      #"{"event":"","event_name":null,"type":"t","ts":1767225600,"user_id":"","email":null,"cookie":"c","x":null,"y":""}"#
    )
    #expect(found.events.first?.name == "t")
    #expect(found.events.first?.fields == ["@cookie": "'c'"])
  }

  @Test("joins the names of nested objects with dots, and lifts the members of properties")
  func joinsNames() {
    #expect(
      read(#""context":{"page":{"title":"T"},"ip":"1"},"properties":{"plan":"p","deep":{"a":1}}"#)
        == [
          "@customer": "'7'", "context.page.title": "'T'", "context.ip": "'1'", "plan": "'p'",
          "deep.a": "1",
        ])
  }

  @Test(
    "keeps a name that two places have at the upper one, in any order",
    arguments: [
      #""plan":"top","properties":{"plan":"in"},"props":{"plan":"low"}"#,
      #""props":{"plan":"low"},"properties":{"plan":"in"},"plan":"top""#,
      #""properties":{"plan":"in"},"plan":"top","props":{"plan":"low"}"#,
    ])
  func sharedNames(_ members: String) {
    #expect(
      read(members) == [
        "@customer": "'7'", "plan": "'top'", "properties.plan": "'in'", "props.plan": "'low'",
      ])
  }

  @Test("names do not depend on what the file showed before")
  func namesDoNotDependOnOrder() {
    let lines = [
      #""properties":{"plan":"in"}"#, #""plan":"top""#, #""plan":"top","properties":{"plan":"in"}"#,
      #""a.b":1"#, #""a":{"b":2}"#, #""type":"x","properties":{"type":"y"}"#,
      #""properties":{"type":"y"}"#,
    ].map { #"{"event":"e","ts":1767225600,"user_id":7,\#($0)}"# }
    let alone = lines.map { Reading($0).events[0].fields }
    var order = Array(lines.indices)
    for _ in 0..<lines.count {
      order.append(order.removeFirst())
      let found = Reading(order.map { lines[$0] }.joined(separator: "\n"))
      #expect(found.events.map(\.fields) == order.map { alone[$0] })
    }
  }

  @Test("keeps common fields under their canonical names")
  func canonicalNames() {
    #expect(
      read(
        #""page":"/p","referer":"r","transaction_id":1001,"revenue":"25.00","currency":"EUR","sku":"s","price":10,"quantity":2,"utm_source":"g","session_id":3,"cart_id":true"#
      ) == [
        "@customer": "'7'", "url": "'/p'", "referrer": "'r'", "order_id": "'1001'",
        "value": "d25", "currency": "'EUR'", "sku": "'s'", "product_id": "'s'", "price": "d10",
        "quantity": "2", "utm_source": "'g'", "session_id": "'3'", "cart_id": "'true'",
      ])
    #expect(
      read(#""url":"/u","path":"/p","product_id":"p","sku":"s""#)
        == ["@customer": "'7'", "url": "'/u'", "path": "'/p'", "product_id": "'p'", "sku": "'s'"])
  }

  @Test(
    "reads money exactly",
    arguments: [
      ("25", "d25"), ("25.5", "d25.50"), (#""25.00""#, "d25"), (#"" 1e3 ""#, "d1000"),
      ("0.00005", "d0"), ("0.00015", "d0.0002"), ("0.00025", "d0.0002"), ("0.000250001", "d0.0003"),
      ("-12.3456", "d-12.3456"), ("1e2", "d100"), ("922337203685477.5807", "d922337203685477.5807"),
      (#""+5""#, "d5"), ("12345678901234", "d12345678901234"),
    ])
  func readsMoney(_ text: String, _ shown: String) {
    #expect(read(#""value":\#(text)"#)?["value"] == shown)
    #expect(read(#""price":\#(text)"#)?["price"] == shown)
  }

  @Test(
    "refuses what is no money",
    arguments: [
      #""inf""#, #""-inf""#, #""nan""#, #""NaN""#, #""0x1p3""#, "1e400", #""1e400""#, #""1,5""#,
      #""5 EUR""#, "true", "[1]", "922337203685477.5808", "922337203685478", #""--1""#, #""1_0""#,
      #"" ""#,
    ])
  func refusesMoney(_ text: String) {
    for name in ["value", "price", "quantity", "revenue"] {
      let line = #"{"event":"e","ts":1767225600,"user_id":7,"\#(name)":\#(text)}"#
      #expect(Reading(line).reasons == [.badMoney], "\(name)")
    }
  }

  @Test("does not mind bad money that loses its field")
  func badMoneyThatLoses() {
    #expect(
      read(#""revenue":"gold","value":5"#)
        == ["@customer": "'7'", "value": "d5", "revenue": "'gold'"])
    #expect(
      read(#""value":5,"total":0.00015"#)
        == ["@customer": "'7'", "value": "d5", "total": "r0.00015"])
  }

  @Test("counts rounded money once, and only of events")
  func countsRoundedMoney() {
    let good = #"{"event":"e","ts":1767225600,"user_id":7,"value":0.00015,"price":1.00001}"#
    let bad = #"{"event":"e","ts":"never","user_id":7,"value":0.00015}"#
    let found = Reading([good, bad, good].joined(separator: "\n"))
    #expect(found.roundedMoney == 4)
    #expect(found.notes.roundedMoney == 4)
  }

  @Test(
    "keeps ids as text with all their digits",
    arguments: [
      ("42", "42"), (#""42""#, "42"),
      ("123456789012345678901234567890", "123456789012345678901234567890"),
      ("1.0", "1.0"), ("-0", "-0"), ("true", "true"), (#""Ω""#, "Ω"),
    ])
  func idsAreText(_ text: String, _ shown: String) {
    let found = Reading(#"{"event":"e","ts":1767225600,"user_id":\#(text),"event_id":\#(text)}"#)
    #expect(found.events.first?.fields == ["@customer": "'\(shown)'"])
    #expect(found.events.first?.id == shown)
  }

  @Test(
    "refuses a record without what an event needs",
    arguments: [
      (#"{"ts":1767225600,"user_id":1}"#, RejectReason.missingEvent),
      (#"{"event":{"a":1},"ts":1767225600,"user_id":1}"#, .missingEvent),
      (#"{"event":["a"],"ts":1767225600,"user_id":1}"#, .missingEvent),
      (#"{"event":"e","user_id":1}"#, .missingTime),
      (#"{"event":"e","ts":null,"user_id":1}"#, .missingTime),
      (#"{"event":"e","ts":"never","user_id":1}"#, .badTime),
      (#"{"event":"e","ts":true,"user_id":1}"#, .badTime),
      (#"{"event":"e","ts":1e400,"user_id":1}"#, .badTime),
      (#"{"event":"e","ts":1767225600}"#, .missingID),
      (#"{"event":"e","ts":1767225600,"email":"  "}"#, .missingID),
      (#"{"event":"e","ts":1767225600,"user":{"id":5}}"#, .missingID),
      (#"{"event":"e\u0000","ts":1767225600,"user_id":1}"#, .nulByte),
      (#"{"event":"e","ts":1767225600,"user_id":"\u0000"}"#, .nulByte),
      (#"{"event":"e","event_id":"\u0000","ts":1767225600,"user_id":"1"}"#, .nulByte),
      (#"{"event":"e","event":"e","ts":1767225600,"user_id":1}"#, .repeatedKey),
      (#"{"event":"e","ts":1767225600,"ts":1767225600,"user_id":1}"#, .repeatedKey),
      (#"{"event":"e","ts":1767225600,"user_id":1,"user_id":null}"#, .repeatedKey),
      (#"{"event":"e","ts":1767225600,"user_id":1,"value":1,"value":1}"#, .repeatedKey),
      (
        #"{"event":"e","ts":1767225600,"user_id":1,"properties":{"value":1},"properties":{"x":1}}"#,
        .repeatedKey
      ),
      (#"{"event_id":"d","event_id":"e","ts":1}"#, .repeatedKey),
    ])
  func refusesIncompleteRecords(_ line: String, _ reason: RejectReason) {
    #expect(Reading(line).reasons == [reason])
    let good = #"{"event":"e","ts":1767225600,"user_id":1,"x":1}"#
    let among = Reading([good, line, good].joined(separator: "\n"))
    #expect(among.reasons == [reason])
    #expect(
      among.events.map(\.fields)
        == Reading([good, good].joined(separator: "\n")).events.map(\.fields))
  }

  @Test("lets the last of a repeated key win, and counts it")
  func lastWins() {
    #expect(read(#""x":1,"y":2,"x":3"#) == ["@customer": "'7'", "x": "3", "y": "2"])
    #expect(read(#""x":1,"x":null"#) == ["@customer": "'7'"])
    #expect(read(#""url":"/a","url":"/b""#) == ["@customer": "'7'", "url": "'/b'"])
    #expect(read(#""a":{"x":1,"y":2},"a":{"x":3}"#) == ["@customer": "'7'", "a.x": "3"])
    #expect(read(#""a":1,"a":{"x":3}"#) == ["@customer": "'7'", "a.x": "3"])
    #expect(read(#""a":{"x":3},"a":1"#) == ["@customer": "'7'", "a": "1"])
    let found = Reading(#"{"event":"e","ts":1767225600,"user_id":7,"x":1,"x":2,"x":3}"#)
    #expect(found.notes.repeatedKeys == 2)
  }

  @Test("refuses a record of more keys than a record may have, and goes on")
  func tooManyKeys() {
    let many = (0..<5_000).map { #""k\#($0)":1"# }.joined(separator: ",")
    let repeated = (0..<5_000).map { _ in #""k":1"# }.joined(separator: ",")
    let good = #"{"event":"e","ts":1767225600,"user_id":7,"x":1}"#
    let head = #"{"event":"e","ts":1767225600,"user_id":7,"#
    let found = Reading(
      [head + many + "}", good, head + repeated + "}", good].joined(separator: "\n"))
    #expect(found.reasons == [.badLine, .badLine])
    #expect(
      found.events.map(\.fields) == [
        ["@customer": "'7'", "x": "1"], ["@customer": "'7'", "x": "1"],
      ])
  }

  @Test("says in its notes what it decided")
  func notes() {
    let found = Reading(
      "\u{FEFF}" + #"{"event":"e","ts":1767225600123,"user_id":7,"value":0.00015}"#)
    #expect(found.notes.hasByteOrderMark)
    #expect(
      found.notes.sentences == [
        "numbers in the time field are milliseconds since 1970 (settled by the size of the first)",
        "1 amount was rounded to four places, half to even",
      ])
  }
}
