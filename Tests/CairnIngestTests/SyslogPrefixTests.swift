import CairnIngest
import CairnModel
import Testing

@Suite("Logs behind syslog's prefixes")
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
    ])
  func others(_ prefix: String) {
    let found = read(prefix + Self.line)
    #expect(found.events.first?.fields["ip"] != "'192.0.2.1'")
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
