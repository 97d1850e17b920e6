import CairnBytes

/// A file that means harm, or was made by somebody who did not care, and what must become of it.
struct HostileFile: Sendable {
  var name: String
  var bytes: [UInt8]
  /// The exit code of its ingest.
  var code: Int32
  var accepted = 0
  var rejected = 0
  var blank = 0
  var events: Int?
  var options: [String] = []

  init(_ name: String, _ bytes: [UInt8], code: Int32) {
    (self.name, self.bytes, self.code) = (name, bytes, code)
  }

  /// A file that is taken in with these counts.
  static func taken(
    _ name: String, _ bytes: [UInt8], _ accepted: Int, rejected: Int = 0, blank: Int = 0
  ) -> HostileFile {
    var file = HostileFile(name, bytes, code: rejected > 0 ? 3 : 0)
    (file.accepted, file.rejected, file.blank) = (accepted, rejected, blank)
    return file
  }

  /// A file that is refused whole.
  static func refused(_ name: String, _ bytes: [UInt8]) -> HostileFile {
    HostileFile(name, bytes, code: 4)
  }

  /// The same file, ended by another code and read with further options.
  func with(code: Int32? = nil, events: Int? = nil, _ options: String...) -> HostileFile {
    var file = self
    file.code = code ?? self.code
    file.events = events
    file.options = options
    return file
  }
}

extension HostileFile {
  /// A good line with a number of its own.
  static func line(_ number: Int, _ more: String = "") -> String {
    #"{"event_id":"e\#(number)","user_id":"u\#(number % 50)","event":"page_view","#
      + #""ts":\#(1_767_225_600_000 + number * 1_000)\#(more)}"# + "\n"
  }

