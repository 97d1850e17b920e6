import CairnIngest
import CairnModel
import Testing

/// A line that may be JSON or not, and what must become of it.
struct JSONCase: CustomTestStringConvertible, Sendable {
  var name: String
  /// What stands behind `"x":` in a line that is fine otherwise; or a whole line.
  var line: [UInt8]
  /// The reason of the reject, or nil where the line is an event.
  var reason: RejectReason?
  /// What the property `x` must be, where that matters.
  var shown: String?

  var testDescription: String { name }

  static func value(_ text: String, _ shown: String?, _ reason: RejectReason? = nil) -> JSONCase {
    JSONCase(
      name: "value \(text.prefix(40))", line: Self.head + Array(text.utf8) + Array("}".utf8),
      reason: reason, shown: shown)
  }

  static func bytes(_ name: String, _ bytes: [UInt8], _ reason: RejectReason?) -> JSONCase {
    JSONCase(name: name, line: Self.head + bytes + Array("}".utf8), reason: reason)
  }

  static func line(_ text: String, _ reason: RejectReason?) -> JSONCase {
    JSONCase(name: "line \(text.prefix(60))", line: Array(text.utf8), reason: reason)
  }

  static let head = Array(#"{"event":"e","ts":1767225600,"user_id":1,"x":"#.utf8)

  static func nested(_ depth: Int, _ opening: String, _ closing: String) -> String {
    String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)
  }
}

@Suite("JSON lines: what is accepted")
struct JSONAcceptanceTests {
  static let numbers: [JSONCase] = [
    .value("0", "0"), .value("-0", "0"), .value("1", "1"), .value("-1", "-1"),
    .value("9007199254740993", "9007199254740993"),
    .value("9223372036854775807", "9223372036854775807"),
    .value("-9223372036854775808", "-9223372036854775808"),
    .value("9223372036854775808", "'9223372036854775808'"),
    .value("123456789012345678901234567890", "'123456789012345678901234567890'"),
    .value("1.5", "d1.50"), .value("-1.5", "d-1.50"), .value("59.9", "d59.90"),
    .value("0.0001", "d0.0001"), .value("0.12345", "r0.12345"), .value("1.50000", "d1.50"),
    .value("-0.0", "d0"), .value("52.22967561", "r52.22967561"),
    .value("99999999999.99", "d99999999999.99"), .value("99999999999999.5", "d99999999999999.50"),
    .value("1e3", "r1000.0"), .value("1E3", "r1000.0"), .value("1e+3", "r1000.0"),
    .value("1e-3", "r0.001"), .value("1.5e3", "r1500.0"), .value("0e0", "r0.0"),
    .value("1e400", "'1e400'"), .value("-1e400", "'-1e400'"), .value("1e-400", "r0.0"),
    .value("01", nil, .notJSON), .value("-01", nil, .notJSON), .value("00", nil, .notJSON),
    .value("+1", nil, .notJSON), .value("-", nil, .notJSON), .value("--1", nil, .notJSON),
    .value("1.", nil, .notJSON), .value(".5", nil, .notJSON), .value("-.5", nil, .notJSON),
    .value("1.e3", nil, .notJSON), .value("1e", nil, .notJSON), .value("1e+", nil, .notJSON),
    .value("1e5.5", nil, .notJSON), .value("1.2.3", nil, .notJSON), .value("0x1F", nil, .notJSON),
    .value("1_000", nil, .notJSON), .value("1 000", nil, .notJSON), .value("1,000", nil, .notJSON),
    .value("NaN", nil, .notJSON), .value("nan", nil, .notJSON), .value("Infinity", nil, .notJSON),
    .value("-Infinity", nil, .notJSON), .value("١", nil, .notJSON),
  ]

