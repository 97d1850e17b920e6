import TestSupport
import Testing

/// Before and after through the built program: what segments did, and questions that make no sense.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct CompareCommandTests {
  private static let diary = """
    2026-01-01T10:00:00 page_view cookie=a device=mobile
    2026-01-01T10:05:00 purchase cookie=a device=mobile order_id=1 value=600 currency=EUR
    2026-01-01T11:00:00 page_view cookie=b device=desktop
    2026-01-02T10:00:00 page_view cookie=c device=mobile
    2026-01-02T10:05:00 page_view cookie=d device=desktop
    2026-01-02T10:10:00 purchase cookie=d device=desktop order_id=2 value=5 currency=EUR
    2026-01-02T10:00:00 page_view cookie=e device=desktop
    2026-01-05T10:00:00 page_view cookie=f device=desktop
    """

  private static let definitions = """
    segments:
      phone: "first.device = 'mobile'"
      desk: "first.device = 'desktop'"
      ghosts: "first.colour = 'red'"
    """

  private static let ranges = ["--a", "2026-01-01..2026-01-02", "--b", "2026-01-02..2026-01-03"]

  private func explained(_ world: JourneyWorld, _ options: [String]) throws -> [[String]] {
    try world.rows(
      ["compare"] + options, "explained", ["property", "value", "before_persons", "after_persons"])
  }

  @Test("the members of each segment and all others explain the change, or those that are named")
  func segments() throws {
    let world = try JourneyWorld(Self.diary, definitions: Self.definitions).ingested()
    let all = try explained(world, Self.ranges)
    // Before: a with a phone and b; after: c with a phone, and d and e.
    for row in [
      ["segment phone", "members", "1", "1"], ["segment phone", "others", "1", "2"],
      ["segment desk", "members", "1", "2"], ["segment desk", "others", "1", "1"],
      ["segment ghosts", "others", "2", "3"],
    ] {
      #expect(all.contains(row), "\(row)")
    }
    let named = try explained(world, Self.ranges + ["--explain", "phone", "--explain", "device"])
    #expect(Set(named.map { $0[0] }) == ["channel", "device", "segment phone"])
    let notes = try world.program.answer(["compare"] + Self.ranges).notes
    #expect(notes.contains("segment ghosts names what the store has never seen: colour"))
  }

  @Test("two compared segments do not explain each other")
  func compared() throws {
    let world = try JourneyWorld(Self.diary, definitions: Self.definitions).ingested()
    let rows = try explained(world, ["--a", "phone", "--b", "desk"])
    #expect(Set(rows.map { $0[0] }).isDisjoint(with: ["segment phone", "segment desk"]))
    #expect(rows.contains { $0[0] == "segment ghosts" })
  }

  @Test(
    "what makes no sense is refused, with the reason",
    arguments: [
      (["--a", "2026-01-01..2026-01-03", "--b", "2026-01-02..2026-01-04"], "overlap"),
      (["--a", "phone", "--b", "phone"], "one segment"),
      (ranges + ["--explain", "colours"], "unknown property 'colours'"),
      (ranges + ["--metric", "profit"], "unknown metric 'profit'"),
    ])
  func refused(options: [String], reason: String) throws {
    let world = try JourneyWorld(Self.diary, definitions: Self.definitions).ingested()
    let outcome = try world.program.run(["compare"] + options)
    #expect(outcome.code == 2 && outcome.messages.contains(reason), "\(outcome.messages)")
  }

  @Test("where a side has nothing a note says why, and no day of 1970 is printed")
  func nothing() throws {
    let world = try JourneyWorld(Self.diary, definitions: Self.definitions).ingested()
    let outcome = try world.program.run(["compare", "--split", "2027-01-01"])
    #expect(outcome.code == 0 && !outcome.output.contains("1970"))
    #expect(outcome.output.contains("there is not a whole day of data on both sides"))
    let notes = try world.program.answer(["revenue", "--from", "2030-01-01"]).notes
    #expect(notes.contains { $0.hasPrefix("the range holds no data") })
  }
}
