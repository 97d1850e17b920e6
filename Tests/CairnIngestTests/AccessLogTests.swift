import CairnIngest
import CairnModel
import Testing

@Suite("Access logs")
struct AccessLogTests {
  private func read(_ text: String, _ pattern: String = "combined") -> Reading {
    Reading(text, source: .accessLog(named: "log", pattern: pattern))
  }

  private static func line(
    _ request: String = "GET /p?utm_source=x HTTP/1.1", status: String = "200",
    bytes: String = "12",
    agent: String = "Mozilla/5.0 (X11; Linux)", ip: String = "192.0.2.1"
  ) -> String {
    "\(ip) - - [17/May/2015:10:05:03 +0000] \"\(request)\" \(status) \(bytes) \"https://a.example/\" \"\(agent)\""
  }

  @Test("give page views with all that the line says")
  func pageView() {
    let event = read(Self.line()).events.first
    #expect(event?.name == "page_view")
    #expect(event?.time == EventTime(seconds: 1_431_857_103))
    var fields = event?.fields ?? [:]
    #expect(fields.removeValue(forKey: "@cookie")?.count == 18)
    #expect(
      fields == [
        "ip": "'192.0.2.1'", "method": "'GET'", "url": "'/p?utm_source=x'", "path": "'/p'",
        "protocol": "'HTTP/1.1'", "status": "200", "bytes": "12",
        "referrer": "'https://a.example/'", "user_agent": "'Mozilla/5.0 (X11; Linux)'",
      ])
  }

  @Test(
    "tell page views from other requests",
    arguments: [
      ("GET / HTTP/1.1", "200", true), ("HEAD /a HTTP/1.1", "304", true),
      ("GET /a.html", "200", true),
      ("GET /a.b/c HTTP/2.0", "200", true), ("GET /v1.2 HTTP/1.1", "200", true),
      ("POST / HTTP/1.1", "200", false), ("GET / HTTP/1.1", "404", false),
      ("GET / HTTP/1.1", "500", false),
      ("GET /a.css HTTP/1.1", "200", false), ("GET /a.JS?v=1.html HTTP/1.1", "200", false),
      ("GET /a.woff2 HTTP/1.1", "200", false), ("GET /.png HTTP/1.1", "200", false),
      ("-", "408", false), ("\\x16\\x03\\x01", "400", false), ("", "400", false),
    ])
  func pageViews(_ request: String, _ status: String, _ isPageView: Bool) {
    let found = read(Self.line(request, status: status))
    #expect(found.events.first?.name == (isPageView ? "page_view" : "request"))
  }

  @Test("are read by a format in a block, whatever line ends it has")
  func formatsInBlocks() {
    let combined = #"%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i""#
    for format in [
      combined + "\n", "\n\n" + combined + "\n\n", combined.replacing(" %>s", with: "\n  %>s"),
      "combined\n", "%h\n", "\n", "%h %l %u %t\n\n\"%r\n",
    ] {
      let found = read(Self.line() + "\n" + Self.line(), format)
      #expect(found.events.count + found.rejects.count == 2, "\(format)")
      if format.contains("User-Agent") || format.contains("combined") {
        #expect(found.events.first?.fields["status"] == "200", "\(format)")
      }
    }
  }

  @Test("keep garbage in place of a request as it stands")
  func garbage() {
    let fields = read(Self.line("\\x16\\x03\\x01", status: "400")).events.first?.fields
    #expect(fields?["request"] == "'\u{16}\u{3}\u{1}'")
    #expect(fields?["method"] == nil)
    let broken = read(Self.line("\\xff", status: "400")).events.first?.fields
    #expect(broken?["request"] == "'\\xff'")
  }

  @Test("take escapes in quoted fields apart")
  func escapes() {
    let fields = read(Self.line(agent: #"a \"b\" \\ \x22c\x22 \t"#)).events.first?.fields
    #expect(fields?["user_agent"] == "'a \"b\" \\ \"c\" \t'")
    #expect(read(Self.line(agent: #"ends with a backslash \\"#)).events.count == 1)
  }

  @Test("count a dash as absent")
  func dashes() {
    let fields = read(Self.line(bytes: "-", agent: "-")).events.first?.fields
    #expect(fields?["bytes"] == nil && fields?["user_agent"] == nil)
    #expect(fields?["is_bot"] == "true")
  }

  @Test(
    "refuse lines that are not of the format",
    arguments: [
      "192.0.2.1 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"open",
      "192.0.2.1 - - [17/May/2015:10:05:03 +0000 \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"",
      "192.0.2.1 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" abc 1 \"-\" \"-\"",
      "192.0.2.1", "hello world", "192.0.2.1 - - [", "\"", "{\"event\":\"e\"}",
      "192.0.2.1 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"x",
    ])
  func refusals(_ line: String) {
    let found = read(Self.line() + "\n" + line + "\n" + Self.line())
    #expect(found.reasons == [.badLine])
    #expect(found.events.map(\.line) == [1, 3])
  }

  @Test("refuse times that are none")
  func badTimes() {
    let line = Self.line().replacing("17/May", with: "31/Feb")
    #expect(read(line).reasons == [.badTime])
  }

  @Test("tolerate further fields behind the known ones")
  func furtherFields() {
    #expect(read(Self.line() + " \"extra\" 0.003").events.count == 1)
    let found = read(Self.line(), "common")
    #expect(found.events.first?.fields["bytes"] == "12")
    #expect(found.events.first?.fields["user_agent"] == nil)
  }

  @Test(
    "are read by the servers' own words",
    arguments: [
      (
        #"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent""#,
        ""
      ),
      (#"%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\""#, ""),
      (#"%v:%p %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i""#, "a.example:443 "),
      ("vhost_combined", "a.example:443 "),
    ])
  func patterns(_ pattern: String, _ prefix: String) {
    let found = read(prefix + Self.line(), pattern)
    var expected = read(Self.line()).events.first?.fields
    if !prefix.isEmpty { expected?.merge(["host": "'a.example'", "port": "443"]) { $1 } }
    #expect(found.events.first?.fields == expected)
  }

  @Test(
    "have virtual hosts in front, with their ports or without",
    arguments: [
      ("shop.example", "shop.example", ""), ("shop.example:443", "shop.example", "443"),
      ("10.0.0.1", "10.0.0.1", ""), ("-", "", ""), ("-:80", "", "80"),
      ("shop.example:", "shop.example", ""), ("shop.example:-", "shop.example", ""),
      ("[2001:db8::1]:443", "[2001:db8::1]", "443"), ("[2001:db8::1]", "[2001:db8::1]", ""),
      ("2001:db8::1", "2001:db8::1", ""), ("::1", "::1", ""),
    ])
  func virtualHosts(_ prefix: String, _ host: String, _ port: String) {
    var expected = read(Self.line()).events.first?.fields
    if !host.isEmpty { expected?["host"] = "'\(host)'" }
    if !port.isEmpty { expected?["port"] = port }
    let line = "\(prefix) " + Self.line()
    #expect(read(line, "vhost_combined").events.first?.fields == expected)
    let found = "\(recognise(fileName: "a.log", head: Array("\(line)\n\(line)\n".utf8)))"
    // A bracket may begin JSON as well.
    if !prefix.hasPrefix("[") { #expect(found.contains("vhost_combined log")) }
    let list = "\(prefix) " + Self.line(ip: "192.0.2.1, 10.0.0.1")
    #expect(read(list, "vhost_combined").events.first?.fields["ip"] == "'192.0.2.1'")
    #expect(read(list).reasons == [.badLine], "a list behind a host is no ident and user")
  }

  @Test("are read by a format of many kinds of ends")
  func manyEnds() {
    let pattern =
      "$msec|$remote_addr;$request_method,$request_uri<$status>${request_time}ms \"$http_user_agent\""
    let found = read(
      "1431857103.250|192.0.2.1;GET,/p?a=1<200>0.123ms \"Mozilla \\\" x\"\n", pattern)
    let event = found.events.first
    #expect(event?.time == EventTime(microseconds: 1_431_857_103_250_000))
    #expect(event?.name == "page_view")
    #expect(event?.fields["request_time"] == "'0.123'")
    #expect(event?.fields["user_agent"] == "'Mozilla \" x'")
  }

  @Test("estimate visitors by address, browser and day")
  func visitors() {
    func cookie(_ line: String) -> String? { read(line).events.first?.fields["@cookie"] }
    let first = cookie(Self.line())
    #expect(first == cookie(Self.line("POST /other HTTP/1.1")))
    #expect(first == cookie(Self.line().replacing("10:05:03", with: "23:59:59")))
    #expect(first != cookie(Self.line().replacing("17/May", with: "18/May")))
    #expect(first != cookie(Self.line(ip: "192.0.2.2")))
    #expect(first != cookie(Self.line(agent: "Mozilla/5.0")))
  }

  @Test(
    "mark robots",
    arguments: [
      ("Mozilla/5.0 (compatible; Googlebot/2.1)", true), ("curl/7.88", true), ("Wget/1.21", true),
      ("Mozilla/5.0 (Windows NT 10.0) Firefox/120.0", false), ("python-requests/2.31", true),
    ])
  func robots(_ agent: String, _ isRobot: Bool) {
    #expect(
      read(Self.line(agent: agent)).events.first?.fields["is_bot"] == (isRobot ? "true" : nil))
  }

  @Test("count comments and blank lines as blank, and may be cut anywhere")
  func cuts() {
    let text =
      "#Version: 1.0\n\n" + Self.line() + "\r\n" + Self.line(agent: #"a \"b"#) + "\n" + "bad\n"
      + Self.line("POST / HTTP/1.0", ip: "2001:db8::1")
    let source = SourceDefinition.accessLog(named: "log", pattern: "combined")
    let whole = Reading(text, source: source)
    #expect((whole.lines, whole.blank, whole.accepted) == (6, 2, 3))
    let bytes = Array(text.utf8)
    for cut in stride(from: 0, through: bytes.count, by: 3) {
      #expect(Reading(bytes, cuts: [cut], source: source) == whole, "cut at \(cut)")
    }
  }

  @Test("follow a mapping of the user's for what it names")
  func ownMapping() {
    var source = SourceDefinition.accessLog(named: "log", pattern: "combined")
    source.mapping.event.map = ["page_view": "View"]
    source.mapping.filter = .comparison(property: "status", .less, .number(Decimal4(400)))
    let found = Reading(Self.line() + "\n" + Self.line(status: "404"), source: source)
    #expect(found.events.map(\.name) == ["View"])
    #expect(found.filtered == 1)
  }
}
