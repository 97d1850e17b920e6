import CairnDefinitions
import CairnIngest
import CairnModel
import Testing

@Suite("Recognition")
struct RecognitionTests {
  private func preset(_ text: String, _ fileName: String = "file.gz") -> String {
    let presets = ["segment", "ga4", "w3c", "alb"].compactMap { SourcePresets.preset(named: $0) }
    return switch recognise(fileName: fileName, head: Array(text.utf8), presets: presets) {
    case .recognised(let source, _): "\(source.name) \(word(source.format))"
    case .ambiguous: "ambiguous"
    case .unknown(let reason, _): "unknown: \(reason)"
    }
  }

  private func word(_ format: RecordFormat) -> String {
    switch format {
    case .ndjson: "ndjson"
    case .json: "json"
    case .logfmt: "logfmt"
    case .w3c: "w3c"
    case .delimited(let separator, _): "cells \(Character(Unicode.Scalar(separator)))"
    case .accessLog(let pattern): "log \(pattern)"
    }
  }

  @Test("of JSON lines, by their keys")
  func objects() {
    #expect(preset("{\"event\":\"e\"}\n{\"event\":\"f\"}\n") == "native ndjson")
    #expect(preset("\u{FEFF}\r\n  {\"a\": 1}") == "native ndjson")
    #expect(preset("{\"messageId\":\"1\",\"type\":\"track\",\"context\":{}}\n") == "segment ndjson")
    #expect(
      preset(#"{"event_name":"e","event_timestamp":"1","event_params":[]}"# + "\n")
        == "ga4 ndjson")
    #expect(
      preset("{\"uuid\":\"1\",\"distinct_id\":\"d\",\"event\":\"e\"}") == "native ndjson")
    #expect(preset("{\n  \"event\": \"e\"\n}\n") == "native json")
    #expect(preset("[{\"event\":\"e\"}]") == "native json")
  }

  @Test("of JSON lines, though the first of them was torn")
  func tornObjects() {
    let torn = "user_id\":\"u9\"}\n"
    let line = "{\"messageId\":\"1\",\"type\":\"track\",\"context\":{}}\n"
    #expect(preset(torn + line) == "segment ndjson")
    #expect(preset(torn + "{\"event\":\"e\"}\n{\"event\":\"f\"}\n") == "native ndjson")
    #expect(preset(torn + torn + line).hasPrefix("unknown"))
  }

  @Test("of cells, by what parts them evenly")
  func cells() {
    #expect(preset("event,time,user_id\ne,2026-01-01,7\n") == "native cells ,")
    #expect(preset("event\ttime\tuser\ne, f\t2026-01-01\t7\n") == "native cells \t")
    #expect(preset("event;time;value\ne;2026-01-01;1,5\nf;2026-01-02;2,5\n") == "native cells ;")
    #expect(preset("event|time|user\ne|2026-01-01|7\n") == "native cells |")
    #expect(preset("event,note,time\ne,\"a\nb,c;d\",2026-01-01\n") == "native cells ,")
    #expect(preset("event,time,user_id") == "native cells ,")
    #expect(preset("a,b;c\n1,2;3\n") == "ambiguous")
    #expect(preset("a,b\tc\n1,2\t3\n", "export.tsv.gz") == "native cells \t")
    #expect(preset("event,time;x\ne,2026-01-01;3\n") == "ambiguous")
    #expect(
      preset("7,view,2026-01-01\n8,buy,2026-01-02\n").hasPrefix("unknown: the first line of cells"))
    let rows = "e,2026-01-05,u5,v\nf,2026-01-05,u5,w\n"
    #expect(preset("26-01-04,u4,name,w\n" + rows).hasPrefix("unknown: the first line of cells"))
    #expect(preset("w\n" + rows).hasPrefix("unknown: the first line has 1 cell and those behind"))
    #expect(preset("es\"\n" + rows).hasPrefix("unknown: the first line ends a quoted cell"))
  }

  @Test("of web servers' logs")
  func logs() {
    let line =
      #"192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 12 "-" "Mozilla/5.0""#
    #expect(preset(line + "\n" + line + "\n") == "combined log combined")
    #expect(preset("a.example:443 " + line) == "vhost_combined log vhost_combined")
    let short = #"192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 12"#
    #expect(preset(short) == "common log common")
    let user = line.replacing("- - [", with: "- John Smith [")
    #expect(preset(String(repeating: user + "\n", count: 7)) == "combined log combined")
    let odd = ["odd line", user, line, "another", line, line, user, line, "a third one", line]
    #expect(preset(odd.joined(separator: "\n")) == "combined log combined")
    let most = [short, short, short, "odd line", short, "another"]
    #expect(preset(most.joined(separator: "\n")) == "common log common")
    let few = ["odd", "odder", line, "oddest"]
    #expect(preset(few.joined(separator: "\n")).hasPrefix("unknown"))
    #expect(preset("#Version: 1.0\n#Fields: date time\n") == "w3c w3c")
    #expect(preset("time=2026-01-01 event=e\ntime=2026-01-02 event=f\n") == "native logfmt")
  }

  @Test("of a web server's log in which some lines have no referrer and browser, or odd ones")
  func logsWithOddLines() {
    let short = #"192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 12"#
    let line = short + #" "https://a.example/" "Mozilla/5.0 (X11)""#
    for odd in [short, short + #" "-" "Mozilla "quoted" /5.0""#, short + " further fields"] {
      for count in 1...5 {
        let odds = Array(repeating: odd, count: count)
        for lines in [odds + [line], [line] + odds] {
          #expect(preset(lines.joined(separator: "\n") + "\n") == "combined log combined")
          let hosts = lines.map { "a.example " + $0 + "\n" }.joined()
          #expect(preset(hosts) == "vhost_combined log vhost_combined")
        }
      }
      #expect(preset(odd + "\n" + odd + "\n") == "common log common")
    }
    // The only line, wherever it breaks off in referrer or browser, is what it is as a whole.
    for count in (short.count + 2)...line.count {
      let torn = String(line.prefix(count))
      #expect(preset(torn) == "combined log combined", "\(torn)")
      #expect(preset("a.example:80 " + torn) == "vhost_combined log vhost_combined", "\(torn)")
    }
    #expect(preset(short + " \"id\"\n") == "common log common", "a whole line has what it has")
  }

  /// Lines as nginx writes them by a `log_format` with `escape=json`.
  private static let jsonLog = #"""
    {"time_local":"17/May/2026:10:05:03 +0000","remote_addr":"192.0.2.1", "request":"GET /it's?q=\"%24a\"&b HTTP/1.1","status": "200","body_bytes_sent":12,"http_referer":"","http_user_agent":"Mozilla/5.0 \"x\"","rt-ms":"0.012"}
    {"time_local":"17/May/2026:10:05:04 +0000","remote_addr":"192.0.2.1", "request":"GET /a.css HTTP/1.1","status": "200","body_bytes_sent":3,"http_referer":"https://a.example/","http_user_agent":"Mozilla/5.0 \"x\"","rt-ms":"0.001"}
    {"time_local":"17/May/2026:10:05:05 +0000","remote_addr":"192.0.2.9", "request":"\u0016\u0003","status": "400","body_bytes_sent":0,"http_referer":"","http_user_agent":"","rt-ms":"0.000"}
    {"time_local":"17/May/2026:10:05:06 +0000","remote_addr":"192.0.2.7", "request":"GET / HTTP/1.1","status": "200","body_bytes_sent":9,"http_referer":"","http_user_agent":"Googlebot/2.1","rt-ms":"0.002"}

    """#
  private static let jsonFormat =
    #"{"time_local":"$time_local","remote_addr":"$remote_addr", "request":"$request","#
    + #""status": "$status","body_bytes_sent":$body_bytes_sent,"http_referer":"$http_referer","#
    + #""http_user_agent":"$http_user_agent","rt-ms":"$rt_ms"}"#

  @Test("of web servers' logs in JSON, which are read by the format that wrote them")
  func logsInJSON() {
    #expect(preset(Self.jsonLog) == "nginx_json log \(Self.jsonFormat)")
    let directive =
      "log_format j escape=json '\(Self.jsonFormat.prefix(60))'\n"
      + "  '\(Self.jsonFormat.dropFirst(60))';"
    for format in [Self.jsonFormat, directive] {
      let read = Reading(Self.jsonLog, source: .accessLog(named: "log", pattern: format))
      #expect(read.events.map(\.name) == ["page_view", "request", "request", "page_view"])
      let first = read.events.first?.fields ?? [:]
      #expect(first["url"] == "'/it's?q=\"%24a\"&b'" && first["path"] == "'/it's'")
      #expect(first["user_agent"] == "'Mozilla/5.0 \"x\"'" && first["rt_ms"] == "'0.012'")
      #expect(first["bytes"] == "12" && first["status"] == "200" && first["referrer"] == nil)
      #expect(first["@cookie"] == read.events[1].fields["@cookie"])
      #expect(read.events[1].fields["referrer"] == "'https://a.example/'")
      #expect(read.events[2].fields["request"] == "'\u{16}\u{3}'")
      #expect(read.events.map { $0.fields["is_bot"] } == [nil, nil, "true", "true"])
    }
  }

  @Test("objects that are no log of requests stay what they are")
  func objectsLikeLogs() {
    let request = #""time":"2026-05-17T10:05:03Z","ip":"192.0.2.1","method":"GET","uri":"/p""#
    #expect(preset("{\(request),\"status\":200}\n").hasPrefix("nginx_json log"))
    #expect(preset("{\(request)}\n") == "native ndjson")
    #expect(preset("{\(request),\"status\":200,\"event\":\"e\"}\n") == "native ndjson")
    #expect(preset("{\(request),\"status\":200,\"more\":{\"a\":1}}\n") == "native ndjson")
    #expect(preset("{\(request),\"status\":200,\"it's\":1}\n") == "native ndjson")
    let other = #"{"status":200,\#(request)}"#
    let line = "{\(request),\"status\":200}"
    #expect(preset("\(line)\n\(other)\n") == "native ndjson", "keys change their places")
  }

  @Test("equals signs in cells are no pairs, and carriage returns may end lines")
  func cellsWithSigns() {
    let header = "event,time,user_id,note\n"
    let notes = [" k=v l=w", "bm90ZQ==", "a=b c"]
    let rows = notes.map { "e,2026-01-01,u,\($0)\n" }
    for row in rows { #expect(preset(header + row + row + row) == "native cells ,", "\(row)") }
    #expect(preset("6A,x=1 y=2\n6B,x=3 y=4\n") != "native logfmt")
    #expect(preset("a b=1 c=2\nd b=3 c=4\n") == "native logfmt", "a word may stand alone")
    #expect(preset("event,time,user_id\re,2026-01-01,7\r") == "native cells ,")
  }

  @Test("of cells where JSON was expected")
  func separators() {
    func separator(_ text: String) -> UInt8? {
      separatorOfCells(fileName: "x", head: Array(text.utf8))
    }
    #expect(separator("uuid;event\n1;a\n2;b\n") == 0x3B)
    #expect(separator("{\"uuid\":1,\"event\":2}\n{\"uuid\":1,\"event\":2}\n") == nil)
    #expect(separator("[{\"uuid\":1,\"event\":2}]\n") == nil)
    #expect(separator("hello\nworld\n") == nil)
  }

  @Test("of what cannot be read, with what to do")
  func others() {
    #expect(preset("PK\u{3}\u{4}xx").hasPrefix("unknown: the file is a zip"))
    #expect(preset("").hasPrefix("unknown: the file has no lines"))
    #expect(preset("\n\n").hasPrefix("unknown: the file has no lines"))
    #expect(preset("hello\nworld\n").hasPrefix("unknown: the first lines are"))
    let utf16 = recognise(fileName: "a", head: [0xFF, 0xFE, 0x61, 0])
    #expect(
      utf16
        == .unknown(
          reason: "the file is UTF-16", advice: "convert it first: iconv -f UTF-16 -t UTF-8"))
  }

  @Test("does not stumble over any bytes")
  func anyBytes() {
    for seed in UInt64(0)..<300 {
      var random = Dice(seed: seed)
      let bytes = (0..<random.below(200)).map { _ in
        UInt8(
          random.below(3) == 0
            ? random.below(256) : Int("{}[],;\t|\"\n\r ab12:".utf8.randomByte(&random)))
      }
      _ = recognise(fileName: "x", head: bytes)
    }
  }
}

extension String.UTF8View {
  fileprivate func randomByte(_ random: inout Dice) -> UInt8 { random.one(of: Array(self)) }
}
