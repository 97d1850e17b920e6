import Foundation
import TestSupport
import Testing

/// Channels through the built program: a published table of cases, and rules of one's own.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct ChannelCaseTests {
  private struct Case: Decodable {
    var source: String
    var medium: String
    var campaign: String
    var expected_channel: String
  }

  /// The channel of each cookie's one session.
  private func channels(_ world: JourneyWorld) throws -> [String: String] {
    let rows = try world.rows(
      ["sessions", "--list", "--by", "channel", "--by-limit", "99"], "sessions",
      ["person", "channel"])
    return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
  }

  @Test("every published case has the published channel")
  func publishedCases() throws {
    guard let folder = TestSettings.text("CAIRN_CASES") else {
      print("=== SKIPPED: CAIRN_CASES names no folder of cases ===")
      return
    }
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/channel_cases.json"))
    let cases = try JSONDecoder().decode([Case].self, from: data)
    let world = try JourneyWorld("")
    let lines = try cases.enumerated().map { index, example in
      let fields = [
        "cookie": "c\(index)", "event": "page_view", "timestamp": "2026-01-01T10:00:00Z",
        "utm_source": example.source, "utm_medium": example.medium,
        "utm_campaign": example.campaign,
      ]
      return String(decoding: try JSONEncoder().encode(fields), as: UTF8.self)
    }
    try world.program.ingest([world.file("cases.ndjson", lines)], into: ".cairn")
    let found = try channels(world)
    for (index, example) in cases.enumerated() {
      #expect(
        found["cookie:c\(index)"] == example.expected_channel,
        "\(example.source) \(example.medium) \(example.campaign)")
    }
  }

  @Test("rules of the definitions come first, hosts on the way bring nobody, click ids are paid")
  func rulesAndHosts() throws {
    let day = "2026-01-01T10:00:00"
    let world = try JourneyWorld(
      """
      \(day) page_view cookie=rule utm_source=acme
      \(day) page_view cookie=pay referrer=https://pay.example/done
      \(day) page_view cookie=paypal referrer=https://www.paypal.com/
      \(day) page_view cookie=own referrer=https://blog.shop.example/
      \(day) page_view cookie=click url=https://shop.example/?gclid=abc
      \(day) page_view cookie=search referrer=https://www.google.co.uk/
      \(day) page_view cookie=assistant referrer=https://www.perplexity.ai/
      \(day) page_view cookie=direct
      """,
      definitions: """
        channels:
          rules:
            - Partners: "utm_source in ('acme', 'globex')"
          ignored_referrers: [pay.example]
          own_hosts: [blog.shop.example]
        """
    ).ingested()
    #expect(
      try channels(world) == [
        "cookie:rule": "Partners", "cookie:pay": "Direct", "cookie:paypal": "Direct",
        "cookie:own": "Direct", "cookie:click": "Paid Search", "cookie:search": "Organic Search",
        "cookie:assistant": "AI Assistants", "cookie:direct": "Direct",
      ])
  }
}
