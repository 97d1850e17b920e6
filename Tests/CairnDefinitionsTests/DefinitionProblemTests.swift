import CairnModel
import Testing

@testable import CairnDefinitions

@Suite struct DefinitionProblemTests {
  private func complaint(_ text: String) -> String {
    do throws(DefinitionsError) {
      _ = try DefinitionsFile.read(text)
      return "(no problem)"
    } catch {
      return error.description
    }
  }

  @Test func `an unknown key has its place, a caret and a suggestion`() {
    #expect(
      complaint("version: 1\nstags:\n  - a: {event: x}\n") == """
        journey.yaml:2:1: unknown key 'stags'
            2 | stags:
              | ^^^^^ did you mean 'stages'?
        """)
    #expect(
      complaint("session: {timeout: 30m, maximum: 24h}") == """
        journey.yaml:1:25: unknown key 'maximum'
            1 | session: {timeout: 30m, maximum: 24h}
              |                         ^^^^^^^ did you mean 'max'?
        """)
  }

  @Test func `a watch that can never tell anything is refused`() {
    for (rule, problem) in [
      ("conversion_rate: {min: 1}", "1:9: 'conversion_rate' is no figure that can be watched"),
      ("sales: {metric: ordrs}", "1:25: 'ordrs' is no figure that can be watched"),
      ("orders: {change: -5%}", "1:26: a change is not below 0: it holds for more and for less"),
      ("orders: {min: 9, max: 4}", "1:31: max 4 is below min 9: every figure would be outside"),
    ] {
      let text = complaint("watch: {\(rule)}")
      #expect(text.hasPrefix("journey.yaml:" + problem), "\(text)")
    }
    #expect(complaint("watch: {sales: {metric: ordrs}}").contains("did you mean 'orders'?"))
    #expect(complaint("watch: {sales: {metric: orders, min: 4, max: 4}}") == "(no problem)")
  }

  @Test func `how numbers are written is said by two signs that differ`() {
    for (rule, problem) in [
      ("{decimal: \",\", thousands: \",\"}", "the same sign cannot stand before decimals"),
      ("{thousands: \".\"}", "write {decimal: \",\", thousands: \".\"} or the other way round"),
      ("{decimal: \";\"}", "';' cannot stand before decimals"),
      ("{thousands: _}", "'_' cannot part thousands"), ("{decimals: 2}", "did you mean 'decimal'?"),
      ("\",\"", "a map of names and values belongs here"),
    ] {
      let text = complaint("sources: {s: {fields: {value: {from: a, number: \(rule)}}}}")
      #expect(text.contains(problem), "\(rule): \(text)")
    }
    let text = complaint("sources: {s: {fields: {time: {from: a, number: {decimal: \",\"}}}}}")
    #expect(text.contains("'number' is for amounts, and 'time' is none"))
  }

  @Test func `lists of further events and gathered keys say what they need`() {
    for (source, problem) in [
      ("gather: {keys: [a], as: b}", "'a' has not one '*'"),
      ("gather: {keys: [\"a * *\"], as: b}", "has not one '*'"),
      ("gather: {as: b}", "'keys' or 'as' is missing"),
      ("gather: {keys: [\"a*\"]}", "'keys' or 'as' is missing"),
      ("also: {r: {each: refunds, fields: {event: {const: r}}}}", "write id: refunds.id"),
    ] {
      #expect(complaint("sources: {s: {\(source)}}").contains(problem), "\(source)")
    }
  }

  @Test func `all problems are named at once, in the order of the lines`() {
    let text = """
      version: 2
      zone: Europe/Warsav
      week_starts: Monday
      currency: eur
      session:
        timeout: 30
        declared: maybe
      identity:
        ids: {customer: uniqe}
      stages:
        support: {event: x}
      funnels:
        checkout: {steps: [view, "buy[price >]"], window: 7}
        empty: {window: 7d}
      segments:
        bad: "a = = 1"
      surveys:
        nps: {score: x, scale: [10, 0]}
      sources:
        web: {format: segmant, keep: some, colums: [a], fields: {ids: {phone: x}, time: {unit: m}}}
      """
    let expected = [
      "1:10: version '2' is not known here",
      "2:7: unknown time zone 'Europe/Warsav'",
      "3:14: unknown value 'Monday'",
      "4:11: 'eur' is no currency code",
      "6:12: '30' is no duration",
      "7:13: 'maybe' is neither true nor false",
      "9:19: unknown value 'uniqe'",
      "11:3: stages are a list, because the first that fits wins",
      "13:40: ", "13:53: '7' is no duration",
      "14:10: the funnel 'empty' has no steps",
      "16:",
      "18:8: the survey 'nps' has no event",
      "18:26: a scale is its lowest and its highest score",
      "20:17: unknown format 'segmant'",
      "20:32: unknown value 'some'",
      "20:38: unknown key 'colums'",
      "20:66: 'phone' is no id of the definitions",
      "20:90: unknown value 'm'",
    ]
    let heads = complaint(text).split(separator: "\n").filter { $0.hasPrefix("journey.yaml:") }
    #expect(heads.count == expected.count)
    for (head, start) in zip(heads, expected) {
      #expect(head.hasPrefix("journey.yaml:\(start)"), "\(head)")
    }
    #expect(complaint(text).contains("did you mean 'Europe/Warsaw'"))
    #expect(complaint(text).contains("did you mean 'segment'?"))
  }

  @Test func `a long list of problems is not cut`() {
    let found = complaint((0..<60).map { "k\($0): 1\n" }.joined())
    for number in 0..<60 { #expect(found.contains("unknown key 'k\(number)'")) }
    #expect(!found.contains("more"))
  }

  @Test func `what servers write into their logs' formats is known`() {
    for format in [
      #"%h %l %u %t \"%r\" %>s %b \"%{Referer}i\""#, "%{%d.%m.%Y}t %a %{c}a %{X}^ti %400,501{q}i",
      "%t %v:%p %!200u %<s %%", "$remote_addr %Z $request ${time_local}", "vhost_combined",
    ] {
      #expect(complaint("sources: {a: {log_format: \"\(format)\"}}") == "(no problem)")
    }
    let named = "sources: {a: {log_format: \"$remote_addr $at\", fields: {time: at}}}"
    #expect(complaint(named) == "(no problem)", "the time may have a name of its own")
  }

  @Test func `every map of the file refuses a key that it does not know`() {
    for text in [
      "bogus: 1", "sources: {a: {bogus: 1}}", "sources: {a: {time_range: {bogus: 2020-01-01}}}",
      "sources: {a: {fields: {event: {bogus: 1}}}}", "identity: {bogus: 1}", "session: {bogus: 1}",
      "stages: [{a: {bogus: 1}}]", "stage_models: {a: {bogus: 1}}", "channels: {bogus: 1}",
      "commerce: {bogus: 1}", "commerce: {order: {bogus: 1}}", "commerce: {refund: {bogus: 1}}",
      "commerce: {cart: {bogus: 1}}", "funnels: {a: {bogus: 1}}", "surveys: {a: {bogus: 1}}",
    ] {
      #expect(complaint(text).contains("unknown key 'bogus'"), "\(text)")
    }
  }

  @Test func `values of the wrong kind are named`() {
    let cases: [(String, String)] = [
      ("zone:", "1:6: a value is missing"), ("zone: [a]", "a text belongs here, not a list"),
      ("zone: {a: b}", "a text belongs here, not a map"), ("sources: x", "not a text"),
      ("- a", "a map of names and values belongs here, not a list"), ("hello", "not a text"),
      ("session: {key: []}", "an empty list says nothing here"),
      ("session: {timeout: 0s}", "a duration of nothing"),
      ("session: {timeout: -5m}", "'-5m' is no duration"),
      ("session: {timeout: 99999999999999999999w}", "is no duration"),
      ("stages: [{a: {event: x}, b: {event: y}}]", "a stage is one name with its rule"),
      ("stages: [{a: {}}]", "the stage 'a' has no condition"),
      ("stage_models: {a: {dormant_after: 5d}}", "the stage model 'a' has no rules"),
      ("channels: {own_hosts: [\"https://a.b\"]}", "is no host name"),
      ("channels: {rules: {a: b}}", "channel rules are a list"),
      ("sources: {a: {columns: [b]}}", "'columns' is for csv and tsv"),
      ("sources: {a: {format: csv, columns: [b, c, b]}}", "1:44: the column 'b' stands twice"),
      ("sources: {a: {fields: {time: {const: yesterday}}}}", "1:38: 'yesterday' is no time"),
      ("sources: {a: {log_format: \"%h %Z %q\"}}", "1:27: '%Z' is no directive of a log format"),
      ("sources: {a: {log_format: \"%h %{x}_ %\"}}", "'%{x}_' is no directive"),
      ("sources: {a: {log_format: main}}", "1:27: the log format has no fields, such as"),
      ("sources: {a: {log_format: 100 %% $}}", "1:27: the log format has no fields, such as"),
      ("sources: {a: {log_format: '$host $request'}}", "1:27: the log format has no time"),
      ("sources: {a: {format: combined, log_format: '%h %r'}}", "the log format has no time"),
      ("sources: {a: {each: 3}}", "1:21: '3' is no path"),
      ("sources: {a: {match: x.log}, b: {match: [y.log, x.log]}}", "the source 'a' has the same"),
      ("sources: {a: {format: csv, separator: \"||\"}}", "cannot part cells"),
      ("sources: {a: {time_range: {from: 2026-02-30}}}", "is no date"),
      ("sources: {a: {time_range: {from: 2030-01-01, to: 2020-01-01}}}", "ends before it begins"),
      ("sources: {a: {fields: {time: {pattern: x}}}}", "has no letters of a time"),
      ("sources: {a: {fields: {time: {transform: [shout]}}}}", "unknown value 'shout'"),
      ("identity: {hub_limit: 0}", "is no whole number from 1"),
      ("funnels: {a: {steps: [\"x,y\"]}}", "an item of the list is one step; this is 2"),
      ("zone: UTC\nzone: UTC", "stands twice"), ("a: [1", "this is no YAML"),
      ("a: b: c", "this is no YAML"), ("\tzone: UTC", "this is no YAML"),
      ("a: 1\n---\nb: 2\n", "this is no YAML"),
    ]
    for (text, part) in cases {
      #expect(complaint(text).contains(part), "\(text): \(complaint(text))")
    }
  }

  @Test func `a channel or a stage that nothing gives is an error with the nearest names`() {
    #expect(
      complaint("stages: [{a: {channel: Emial}}]") == """
        journey.yaml:1:24: unknown channel 'Emial'
            1 | stages: [{a: {channel: Emial}}]
              |                        ^^^^^ did you mean 'Email'?
        """)
    let cases: [(String, String)] = [
      ("stage_models: {m: [{a: {channel: [Email, SMSs]}}]}", "unknown channel 'SMSs'"),
      ("touchpoints: [{a: {channel: email}}]", "did you mean 'Email'?"),
      ("touchpoints: [{a: {stage: purchse}}]", "unknown stage 'purchse'"),
      ("stages: [{a: {event: x}}]\ntouchpoints: [{a: {stage: retention}}]", "unknown stage"),
      ("segments: {a: \"stage = 'purchse' and orders > 1\"}", "unknown stage 'purchse'"),
      ("segments: {a: \"not channel.first in ('Emial', 'SMS')\"}", "did you mean 'Email'?"),
      ("stages: [{unassigned: {event: x}}]", "'unassigned' is what answers call what has no stage"),
      ("channels: [{unattributed: \"utm_source = 'x'\"}]", "choose another name"),
      ("paths: {nodes: [{(start): \"url = '/'\"}]}", "choose another name"),
      ("stages: [{a: {until: x}}]", "'until' ends what 'after' began"),
      ("stage_models: {m: {rules: [{a: {event: x}}], unassigned_limit: much}}", "is no number"),
    ]
    for (text, part) in cases {
      #expect(complaint(text).contains(part), "\(text): \(complaint(text))")
    }
    // Names of the file's own rules are known, wherever the rules stand.
    let known = """
      stages: [{late: {channel: Partners}}]
      touchpoints: [{a: {channel: Partners, stage: [late, decision, unassigned]}}]
      channels: [{Partners: "utm_source = 'acme'"}]
      """
    #expect(complaint(known) == "(no problem)")
  }

  @Test func `an expression's error points at its character`() {
    let plain = complaint("segments: {a: 'price > 10 and'}")
    #expect(plain.hasPrefix("journey.yaml:1:30: "), "\(plain)")
  }

  @Test func `hostile files end quickly and print nothing that acts on a terminal`() {
    var bomb = "a0: &a0 [x, x]\n"
    for level in 1...60 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    bomb += "funnels: {f: {steps: *a60}}\n"
    #expect(complaint(bomb).contains("unknown key 'a0'"))
    #expect(complaint("\u{202E}: 1\n").unicodeScalars.contains("\u{202E}") == false)
    #expect(complaint("a\u{85}b: 1").contains("\u{85}") == false)
    #expect(complaint("\"\\e[31m\": 1").contains("\u{1B}") == false)
    #expect(complaint("zone: \"\\e[31m\"").contains("\u{1B}") == false)
    #expect(complaint("zone: " + String(repeating: "x", count: 2_000_000)).contains("at most"))
    #expect(complaint(String(repeating: "[", count: 100_000)).contains("YAML"))
    let flood = complaint((0..<5_000).map { "k\($0): 1\n" }.joined())
    #expect(flood.contains("the first 200 problems"))
  }
}
