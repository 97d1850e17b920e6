import CairnAnalysis
import CairnJourney
import CairnModel
import TestSupport
import Testing

@Suite struct IdentityAnalysisTests {
  /// Rows as (day, customer, email, cookie), 0 for none, all in one cluster.
  private func report(_ rows: [(Int64, UInt64, UInt64, UInt64)]) -> Report {
    var batch = EventBatch()
    batch.identities = [[], [], []]
    for (day, customer, email, cookie) in rows {
      batch.times.append(EventTime(seconds: day * 86_400))
      batch.identities[0].append(customer)
      batch.identities[1].append(email)
      batch.identities[2].append(cookie)
    }
    batch.offsets = [0, rows.count]
    batch.persons = [.nobody]
    let context = WalkContext(tables: EventTables())
    let analysis = IdentityAnalysis()
    var fold = analysis.start(context)
    fold.see(IdentityPass(rules: IdentityRules(), order: HashOrder()).resolve(batch))
    return analysis.report(fold, context, HashNames())
  }

  private struct HashOrder: IdentityOrder {
    func precedes(type: Int, _ left: UInt64, _ right: UInt64) -> Bool { left < right }
  }

  private struct HashNames: PersonNames {
    func name(of person: PersonRef) -> ByteText {
      ByteText(
        "\(["customer", "email", "cookie"][Int(person.identityType)]):\(person.identityHash)")
    }
  }

  private func summary(_ report: Report, _ column: String) -> Cell? {
    report[table: "summary"]?[column: column].first
  }

  @Test("the family's tablet: logins, events matched by time, and one left alone")
  func theTablet() {
    let answer = report([
      (1, 0, 0, 9), (2, 1, 0, 9), (3, 0, 0, 9), (4, 2, 0, 9), (5, 0, 0, 9), (60, 0, 0, 9),
    ])
    #expect(summary(answer, "events") == .count(6))
    #expect(summary(answer, "logged_in") == .count(2))
    #expect(summary(answer, "matched") == .count(3))
    #expect(summary(answer, "anonymous") == .count(1))
    #expect(summary(answer, "match_rate") == .share(3, of: 4))
    #expect(summary(answer, "persons") == .count(3))
    #expect(summary(answer, "devices") == .count(1))
    #expect(
      answer[table: "links"]?.rows == [
        [.text("customer"), .text("cookie"), .count(2), .count(2), .count(2)]
      ])
  }

  @Test("a shared address is a conflict, and its bare events are no logins")
  func theSharedAddress() {
    let answer = report([(1, 1, 7, 0), (2, 2, 7, 0), (3, 0, 7, 0)])
    #expect(
      answer[table: "conflicts"]?.rows == [
        [.text("shared"), .text("email:7"), .null, .count(2), .count(3)]
      ])
    #expect(summary(answer, "logged_in") == .count(2))
    #expect(summary(answer, "known_unique") == .count(2))
    #expect(summary(answer, "known_strong") == .count(1))
    #expect(summary(answer, "shared_ids") == .count(1))
  }

  @Test("an address of more customers than a hub may have is still a conflict")
  func theHubIsShared() {
    for customers in [50, 51] {
      let answer = report((1...customers).map { (Int64($0), UInt64($0), UInt64(777), UInt64(0)) })
      #expect(
        answer[table: "conflicts"]?.rows == [
          [.text("shared"), .text("email:777"), .null, .count(customers), .count(customers)]
        ])
      #expect(summary(answer, "shared_ids") == .count(1))
      #expect(summary(answer, "hubs") == .count(customers - 50))
      #expect(answer[table: "hubs"]?.rows.count == customers - 50)
      #expect(summary(answer, "persons") == .count(customers))
    }
  }

  @Test("a tablet on the shop floor is one line, and a store without events has no rate")
  func theHub() {
    let star = (1...5_000).map { (Int64($0), UInt64($0), UInt64(0), UInt64(9_999)) }
    let answer = report(star)
    #expect(summary(answer, "persons") == .count(5_000))
    #expect(answer[table: "hubs"]?.rows == [[.text("cookie:9999"), .count(5_000), .count(5_000)]])
    #expect(summary(report([]), "match_rate") == .null)
  }
}
