import CairnIngest
import CairnModel
import Testing

/// Formats of logs beyond the usual ones, in the servers' own words.
@Suite("Formats of logs")
struct LogFormatTests {
  private func event(_ format: String, _ line: String) -> ReadEvent? {
    let found = Reading(line + "\n", source: .accessLog(named: "log", pattern: format))
    return found.rejects.isEmpty ? found.events.first : nil
  }

  private static let nine = EventTime(seconds: 1_777_626_000)

  @Test("a query right behind its page is a part of the address")
  func query() {
    let line = #"192.0.2.1 [01/May/2026:09:00:00 +0000] "GET /a?x=1 HTTP/1.1" 200"#
    let apache = event(#"%h %t "%m %U%q %H" %s"#, line)
    #expect(apache?.fields["url"] == "'/a?x=1'" && apache?.fields["path"] == "'/a'")
    #expect(apache?.name == "page_view" && apache?.fields["protocol"] == "'HTTP/1.1'")
    let nginx = event(
      #"$remote_addr [$time_local] "$request_method $uri$is_args$args $server_protocol" $status"#,
      line)
    #expect(nginx?.fields["url"] == "'/a?x=1'")
  }

  @Test(
    "times of several words, and in pieces",
    arguments: [
      (#"%h %{%d.%m.%Y %H:%M:%S}t "%r" %s"#, "01.05.2026 09:00:00", 0),
      (#"%h %{%d.%m.%Y}t %{%T}t "%r" %s"#, "01.05.2026 09:00:00", 0),
      (
        #"%h [%{%d/%b/%Y:%T}t.%{msec_frac}t %{%z}t] "%r" %s"#, "[01/May/2026:11:00:00.123 +0200]",
        123_000
      ),
      (#"%h %{sec}t.%{usec_frac}t "%r" %s"#, "1777626000.000250", 250),
      (#"%h %{begin:%Y-%m-%dT%T%z}t "%r" %s"#, "2026-05-01T09:00:00+0000", 0),
      (#"%h %{end:sec}t "%r" %s"#, "1777626000", 0),
    ])
  func times(_ format: String, _ time: String, _ microseconds: Int64) {
    let found = event(format, "192.0.2.1 \(time) \"GET /a HTTP/1.1\" 200")
    let wanted = EventTime(microseconds: Self.nine.microseconds + microseconds)
    #expect(found?.time == wanted, "\(format)")
  }

  @Test("of two times the first counts")
  func secondTime() {
    let found = event(
      #"%h %t "%r" %s %{sec}t %{msec_frac}t"#,
      #"192.0.2.1 [01/May/2026:09:00:00 +0000] "GET /a HTTP/1.1" 200 1777626060 5"#)
    #expect(found?.time == Self.nine && found?.fields["time_5"] == "'1777626060'")
  }

  @Test("the client is the first of a list, and the proxy's word where there is no other")
  func clients() {
    let rest = #" - - [01/May/2026:09:00:00 +0000] "GET /a HTTP/1.1" 200"#
    let formats = [
      #"%{X-Forwarded-For}i %l %u %t "%r" %s"#,
      #"$http_x_forwarded_for - $remote_user [$time_local] "$request" $status"#,
    ]
    for format in formats {
      let one = event(format, "192.0.2.1" + rest)
      #expect(one?.fields["ip"] == "'192.0.2.1'")
      for list in ["192.0.2.1, 10.0.0.1", "192.0.2.1,10.0.0.1", "192.0.2.1, 10.0.0.2, 10.0.0.1"] {
        let found = event(format, list + rest)
        #expect(found?.fields == one?.fields && found?.time == Self.nine, "\(list)")
      }
    }
    let both = event(
      #"$remote_addr [$time_local] "$request" $status "$http_x_forwarded_for""#,
      #"10.0.0.1 [01/May/2026:09:00:00 +0000] "GET /a HTTP/1.1" 200 "192.0.2.1, 10.0.0.1""#)
    #expect(both?.fields["ip"] == "'10.0.0.1'")
    #expect(both?.fields["http_x_forwarded_for"] == "'192.0.2.1, 10.0.0.1'")
  }

  @Test(
    "a host right before its page is one address with it",
    arguments: [
      (
        "$scheme://$host$request_uri", "https://shop.example/p/1?x=1",
        "https://shop.example/p/1?x=1"
      ),
      ("$scheme://$host$uri$is_args$args", "http://shop.example/p/1", "http://shop.example/p/1"),
      ("https://$http_host$request_uri", "https://shop.example/p/1", "https://shop.example/p/1"),
      ("$host$request_uri", "shop.example/p/1?u=http://a.example/", "/p/1?u=http://a.example/"),
      ("%{Host}i%U%q", "shop.example/p/1?x=1", "/p/1?x=1"),
      ("https://%v%U", "https://shop.example/p/1", "https://shop.example/p/1"),
    ])
  func hostAndPage(_ words: String, _ text: String, _ url: String) {
    let isNginx = words.contains("$")
    let before = isNginx ? "$remote_addr [$time_local] $request_method " : "%h %t %m "
    let after = isNginx ? " $status" : " %s"
    for quote in ["", "\""] {
      let found = event(
        before + quote + words + quote + after,
        "192.0.2.1 [01/May/2026:09:00:00 +0000] GET \(quote)\(text)\(quote) 200")
      #expect(found?.fields["url"] == "'\(url)'" && found?.fields["path"] == "'/p/1'")
      #expect(found?.fields["host"] == "'shop.example'" && found?.name == "page_view")
      #expect(found?.fields["scheme"] == nil, "it stands in the address")
    }
  }

  @Test("a host and its port before a page, and a host with neither page nor query")
  func hostAndPort() {
    let start = "192.0.2.1 [01/May/2026:09:00:00 +0000] GET "
    let format =
      "$remote_addr [$time_local] $request_method $scheme://$host:$server_port$request_uri"
    let found = event(format, start + "https://shop.example:8443/p/1")
    #expect(found?.fields["url"] == "'https://shop.example:8443/p/1'")
    #expect(found?.fields["host"] == "'shop.example:8443'" && found?.fields["path"] == "'/p/1'")
    let bare = event(format, start + "https://shop.example")
    #expect(bare?.fields["host"] == "'shop.example'" && bare?.fields["url"] != nil)
  }

  @Test("a user may have a name of several words")
  func userNames() {
    let rest = #" [01/May/2026:09:00:00 +0000] "GET /a HTTP/1.1" 200 5"#
    let formats = [
      #"%h %l %u %t "%r" %s %b"#,
      #"$remote_addr - $remote_user [$time_local] "$request" $status $bytes_sent"#,
    ]
    for format in formats {
      for user in ["john", "John Smith", "John  van der Smith ", "[a] b"] {
        let found = event(format, "192.0.2.1 - \(user)" + rest)
        #expect(found?.fields["remote_user"] == "'\(user)'" && found?.time == Self.nine)
      }
      #expect(event(format, "192.0.2.1 - -" + rest)?.fields["remote_user"] == nil)
      #expect(event(format, "192.0.2.1 - John Smith") == nil)
    }
  }

  @Test("a format may stand on several lines, and end with one")
  func lineEnds() {
    let line = #"192.0.2.1 [01/May/2026:09:00:00 +0000] "GET /a HTTP/1.1" 200"#
    #expect(event("%h %t \"%r\" %s\n", line) != nil)
    #expect(event("%h %t\n  \"%r\" %s\n", line) != nil)
  }
}
