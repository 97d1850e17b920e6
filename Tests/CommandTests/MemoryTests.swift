import Foundation
import TestSupport
import Testing

/// An ingest keeps to its memory whatever the people are like: millions who come once, or one who
/// never goes.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct MemoryTests {
  private let program: CairnProgram

  init() throws { program = try CairnProgram() }

  private var events: Int { TestSettings.isTorture ? 5_000_000 : 200_000 }
  /// MiB to sort within.
  private var budget: Int { TestSettings.isTorture ? 512 : 64 }

  /// Writes a log with another person in every line, or the same in all.
  private func write(_ file: String, isOnePerson: Bool) throws {
    // Digits turned about, so that neighbours in the file are none in the store.
    let person = isOnePerson ? "1" : "($1 * 7919) % 10000019"
    let outcome = try program.shell(
      """
      seq \(events) | awk '{ p = \(person); printf "{\\"event\\":\\"view_item\\",\\"event_id\\":"
        printf "\\"e%d\\",\\"timestamp\\":%d,\\"anonymous_id\\":", $1, 1767225600 + $1 % 2000000
        printf "\\"a%d\\",\\"user_id\\":\\"u%d\\"}\\n", p, p }' | gzip -1 > \(file)
      """)
    guard outcome.code == 0 else { throw Failure(outcome: outcome) }
  }

  /// Takes a file in; returns the program's peak memory in MiB.
  private func peak(_ file: String) throws -> Int {
    let outcome = try program.shell(
      "/usr/bin/env time -f 'peak %M' \"$PROGRAM\" ingest \(file) --no-progress "
        + "--memory \(budget)M --store \(file).store")
    guard outcome.code == 0 else { throw Failure(outcome: outcome) }
    return try #require(outcome.peak) / 1_024
  }

  @Test("the peak stays under the budget and 256 MiB, with one person and with one for each event")
  func staysWithinBudget() throws {
    for isOnePerson in [true, false] {
      let file = isOnePerson ? "one.ndjson.gz" : "many.ndjson.gz"
      try write(file, isOnePerson: isOnePerson)
      let peak = try peak(file)
      #expect(peak < budget + 256)
      let status = try program.answer(["status", "--store", "\(file).store"])
      let facts = try #require(status.tables["status"]?.first ?? status.tables.values.first?.first)
      #expect(facts.count("events") == events)
      #expect(facts.count("persons") == (isOnePerson ? 1 : events))
      print(
        "torture memory: \(events) events of \(isOnePerson ? 1 : events) persons took \(peak) MiB",
        "with a budget of \(budget) MiB")
    }
  }
}
