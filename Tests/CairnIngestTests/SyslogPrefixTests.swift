import CairnIngest
import CairnModel
import Testing

@Suite("Logs behind the prefixes of syslog and of containers")
struct SyslogPrefixTests {
  private static let line =
    #"192.0.2.1 - John Smith [03/Nov/2026:12:00:01 +0000] "GET /p HTTP/1.1" 200 12 "-" "M""#

  private func read(_ text: String, _ pattern: String = "combined") -> Reading {
    Reading(text, source: .accessLog(named: "log", pattern: pattern))
  }

  @Test(
    "are read as if nothing stood in front",
    arguments: [
      "Nov  3 12:00:01 web1 nginx: ", "Nov 13 12:00:01 web1 nginx: ", "Nov 3 12:00:01 web1 nginx: ",
      "Nov 03 12:00:01 web1 nginx[812]: ", "<190>Nov  3 12:00:01 web1 nginx: ",
      "Jan  1 00:00:00 nginx: ", "2026-11-03T12:00:01.250000+01:00 web1 apache2: ",
      "2026-11-03T12:00:01Z web1 nginx: ",
      "<190>1 2026-11-03T12:00:01.123Z web1 nginx 12 - - ", "<6>1 - - nginx - - -  ",
      "<190>1 2026-11-03T12:00:01Z web1 nginx 12 ID7 [a@1 x=\"] \\\" [\"][b] ",
      "<190>1 2026-11-03T12:00:01Z web1 nginx 12 - - \u{FEFF}",
      "web-1  | ", "web-1 | ", "2026-11-03T12:00:01.123456789Z stdout F ",
      "2026-11-03T12:00:01.123456789+01:00 stderr P ",
    ])
  func prefixes(_ prefix: String) {
    let plain = read(Self.line)
    #expect(plain.events.first?.fields["ip"] == "'192.0.2.1'")
    for end in ["\n", "\r\n", ""] {
      let found = read(prefix + Self.line + end)
      #expect(found.events.map(\.fields) == plain.events.map(\.fields), "\(prefix)")
      #expect(found.events.first?.record == prefix + Self.line, "the record is the whole line")
    }
    let host = read(prefix + "shop.example:443 " + Self.line, "vhost_combined")
    #expect(host.events.first?.fields["host"] == "'shop.example'")
  }

  @Test(
    "what only looks like a prefix is none",
    arguments: [
      "Nov  3 12:00 web1 nginx: ", "Now  3 12:00:01 web1 nginx: ", "Nov  3 12:00:01 web1 nginx ",
      "<190 Nov  3 12:00:01 web1 nginx: ", "Nov x3 12:00:01 web1 nginx: ", "Nov  3 12:00:01 : ",
      "<190>1 2026-11-03T12:00:01Z web1 nginx 12 - ", "<190>1 web1 nginx 12 - [x=\"] ", "web-1 || ",
      "2026-11-03T12:00:01Z stdout X ", "2026-11-03T12:00:01Z stdlog F ", "- ", "web1 ",
      "10.0.0.7 ", "web1 - - ", "web1 - x, ", "web1 - - a b ", "2001:db8::1 - - ",
    ])
  func others(_ prefix: String) {
    let found = read(prefix + Self.line)
    #expect(found.reasons == [.badLine], "who stands in front is no visitor")
  }

  @Test("a bar that the format has itself is no service's")
  func ownBars() {
    let found = read(
      "shop.example | 192.0.2.1 | [03/Nov/2026:12:00:01 +0000] | /p", "$host | %h | %t | %U")
    #expect(found.events.first?.fields["host"] == "'shop.example'")
    #expect(found.events.first?.fields["ip"] == "'192.0.2.1'")
  }

  @Test("a user of several words stands behind a hyphen and has no address among them")
  func users() {
    func user(_ words: String) -> String? {
      read(Self.line.replacing("- John Smith", with: words)).events.first?.fields["remote_user"]
    }
    #expect(user("- John Smith") == "'John Smith'")
    #expect(user("- john") == "'john'")
    #expect(user("ident john") == "'john'")
    #expect(user("ident John Smith") == nil)
    for address in ["203.0.113.9", "203.0.113.9,", "203.0.113.9:80", "2001:db8::1", "[::1]"] {
      #expect(user("- John \(address)") == nil, "\(address)")
      #expect(user("- \(address) - -") == nil, "\(address)")
    }
    let own = read(
      "web1 192.0.2.1 - [03/Nov/2026:12:00:01 +0000] /p", "%h %u %t %U")
    #expect(own.reasons == [.badLine])
  }

  @Test("other programs' lines are refused, however short, wherever the chunks end")
  func otherLines() {
    let text =
      "Nov  3 12:00:01 web1 nginx: " + Self.line + "\nNov  3 12:00:02 web1 sshd[1]: Accepted key\n"
      + "Nov  3\nNov\n<\n<190>\nNov  3 12:00:02 web1 nginx: \nNov  3 12:00:03 web1 nginx: "
      + Self.line
    let whole = read(text)
    #expect(whole.events.map(\.line) == [1, 8])
    #expect(whole.rejects.count == 6)
    let source = SourceDefinition.accessLog(named: "log", pattern: "combined")
    for cut in 0...text.utf8.count {
      #expect(Reading(Array(text.utf8), cuts: [cut], source: source) == whole, "cut at \(cut)")
    }
    let lines = String(repeating: "Nov  3 12:00:01 web1 nginx: \(Self.line)\n", count: 3)
    let start = recognise(fileName: "syslog", head: Array(lines.utf8))
    #expect("\(start)".contains("combined"))
  }
}
