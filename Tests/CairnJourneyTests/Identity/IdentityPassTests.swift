import CairnJourney
import CairnModel
import Foundation
import Testing
import TestSupport

@Suite struct IdentityPassTests {
  /// The persons of a world's events, as `customer:U`.
  private func names(_ world: IdentityWorld) -> [String] {
    var random = Seeded(1)
    let batch = IdentityPass(rules: world.rules, order: world).resolve(world.clusters(&random))
    return owners(batch, world).map { id in
      id.map { "\(world.rules.types[$0.type].name):\($0.text)" } ?? "nobody"
    }
  }

  /// The person of each event of the world, in the world's order.
  private func owners(_ batch: EventBatch, _ world: IdentityWorld) -> [SlowIdentity.ID?] {
    var owners = [SlowIdentity.ID?](repeating: nil, count: world.events.count)
    for person in batch.persons.indices {
      for row in batch.rows(ofPerson: person) {
        owners[Int(batch.names[row])] = world.id(batch.persons[person])
      }
    }
    return owners
  }

  @Test("ID1: a first visit belongs to the customer who logs in a day later")
  func claimsTheFirstVisit() {
    #expect(
      names(IdentityWorld("1: cookie=c\n2: cookie=c customer=U")) == ["customer:U", "customer:U"])
  }

  @Test("ID2: between two logins the next one decides")
  func theNextLoginDecides() {
    let world = IdentityWorld("1: cookie=c customer=U\n2: cookie=c\n3: cookie=c customer=W")
    #expect(names(world) == ["customer:U", "customer:W", "customer:W"])
  }

  @Test("ID3: after the last login the previous one decides")
  func thePreviousLoginDecides() {
    let world = IdentityWorld("1: cookie=c customer=U\n2: cookie=c")
    #expect(names(world) == ["customer:U", "customer:U"])
  }

  @Test("ID4: an address of two customers links neither and is listed")
  func aSharedAddressLinksNothing() {
    let world = IdentityWorld("1: email=e customer=1\n2: email=e customer=2\n3: email=e")
    #expect(names(world) == ["customer:1", "customer:2", "email:e"])
    var random = Seeded(1)
    let batch = IdentityPass(rules: world.rules, order: world).resolve(world.clusters(&random))
    let key = IdentityKey(identityType: 1, identityHash: IdentityWorld.hash("e"))
    #expect(
      batch.findings == [IdentityFinding(kind: .shared, key: key, persons: 2, events: 3)])
  }

  @Test("ID5: a login beyond the look-back claims nothing; exactly at it, it does")
  func theLookbackIsInclusive() {
    #expect(
      names(IdentityWorld("1: cookie=c\n45: cookie=c customer=U")) == ["cookie:c", "customer:U"])
    #expect(names(IdentityWorld("1: cookie=c\n31: cookie=c customer=U"))[0] == "customer:U")
  }

  @Test("the worked example of docs/meaning/identity.md")
  func theTabletOfTheFamily() {
    let world = IdentityWorld(
      """
      1: cookie=c
      2: cookie=c customer=U
      3: cookie=c
      4: cookie=c customer=W
      5: cookie=c
      60: cookie=c
      """)
    #expect(
      names(world) == [
        "customer:U", "customer:U", "customer:W", "customer:W", "customer:W", "cookie:c",
      ])
  }

  @Test("the links of a cluster are listed with their rows and what became of them")
  func linksAreListed() {
    let world = IdentityWorld(
      """
      1: cookie=c customer=1
      2: email=e customer=1
      3: email=s customer=1
      4: email=s customer=2 cookie=c
      """)
    var random = Seeded(1)
    let batch = world.clusters(&random)
    let links = IdentityPass(rules: world.rules, order: world)
      .links(times: batch.times, identities: batch.identities)
    let told = links.map { link in
      "\(world.text(link.first.identityHash))-\(world.text(link.second.identityHash)) "
        + "\(link.standing.rawValue) \(link.rows)"
    }
    #expect(
      told == [
        "1-e joins [1]", "1-s untrusted [2]", "1-c login [0]", "2-s untrusted [3]",
        "2-c login [3]", "s-c untrusted [3]",
      ])
  }

  @Test("a chain of strong ids between two customers is cut at its weakest link")
  func theWeakestLinkIsCut() {
    var rules = IdentityRules()
    rules.types.insert(
      IdentityRules.IdentityType(name: "phone", identityClass: .strong), at: 2)
    let world = IdentityWorld(
      """
      1: customer=1 email=e
      1: customer=1 email=e
      2: email=e phone=p
      3: customer=2 phone=p
      4: customer=2 phone=p
      5: phone=p
      6: email=e
      """, rules: rules)
    #expect(names(world)[5...] == ["customer:2", "customer:1"])
  }

  @Test(
    "a star of 5,000 customers on one device is 5,000 persons, the device apart and one finding")
  func theTabletOnTheShopFloor() {
    var batch = EventBatch()
    let cookie = IdentityWorld.hash("tablet")
    batch.identities = [[], [], []]
    for index in 0..<10_000 {
      batch.times.append(EventTime(seconds: Int64(index)))
      batch.identities[0].append(index % 2 == 0 ? UInt64(index + 1) : 0)
      batch.identities[1].append(0)
      batch.identities[2].append(cookie)
    }
    batch.offsets = [0, 10_000]
    batch.persons = [.nobody]
    let persons = IdentityPass(rules: IdentityRules(), order: IdentityWorld()).resolve(batch)
    #expect(persons.personCount == 5_001)
    #expect(persons.persons.count { $0.identityType == 0 } == 5_000)
    let key = IdentityKey(identityType: 2, identityHash: cookie)
    #expect(
      persons.findings == [IdentityFinding(kind: .hub, key: key, persons: 5_000, events: 10_000)])
  }

  /// How many worlds are tried; `CAIRN_WORLDS` asks for more or fewer.
  private var worldCount: UInt64 {
    ProcessInfo.processInfo.environment["CAIRN_WORLDS"].flatMap { UInt64($0) } ?? 500
  }

  @Test("agrees with the plain telling in thousands of worlds, in any order of the rows")
  func agreesWithThePlainTelling() {
    var split = 0
    var found = Set<IdentityFinding.Kind>()
    for seed in 0..<worldCount {
      let world = IdentityWorld(seed: seed)
      var slow = SlowIdentity(world.rules, world.events)
      let expected = slow.persons()
      var random = Seeded(seed ^ 0xA5A5)
      let clusters = world.clusters(&random)
      let batch = IdentityPass(rules: world.rules, order: world).resolve(clusters)
      #expect(owners(batch, world) == expected, "seed \(seed)")
      #expect(Set(batch.findings.map { world.finding($0) }) == slow.findings, "seed \(seed)")
      #expect(batch.findings.count == slow.findings.count, "seed \(seed)")
      expectInOrder(batch, clusters, seed)
      if batch.personCount > clusters.personCount { split += 1 }
      found.formUnion(batch.findings.map(\.kind))
    }
    #expect(split > worldCount / 4)
    #expect(found == Set(IdentityFinding.Kind.allCases))
  }

  /// Rows of a person are sorted by time, stand as they stood, and no row is lost or torn.
  private func expectInOrder(_ batch: EventBatch, _ clusters: EventBatch, _ seed: UInt64) {
    #expect(batch.names.sorted() == clusters.names.sorted(), "seed \(seed)")
    #expect(batch.offsets.last == batch.rowCount, "seed \(seed)")
    let places = Dictionary(
      uniqueKeysWithValues: clusters.names.enumerated().map { ($1, $0) })
    for person in batch.persons.indices {
      let origins = batch.rows(ofPerson: person).compactMap { places[batch.names[$0]] }
      #expect(origins == origins.sorted(), "seed \(seed)")
    }
    for (row, name) in batch.names.enumerated() {
      guard let place = places[name] else { continue }
      #expect(batch.times[row] == clusters.times[place], "seed \(seed)")
      for type in batch.identities.indices {
        #expect(batch.identities[type][row] == clusters.identities[type][place], "seed \(seed)")
      }
    }
  }

  @Test("a cluster is called one person exactly from its reach on")
  func theReachIsExact() {
    var sole = 0
    for seed in 0..<worldCount / 5 {
      var world = IdentityWorld(seed: seed)
      var random = Seeded(seed)
      let clusters = world.clusters(&random)
      let soles = IdentityPass(rules: world.rules, order: world).solePersons(clusters)
      for (index, found) in soles.enumerated() {
        let rows = clusters.rows(ofPerson: index)
        let times = Array(clusters.times[rows])
        let identities = clusters.identities.map { Array($0[rows]) }
        for days in 0..<21 {
          world.rules.deviceLookback = .days(Int64(days))
          let pass = IdentityPass(rules: world.rules, order: world)
          let persons = Set(pass.persons(times: times, identities: identities))
          if let found, found.reach <= world.rules.deviceLookback {
            #expect(persons == [found.person], "seed \(seed)")
            sole += 1
          } else if found != nil {
            #expect(persons.count > 1, "seed \(seed)")
          }
        }
        world.rules.deviceLookback = .days(1_000)
        let pass = IdentityPass(rules: world.rules, order: world)
        let part = EventBatch(times: times, identities: identities)
        let whole = pass.resolve(part)
        #expect(
          (found != nil) == (whole.personCount == 1 && whole.findings.isEmpty), "seed \(seed)")
      }
    }
    #expect(sole > 1_000)
  }
}

extension EventBatch {
  /// One cluster.
  fileprivate init(times: [EventTime], identities: [[UInt64]]) {
    self.init()
    self.times = times
    self.identities = identities
    offsets = [0, times.count]
    persons = [.nobody]
  }
}
