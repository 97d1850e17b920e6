import Foundation
import TestSupport
import Testing

/// Why a funnel counts a person so, through the built program: what sessions and identities have to
/// do with it.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct WhyTests {
  private static let steps = ["why", "funnel", "view,cart,buy", "--window", "1d"]
  private static let bySession = steps + ["--unit", "session", "--person"]

  /// The reason that is given for c, whose session ends between cart and buy.
  private func reason(_ diary: String, _ definitions: String? = nil) throws -> String {
    let world = try JourneyWorld(diary, definitions: definitions).ingested()
    let told = try world.rows(
      Self.bySession + ["cookie:c"], "summary", ["level", "outcome", "blamed_event", "reason"])
    #expect(told.first?.prefix(3) == ["2", "dropped", "buy"], "\(definitions ?? "")")
    return told.first?.last ?? "no row"
  }

  @Test("a person without any event of the funnel is told so, in every order")
  func nobodyEntered() throws {
    let diary = "2026-01-01T10:00 view cookie=c\n2026-01-01T10:01 look cookie=d"
    let world = try JourneyWorld(diary + "\n2026-01-01T10:02 cart cookie=c").ingested()
    // Where events between steps matter, the funnel looks at every event.
    let none = "has no event that this funnel looks at"
    let reasons = ["ordered": none, "strict": "step 1 (view) never happened", "any": none]
    for (order, reason) in reasons {
      let question = ["why", "funnel", "view,cart", "--order", order, "--person", "cookie:d"]
      let told = try world.program.run(question)
      #expect(told.code == 0, "\(told.messages)")
      #expect(told.output.contains(reason), "\(order)")
    }
  }

  private func diary(_ buy: String) -> String {
    """
    2026-01-01T23:50 view cookie=c utm_source=a
    2026-01-01T23:55 cart cookie=c
    2026-01-02T00:10 open cookie=d
    2026-01-09T00:00 other cookie=e
    2026-01-02T\(buy)
    """
  }

  @Test("the reason says what ended the session in which the step did not come")
  func endOfSession() throws {
    let start = "step 3 (buy) happened in another session: session 2 began "
    let late = diary("00:45 buy cookie=c")
    #expect(
      try reason(late) == start + "50m after the last event of session 1, more than 30m")
    // What lies between the chain's session and the step's is what ended the chain's.
    let later = diary("01:30 buy cookie=c") + "\n2026-01-02T00:30 look cookie=c"
    #expect(
      try reason(later) == start + "35m after the last event of session 1, more than 30m")
    let soon = diary("00:05 buy cookie=c utm_source=b")
    #expect(
      try reason(soon, "session: {midnight: true}")
        == start + "there, as midnight lay between it and session 1")
    #expect(
      try reason(soon, "session: {campaign: true}")
        == start + "there, as it came by another campaign than session 1")
    #expect(
      try reason(soon, "session: {start: buy}")
        == start + "there, as 'buy' always begins a session")
    #expect(
      try reason(soon, "session: {max: 10m}")
        == start + "15m after session 1 began, more than 10m")
    let declared = """
      2026-01-01T23:50 view cookie=c session_id=1
      2026-01-01T23:55 cart cookie=c session_id=1
      2026-01-02T00:05 buy cookie=c session_id=2
      2026-01-09T00:00 other cookie=e
      """
    #expect(
      try reason(declared, "session: {declared: true}")
        == start + "there, as its source gave it another session id than session 1")
  }

  @Test("a step on another device, in an earlier session or in none is told as such")
  func elsewhereInSessions() throws {
    let ids = " user_id=U\n"
    let world = try JourneyWorld(
      "2026-01-01T09:00 view cookie=c" + ids + "2026-01-01T09:01 cart cookie=c" + ids
        + "2026-01-01T09:02 buy cookie=d" + ids + "2026-01-09T00:00 other cookie=e"
    ).ingested()
    let person = Self.bySession + ["customer:U"]
    let reason = "step 3 (buy) happened in another session: that of another device"
    #expect(try world.rows(person, "summary", ["level", "reason"]) == [["2", reason]])
    #expect(
      try world.rows(person, "sessions", ["session", "device", "began_by", "because", "level"])
        == [
          ["1", "cookie:c", "first", "the first of its device", "2"],
          ["2", "cookie:d", "first", "the first of its device", "0"],
        ])
    // The same person, not cut into sessions, bought.
    #expect(
      try world.rows(Self.steps + ["--person", "customer:U"], "summary", ["level", "reason"])
        == [["3", "all steps were taken"]])
  }

  @Test("of several sessions the furthest is told, and each other one why it came no further")
  func otherSessions() throws {
    let world = try JourneyWorld(
      """
      2026-01-01T09:00 view cookie=c
      2026-01-01T12:00 view cookie=c
      2026-01-01T12:05 cart cookie=c
      2026-01-01T15:00 view cookie=c
      2026-01-09T00:00 buy cookie=e
      """
    ).ingested()
    let person = Self.bySession + ["cookie:c"]
    #expect(
      try world.rows(person, "rejected", ["entry_time", "level", "reason"]) == [
        [
          "2026-01-01T09:00:00.000Z", "1",
          "counts by itself: step 2 (cart) happened in another session: session 2 began "
            + "3h after the last event of session 1, more than 30m",
        ],
        [
          "2026-01-01T15:00:00.000Z", "1",
          "counts by itself: step 2 (cart) happened only before step 1 (view)",
        ],
      ])
    #expect(
      try world.rows(person, "sessions", ["session", "events", "level"])
        == [["1", "1", "1"], ["2", "2", "2"], ["3", "1", "1"]])
  }

  @Test("each event says by which rule it is the person's, and those of others are listed")
  func identities() throws {
    let world = try JourneyWorld(
      """
      2026-01-01T09:00 view cookie=c
      2026-01-01T10:00 login cookie=c user_id=U
      2026-01-01T10:01 cart cookie=c
      2026-01-01T11:00 buy cookie=c
      2026-01-01T11:05 login cookie=c user_id=W
      2026-01-20T00:00 other cookie=e
      """
    ).ingested()
    let person = Self.steps + ["--person", "customer:U"]
    #expect(
      try world.rows(person, "summary", ["level", "reason"])
        == [["1", "step 2 (cart) never happened"]])
    #expect(
      try world.rows(person, "events", ["event", "belongs_by", "login_time"]) == [
        ["view", "next_login", "2026-01-01T10:00:00.000Z"]
      ])
    #expect(
      try world.rows(
        person, "elsewhere", ["event", "part", "belongs_to", "belongs_by", "login_time", "line"])
        == [
          [
            "cart", "fits step 2", "customer:W", "next_login", "2026-01-01T11:05:00.000Z", "3",
          ],
          ["buy", "fits step 3", "customer:W", "next_login", "2026-01-01T11:05:00.000Z", "4"],
        ])
    let notes = try world.program.answer(person).notes
    #expect(notes.contains { $0.hasPrefix("1 of 1 events are customer:U's by a login") })
    #expect(notes.contains { $0.hasPrefix("2 events on devices of customer:U fit steps") })
  }

  @Test("a link by evidence makes events of two devices one person's, and says so")
  func links() throws {
    let world = try JourneyWorld(
      """
      2026-01-01T09:00 view cookie=c user_id=U email=u@x.de
      2026-01-02T09:00 cart cookie=d email=u@x.de
      2026-01-02T09:05 buy cookie=d
      """
    ).ingested()
    let person = ["why", "funnel", "view,cart,buy", "--person", "cookie:d"]
    #expect(
      try world.rows(person, "chain", ["event", "belongs_by", "login_time", "line"]) == [
        ["view", "own_id", "-", "1"], ["cart", "strong_id", "-", "2"],
        ["buy", "previous_login", "2026-01-02T09:00:00.000Z", "3"],
      ])
  }
}