  static func lines(_ range: Range<Int>) -> [UInt8] { Array(range.map { line($0) }.joined().utf8) }

  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    GzipWriter.compress(bytes.span, .small(level: 6))
  }

  static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  static let good = lines(0..<200)
  static let zipped = gzip(good)

  static var all: [HostileFile] { containers + lineForms + values + cells + logs + shapes }

  /// Gzip and what is no gzip.
  static var containers: [HostileFile] {
    let crc = Array(zipped.dropLast(8)) + [0xDE, 0xAD, 0xBE, 0xEF] + Array(zipped.suffix(4))
    let size = Array(zipped.dropLast(4)) + [1, 0, 0, 0]
    var flipped = zipped
    flipped[zipped.count / 2] ^= 0x10
    let named =
      [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3] + bytes("../../../etc/passwd") + [0]
      + zipped.dropFirst(10)
    return [
      .taken("ok.ndjson.gz", zipped, 200),
      .refused("half.ndjson.gz", Array(zipped.prefix(zipped.count / 2))),
      .refused("no_size.ndjson.gz", Array(zipped.dropLast(4))),
      .refused("no_last_byte.ndjson.gz", Array(zipped.dropLast(1))),
      .refused("bad_crc.ndjson.gz", crc),
      .refused("bad_size.ndjson.gz", size),
      .refused("flipped.ndjson.gz", flipped),
      .refused("header_only.ndjson.gz", Array(zipped.prefix(10))),
      .refused("magic_only.ndjson.gz", [0x1F, 0x8B]),
      .taken("members.ndjson.gz", gzip(lines(0..<90)) + gzip([]) + gzip(lines(90..<200)), 200),
      .taken(
        "split_line.ndjson.gz",
        gzip(Array(good.prefix(777))) + gzip(Array(good.dropFirst(777))), 200),
      .taken("padded.ndjson.gz", zipped + [UInt8](repeating: 0, count: 512), 200),
      .taken("junk_behind.ndjson.gz", zipped + bytes("JUNKJUNK"), 200).with(code: 3),
      .refused("second_member_cut.ndjson.gz", zipped + Array(zipped.dropLast(20))),
      .refused("empty.ndjson.gz", []),
      .refused("empty.ndjson", []),
      .taken("nothing_zipped.ndjson.gz", gzip([]), 0),
      .refused("plain.ndjson.gz", good),
      .taken("plain_asked.ndjson.gz", good, 200).with("--plain"),
      .taken("traversal.ndjson.gz", named, 200),
      .refused("twice_zipped.ndjson.gz", gzip(zipped)),
      .refused("archive.zip", bytes("PK\u{3}\u{4}") + good),
      .refused("zstd.ndjson.zst", [0x28, 0xB5, 0x2F, 0xFD] + good),
      .refused("utf16.ndjson", [0xFF, 0xFE] + good.flatMap { [$0, 0] }),
      .refused("parquet.ndjson", bytes("PAR1") + good),
      .taken("salvaged.ndjson.gz", Array(zipped.dropLast(4)), 200).with(code: 3, "--salvage"),
    ]
  }

  /// Line ends, lengths and what stands around the lines.
  static var lineForms: [HostileFile] {
    let endless = Array(line(1).utf8.dropLast(2)) + [UInt8](repeating: 0x61, count: 3 << 20)
    let crlf = String(decoding: good, as: UTF8.self).replacing("\n", with: "\r\n")
    return [
      .taken("no_end.ndjson", Array(good.dropLast()), 200),
      .taken("crlf.ndjson", bytes(crlf), 200),
      .taken("bom.ndjson", [0xEF, 0xBB, 0xBF] + good, 200),
      .taken("blank_lines.ndjson", bytes("\n  \n") + good + bytes("\n\t\n"), 200, blank: 4),
      .taken("only_blank.ndjson", bytes("\n\n \n"), 0, blank: 3),
      .taken(
        "long_line.ndjson", lines(0..<5) + endless + bytes("\n") + lines(5..<10), 10, rejected: 1),
      .taken("long_last.ndjson", lines(0..<5) + endless, 5, rejected: 1),
      .refused("rubbish.txt", [UInt8](repeating: 0x78, count: 5_000)),
      .refused("binary.dat", (0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ 11) }),
      .refused("zeros.dat", [UInt8](repeating: 0, count: 4_096)),
    ]
  }

  /// Values that other readers stumble over.
  static var values: [HostileFile] {
    func one(_ name: String, _ members: String, isGood: Bool = false) -> HostileFile {
      let text = line(1) + "{" + members + "}\n" + line(3)
      return .taken(name + ".ndjson", bytes(text), isGood ? 3 : 2, rejected: isGood ? 0 : 1)
    }
    let base = #""event":"e","user_id":"u","event_id":"x","#
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    return [
      .taken(
        "not_utf8.ndjson", bytes(line(1)) + bytes(#"{"event":"a","#) + [0xFF] + bytes("\"}\n"), 1,
        rejected: 1),
      .taken(
        "nul.ndjson", bytes(line(1)) + bytes(#"{"event":"a","user_id":"x"#) + [0] + bytes("\"}\n"),
        1, rejected: 1),
      .taken("deep.ndjson", bytes(line(1) + deep + "\n" + line(2)), 2, rejected: 1),
      one("deep_inside", base + #""ts":1767225600000,"a":"# + deep),
      one("repeated_id", base + #""ts":1767225600000,"event_id":"y""#),
      one("repeated_other", base + #""ts":1767225600000,"a":1,"a":2"#, isGood: true),
      one("huge_number", base + #""ts":1e400"#),
      one("not_a_number", base + #""ts":1767225600000,"value":NaN"#),
      one("infinite_money", base + #""ts":1767225600000,"value":"inf""#),
      one("hex_money", base + #""ts":1767225600000,"value":"0x1p3""#),
      one("rounded_money", base + #""ts":1767225600000,"value":1.00005"#, isGood: true),
      one("negative_time", base + #""ts":-1"#),
      one("past_int64", base + #""ts":9223372036854775808"#),
      one(
        "big_id", #""event":"e","user_id":92233720368547758089,"ts":1767225600000"#, isGood: true),
      one("lone_surrogate", #""event":"e","user_id":"\ud800","ts":1767225600000"#),
      one("february_30", base + #""ts":"2026-02-30T00:00:00Z""#),
      one("leap_second", base + #""ts":"2016-12-31T23:59:60Z""#, isGood: true),
      one("hour_24", base + #""ts":"2026-01-01T24:00:00Z""#),
      one("far_zone", base + #""ts":"2026-01-01T00:00:00+14:00""#, isGood: true),
      one("farther_zone", base + #""ts":"2026-01-01T00:00:00+15:00""#),
      one("year_1969", base + #""ts":"1969-12-31T23:59:59Z""#),
      one("year_2262", base + #""ts":"2262-04-12T00:00:00Z""#),
      one("guest", #""event":"e","user_id":"guest","ts":1767225600000"#),
      one("no_event", #""user_id":"u","ts":1767225600000"#),
      one("no_time", #""event":"e","user_id":"u""#),
      one(
        "hostile_names",
        #""event":"<script>alert(1)</script>","user_id":"'; DROP TABLE x;--","ts":1767225600000"#
          + #","=cmd()":"\u001b[31m","../../etc/passwd":"\u202e""#, isGood: true),
      .taken("scalars.ndjson", bytes(line(1) + "null\n42\n\"text\"\n[1]\n{}\n"), 1, rejected: 5),
    ]
  }

  /// Cells.
  static var cells: [HostileFile] {
    let header = "event,time,user_id,note\n"
    func row(_ note: String) -> String { "e,2026-01-01,u,\(note)\n" }
    let open = header + row("a") + "e,2026-01-01,u,\"never closed\n" + row("b") + row("c")
    return [
      .taken("quotes.csv", bytes(header + row("\"a \"\"b\"\", c\nd\"") + row("5\" screen")), 2),
      .taken("open_quote.csv", bytes(open), 3, rejected: 1),
      .taken("behind_quote.csv", bytes(header + row("\"a\"b") + row("c")), 1, rejected: 1),
      .taken(
        "uneven.csv",
        bytes(header + String(repeating: row("a"), count: 20) + row("a,b") + "e\n" + row("c")), 21,
        rejected: 2),
      .taken("trailing.csv", bytes(header + row("a,") + row("b")), 2),
      .taken("header_again.csv", bytes(header + row("a") + header + row("b")), 2, blank: 1),
      .taken("same_names.csv", bytes("event,time,user_id,x,x,\n" + row("1,2,3") + row("1,2,3")), 2),
      .taken(
        "windows.csv", bytes(header + row("a")) + bytes("e,2026-01-01,u,caf") + [0xE9, 0x0A], 1,
        rejected: 1),
      .taken("semicolons.csv", bytes("event;time;user_id\ne;2026-01-01;u\nf;2026-01-02;u\n"), 2),
      HostileFile("either.csv", bytes("a,b;c\n1,2;3\n"), code: 2),
      .taken("header_only.csv", bytes(header), 0),
    ]
  }

  /// Web servers' logs.
  static var logs: [HostileFile] {
    func hit(_ request: String, _ agent: String = "Mozilla/5.0") -> String {
      #"192.0.2.1 - - [17/May/2026:10:05:03 +0000] "\#(request)" 200 12 "-" "\#(agent)""# + "\n"
    }
    let usual = hit("GET / HTTP/1.1") + hit("GET /a HTTP/1.1") + hit("GET /b HTTP/1.1")
    return [
      .taken("tls.log", bytes(usual + hit("\\x16\\x03\\x01") + hit("-")), 5),
      .taken("quoted.log", bytes(usual + hit("GET /?q=\\\"x\\\" HTTP/1.1", "a \\\\ b \\\"c")), 4),
      .taken(
        "unterminated.log", bytes(usual + hit("GET / HTTP/1.1").dropLast(2) + "\n" + usual), 6,
        rejected: 1),
      .taken(
        "months.log", bytes(usual + hit("GET / HTTP/1.1").replacing("May", with: "Mai") + usual),
        6, rejected: 1),
      .taken("more_fields.log", bytes(usual.replacing("\n", with: " \"more\" 0.1\n")), 3),
      .taken("comment.log", bytes("# kept by hand\n" + usual), 3, blank: 1),
    ]
  }

  /// Records that become several, or that are one of several.
  static var shapes: [HostileFile] {
    let array = "[" + (0..<20).map { String(line($0).dropLast()) }.joined(separator: ",") + "]"
    let visit =
      #"{"idVisit":1,"visitorId":"v","actionDetails":["#
      + (0..<50).map { #"{"type":"action","timestamp":\#(1_777_626_000 + $0)}"# }
      .joined(separator: ",") + "]}"
    return [
      .taken("array.json", bytes(array), 20),
      .taken("array_cut.json", bytes(String(array.dropLast(30))), 19, rejected: 1),
      .taken("visit.json", bytes("[" + visit + "]"), 1).with(events: 50),
      .taken(
        "pairs.logfmt",
        bytes(
          String(repeating: "time=2026-01-01 event=e user_id=u\n", count: 2)
            + "time=2026-01-01 event=f user_id=u note=\"x\n"), 2, rejected: 1),
      .taken(
        "w3c_no_fields.log",
        bytes(
          "#Version: 1.0\n#Fields: date time c-ip cs-method cs-uri-stem sc-status\n2026-01-01 00:00:00 192.0.2.1 GET / 200\n"
        ), 1, blank: 2),
    ]
  }
}