  static let texts: [JSONCase] = [
    .value(#""plain""#, "'plain'"), .value(#""""#, nil), .value(#"" ""#, "' '"),
    .value(#""a\"b""#, "'a\"b'"), .value(#""a\\b""#, "'a\\b'"), .value(#""a\/b""#, "'a/b'"),
    .value(#""\b\f\n\r\t""#, "'\u{8}\u{C}\n\r\t'"), .value(#""\u0041\u00e9""#, "'Aé'"),
    .value(#""\u00E9\uABCD""#, "'é\u{ABCD}'"), .value(#""\ud83d\ude00!""#, "'😀!'"),
    .value(#""a\u0000b""#, "'a\u{0}b'"), .value(#""\uFFFF""#, "'\u{FFFF}'"),
    .value(#""zażółć gęślą""#, "'zażółć gęślą'"), .value(#""日本語 😀""#, "'日本語 😀'"),
    .value("\"\u{7F}\"", "'\u{7F}'"), .value("\"\u{2028}\"", "'\u{2028}'"),
    .value(#""\ud800""#, nil, .notUTF8), .value(#""\udc00""#, nil, .notUTF8),
    .value(#""\ud800\u0041""#, nil, .notUTF8), .value(#""\ud800\ud800""#, nil, .notUTF8),
    .value(#""\ud800x""#, nil, .notUTF8), .value(#""\ud83d\n""#, nil, .notUTF8),
    .value(#""\u12""#, nil, .notJSON), .value(#""\u12G4""#, nil, .notJSON),
    .value(#""\U0041""#, nil, .notJSON), .value(#""\x41""#, nil, .notJSON),
    .value(#""\a""#, nil, .notJSON), .value(#""\'""#, nil, .notJSON),
    .value(#""\ ""#, nil, .notJSON),
    .value(#""open"#, nil, .notJSON), .value(#""open\"#, nil, .notJSON),
    .value("'single'", nil, .notJSON), .value("bare", nil, .notJSON),
    .value("\"tab\there\"", nil, .notJSON), .value("\"bell\u{7}\"", nil, .notJSON),
    .value("\"esc\u{1B}[0m\"", nil, .notJSON), .value("\"cr\rhere\"", nil, .notJSON),
    .bytes("a NUL in a string", [0x22, 0x61, 0, 0x62, 0x22], .nulByte),
    .bytes("a lone continuation byte", [0x22, 0x80, 0x22], .notUTF8),
    .bytes("ff fe", [0x22, 0xFF, 0xFE, 0x22], .notUTF8),
    .bytes("an overlong slash", [0x22, 0xC0, 0xAF, 0x22], .notUTF8),
    .bytes("an overlong euro", [0x22, 0xF0, 0x82, 0x82, 0xAC, 0x22], .notUTF8),
    .bytes("a surrogate in UTF-8", [0x22, 0xED, 0xA0, 0x80, 0x22], .notUTF8),
    .bytes("beyond the last scalar", [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .notUTF8),
    .bytes("a cut sequence", [0x22, 0xE2, 0x82, 0x22], .notUTF8),
    .bytes("the last scalar", [0x22, 0xF4, 0x8F, 0xBF, 0xBF, 0x22], nil),
    .bytes("Latin-1", [0x22, 0x63, 0x61, 0x66, 0xE9, 0x22], .notUTF8),
  ]

  static let containers: [JSONCase] = [
    .value("[]", "'[]'"), .value("[ ]", "'[ ]'"), .value("[1,2,3]", "'[1,2,3]'"),
    .value(
      #"[{"a":[1,{"b":null}]},"x\n",true,false,-1.5e3]"#,
      #"'[{"a":[1,{"b":null}]},"x\n",true,false,-1.5e3]'"#),
    .value("{}", nil), .value("{ }", nil), .value("true", "true"), .value("false", "false"),
    .value("null", nil), .value("[1,]", nil, .notJSON), .value("[,1]", nil, .notJSON),
    .value("[,]", nil, .notJSON), .value("[1 2]", nil, .notJSON), .value("[1", nil, .notJSON),
    .value("[1}", nil, .notJSON), .value("[01]", nil, .notJSON), .value("[1.]", nil, .notJSON),
    .value("[-]", nil, .notJSON), .value("[1e]", nil, .notJSON), .value("[nul]", nil, .notJSON),
    .value("[\"\\q\"]", nil, .notJSON), .value("[\"\\ud800\"]", nil, .notUTF8),
    .value("[{\"a\"}]", nil, .notJSON), .value("[{\"a\":}]", nil, .notJSON),
    .value("[{a:1}]", nil, .notJSON), .value("[{\"a\":1,}]", nil, .notJSON),
    .value("]", nil, .notJSON), .value("{", nil, .notJSON), .value("{]", nil, .notJSON),
    .value(#"{"a"}"#, nil, .notJSON), .value(#"{"a":}"#, nil, .notJSON),
    .value(#"{"a":1,}"#, nil, .notJSON), .value(#"{,"a":1}"#, nil, .notJSON),
    .value(#"{"a" 1}"#, nil, .notJSON), .value(#"{a:1}"#, nil, .notJSON),
    .value(#"{1:1}"#, nil, .notJSON), .value(#"{"a"::1}"#, nil, .notJSON),
    .value(#"{"a":1 "b":2}"#, nil, .notJSON), .value(#"{"a":1;"b":2}"#, nil, .notJSON),
    .value("True", nil, .notJSON), .value("tru", nil, .notJSON), .value("truex", nil, .notJSON),
    .value("nullx", nil, .notJSON), .value("undefined", nil, .notJSON), .value("", nil, .notJSON),
    .value(JSONCase.nested(63, "[", "]"), "'\(JSONCase.nested(63, "[", "]"))'"),
    .value(JSONCase.nested(64, "[", "]"), nil, .tooDeep),
    .value(JSONCase.nested(63, #"{"a":"#, "}"), nil),
    .value(JSONCase.nested(64, #"{"a":"#, "}"), nil, .tooDeep),
    .value(JSONCase.nested(64, #"[{"a":"#, "}]"), nil, .tooDeep),
    .value(JSONCase.nested(32, #"{"a":["#, "]}"), nil, .tooDeep),
    .value(JSONCase.nested(31, #"{"a":["#, "]}"), nil),
    .value(String(repeating: "[", count: 100_000), nil, .tooDeep),
  ]

  static let lines: [JSONCase] = [
    .line("{}", .missingEvent), .line("{ }", .missingEvent), .line("[]", .notJSON),
    .line("null", .notJSON), .line("42", .notJSON), .line("\"text\"", .notJSON),
    .line("not json", .notJSON), .line("{", .notJSON), .line("}", .notJSON), .line("{}}", .notJSON),
    .line("{} {}", .notJSON), .line("{},", .notJSON), .line("# comment", .notJSON),
    .line("// comment", .notJSON), .line("{/**/}", .notJSON), .line("\u{FEFF}\u{FEFF}{}", .notJSON),
    .line(String(repeating: "[", count: 100_000), .tooDeep), .line("[1,2", .notJSON),
    .line(#"{"event":"e","ts":1767225600,"user_id":1} x"#, .notJSON),
    .line(#"{"event":"e","ts":1767225600,"user_id":1}  "#, nil),
    .line(#"   {"event":"e","ts":1767225600,"user_id":1}"#, nil),
    .line("\t{\t\"event\"\t:\t\"e\"\t,\t\"ts\"\t:\t1767225600\t,\t\"user_id\"\t:\t1\t}\t", nil),
    .line(#"{"event" : "e" , "ts" : 1767225600 , "user_id" : 1 }"#, nil),
    .line("{\u{A0}}", .notJSON), .line("{\u{C}}", .notJSON), .line("{\u{B}}", .notJSON),
    .line(#"{"event":"e""ts":1}"#, .notJSON), .line(#"{"event":"e",,"ts":1}"#, .notJSON),
    .line(#"{"event":"e","ts":1767225600,"user_id":1,}"#, .notJSON),
    .line(#"{"\u0065vent":"e","ts":1767225600,"user_id":1}"#, nil),
    .line(#"{"event":"e","ts":1767225600,"user_id":1,"a\u0000b":1}"#, .nulByte),
    .line(#"{"event":"e","ts":1767225600,"user_id":1,"\ud800":1}"#, .notUTF8),
    .line(#"{"event":"e","ts":1767225600,"user_id":1,"":1}"#, nil),
  ]

  @Test(
    "decides every number, string, container and line as RFC 8259 does",
    arguments: numbers + texts + containers + lines)
  func decides(_ one: JSONCase) {
    let found = Reading(one.line + [0x0A])
    #expect(found.reasons == (one.reason.map { [$0] } ?? []))
    #expect(found.events.count == (one.reason == nil ? 1 : 0))
    if let shown = one.shown { #expect(found.events.first?.fields["x"] == shown) }
    #expect(found.lines == 1)
  }

  @Test("decides the same for a line among others, read by guesses")
  func decidesAmongOthers() {
    let all = Self.numbers + Self.texts + Self.containers
    for one in all {
      let good = JSONCase.head + Array("7}\n".utf8)
      let found = Reading(good + good + one.line + [0x0A] + good)
      #expect(found.reasons == (one.reason.map { [$0] } ?? []), "\(one.name)")
      #expect(found.events.count == (one.reason == nil ? 4 : 3), "\(one.name)")
      #expect(found.events.last?.fields["x"] == "7", "\(one.name)")
    }
  }
}
