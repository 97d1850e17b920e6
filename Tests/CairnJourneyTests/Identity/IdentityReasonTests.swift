import CairnJourney
import CairnModel
import TestSupport
import Testing

@Suite struct IdentityReasonTests {
  private func reasons(_ world: IdentityWorld) -> [IdentityReason] {
    var random = Seeded(1)
    let batch = world.clusters(&random)
    return IdentityPass(rules: world.rules, order: world)
      .reasons(times: batch.times, identities: batch.identities)
  }

  @Test("the tablet of docs/meaning/identity.md: each event says which login decided")
  func theTabletOfTheFamily() {
    let told = reasons(
      IdentityWorld(
        """
        1: cookie=c
        2: cookie=c customer=U
        3: cookie=c
        4: cookie=c customer=W
        5: cookie=c
        60: cookie=c
        """))
    #expect(
      told.map(\.kind) == [.nextLogin, .ownID, .nextLogin, .ownID, .previousLogin, .noLogin])
    #expect(told.map(\.login) == [1, nil, 3, nil, 3, nil])
  }

  @Test("a shared address, a hub and an event without an id say so")
  func whatIsNotTrusted() {
    let shared = reasons(IdentityWorld("1: email=e customer=1\n2: email=e customer=2\n3: email=e"))
    #expect(shared.map(\.kind) == [.ownID, .ownID, .untrustedID])
    var rules = IdentityRules()
    rules.hubLimit = 1
    let hub = reasons(
      IdentityWorld("1: cookie=c customer=1\n2: cookie=c customer=2\n3: cookie=c", rules: rules))
    #expect(hub.map(\.kind) == [.ownID, .ownID, .hubDevice])
    #expect(reasons(IdentityWorld("1: ")).map(\.kind) == [.noID])
  }

  @Test("in random worlds every reason leads to the person whom the pass found")
  func reasonsLeadToPersons() {
    var seen: Set<IdentityReason.Kind> = []
    for seed in UInt64(0)..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 500) {
      let world = IdentityWorld(seed: seed)
      var random = Seeded(seed)
      let batch = world.clusters(&random)
      let pass = IdentityPass(rules: world.rules, order: world)
      for cluster in batch.persons.indices {
        let rows = batch.rows(ofPerson: cluster)
        let times = Array(batch.times[rows])
        let identities = batch.identities.map { Array($0[rows]) }
        let persons = pass.persons(times: times, identities: identities)
        let reasons = pass.reasons(times: times, identities: identities)
        for row in times.indices {
          seen.insert(reasons[row].kind)
          #expect(leads(reasons[row], to: persons[row], persons, times, row), "seed \(seed)")
        }
      }
    }
    #expect(seen == Set(IdentityReason.Kind.allCases))
  }

  /// Whether a reason explains why a row is a person's.
  private func leads(
    _ reason: IdentityReason, to person: PersonRef, _ persons: [PersonRef], _ times: [EventTime],
    _ row: Int
  ) -> Bool {
    switch reason.kind {
    case .ownID: return reason.key.map { PersonRef($0) } == person
    // A strong id leads to its component's unique id, or to its smallest strong one.
    case .strongID: return reason.key != nil && person != .nobody
    case .nextLogin:
      return reason.login.map { persons[$0] == person && times[$0] >= times[row] } ?? false
    case .previousLogin:
      return reason.login.map { persons[$0] == person && times[$0] < times[row] } ?? false
    case .noLogin, .hubDevice, .untrustedID: return reason.key.map { PersonRef($0) } == person
    case .noID: return person == .nobody
    }
  }
}
