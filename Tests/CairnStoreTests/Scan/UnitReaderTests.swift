import CairnAnalysis
import CairnBytes
import CairnJourney
import CairnModel
import TestSupport
import Testing

@testable import CairnStore

/// The quick ways of a walk, held to the long one: every cluster decoded whole, brought together
/// from all parts and regrouped by the identity pass.
@Suite("Reading units")
struct UnitReaderTests {
  /// A store of a random world, and a question to ask of it.
  private struct Asked {
    var snapshot: StoreSnapshot
    var rules = IdentityRules()
    var random: Seeded

    init(seed: UInt64, in folder: TemporaryFolder) throws {
      random = Seeded(seed)
      let path = "\(folder.path)/store"
      let events = SourceEvent.world(&random)
      let cuts = Int.random(in: 1...3, using: &random)
      let batches = (0..<cuts).map { cut in
        events.enumerated().filter { $0.offset % cuts == cut }.map(\.element)
      }
      try StoreTrial.write(
        batches, memory: Bool.random(using: &random) ? 1 << 30 : 60_000,
        commitsEach: Bool.random(using: &random), into: path)
      let store = try StoreFolder.open(at: path, for: .reading)
      let catalog = try Catalog.open(in: store)
      snapshot = try StoreSnapshot(store, catalog.snapshot(), loads: catalog.loads())
      rules.deviceLookback = TimeSpan(
        microseconds: [0, 3_000_000, 15_000_000, 1 << 50].randomElement(using: &random) ?? 0)
    }
  }

  private static let names: [ByteText] = ["view", "cart", "buy", "help", "absent"]

  /// The persons of a batch, each with all that its rows say.
  private static func texts(
    _ batch: EventBatch, _ needs: EventNeeds, _ plan: ScanPlan
  ) -> [String] {
    (0..<batch.personCount).map { person in
      let rows = batch.rows(ofPerson: person).map { row in
        var text = "\(plan.tables.names[Int(batch.names[row])])@\(batch.times[row].microseconds)"
        if needs.keys { text += " key \(batch.keys[row].bits)" }
        if needs.origins { text += " line \(batch.origins[row])" }
        if needs.sources { text += " of \(plan.tables.sources[Int(batch.sources[row])])" }
        if needs.identities { text += " ids \(batch.identities.map { $0[row] })" }
        for (property, column) in zip(plan.properties, batch.properties) {
          text += plan.tables.value(column, row).map { " \(property)=\($0)" } ?? ""
        }
        return text
      }
      let owner = needs.persons ? "\(batch.persons[person])" : ""
      return owner + rows.joined(separator: "; ")
    }
  }

  private static func needs(_ random: inout Seeded) -> EventNeeds {
    var needs = EventNeeds()
    if Bool.random(using: &random) {
      needs.names = Set(names.filter { _ in Bool.random(using: &random) })
    }
    needs.keys = Bool.random(using: &random)
    needs.origins = Bool.random(using: &random)
    needs.sources = Bool.random(using: &random)
    needs.identities = Bool.random(using: &random)
    needs.persons = Bool.random(using: &random)
    let properties: [ByteText] = ["price", "country", "ratio", "sale", "cookie", "absent"]
    needs.properties = properties.filter { _ in Bool.random(using: &random) }
    return needs
  }

  @Test("persons come out the same whether their clusters are looked into or not")
  func persons() throws {
    for seed in 0..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 60) {
      let folder = TemporaryFolder()
      var asked = try Asked(seed: seed, in: folder)
      for _ in 0..<4 {
        let needs = Self.needs(&asked.random)
        var (quick, long): ([String], [String]) = ([], [])
        let plan = try ScanPlan(asked.snapshot, needs, asked.rules)
        let effort = try walk(plan, needs, asked.rules) { quick += Self.texts($0, needs, plan) }
        let cautious = try ScanPlan(asked.snapshot, needs, asked.rules, looksAtAll: true)
        _ = try walk(cautious, needs, asked.rules) { long += Self.texts($0, needs, cautious) }
        #expect(quick.sorted() == long.sorted(), "seed \(seed), \(needs)")
        #expect(effort.rows <= asked.snapshot.rowCount, "seed \(seed)")
      }
    }
  }

  @Test("a funnel counts the same where rows that cannot matter are left out")
  func ladder() throws {
    for seed in 0..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 60) {
      let folder = TemporaryFolder()
      var asked = try Asked(seed: seed + 1_000_000, in: folder)
      for _ in 0..<12 {
        let (question, scope) = Self.funnel(&asked.random)
        let analysis = FunnelAnalysis(question)
        var needs = analysis.needs
        needs.fit(to: scope)
        var whole = needs
        (whole.ladder, whole.persons) = (nil, true)
        let quick = try report(analysis, asked, needs, scope, looksAtAll: false)
        let long = try report(analysis, asked, whole, scope, looksAtAll: true)
        #expect(quick == long, "seed \(seed), \(question)")
      }
    }
  }

  private static func funnel(_ random: inout Seeded) -> (FunnelQuestion, QuestionScope) {
    let count = Int.random(in: 1...4, using: &random)
    var steps = names.dropLast().shuffled(using: &random).prefix(count).map { name in
      EventStep(alternatives: [.init(name: name)], text: name.description)
    }
    if steps.count > 2, Bool.random(using: &random) {
      steps[0].alternatives += steps.removeLast().alternatives
    }
    var question = FunnelQuestion(steps: steps)
    if Bool.random(using: &random) {
      question.window = TimeSpan(microseconds: Int64.random(in: 0...30, using: &random) * 1_000_000)
    }
    switch Int.random(in: 0..<8, using: &random) {
    case 0: question.order = .any
    case 1: question.entry = .first
    case 2: question.unit = .attempt
    case 3: question.ties = .strict
    default: break
    }
    var scope = QuestionScope()
    let start: Int64 = 1_700_000_000_000_000
    if Int.random(in: 0..<4, using: &random) == 0 {
      scope.from = EventTime(
        microseconds: start + Int64.random(in: 0...30, using: &random) * 1_000_000)
    }
    if Int.random(in: 0..<4, using: &random) == 0 {
      scope.to = EventTime(
        microseconds: start + Int64.random(in: 5...40, using: &random) * 1_000_000)
    }
    return (question, scope)
  }

  private func report(
    _ analysis: FunnelAnalysis, _ asked: Asked, _ needs: EventNeeds, _ scope: QuestionScope,
    looksAtAll: Bool
  ) throws -> Report {
    let plan = try ScanPlan(asked.snapshot, needs, asked.rules, looksAtAll: looksAtAll)
    let context = WalkContext(
      tables: plan.tables, properties: plan.properties, scope: scope,
      dataEnd: EventTime(microseconds: 1_700_000_000_000_000 + 25_000_000))
    var fold = analysis.start(context)
    _ = try walk(plan, needs, asked.rules) { fold.see($0) }
    return analysis.report(fold, context, NoNames())
  }

  /// Sees every person of a walk, with the names that the question wants.
  private func walk(
    _ plan: ScanPlan, _ needs: EventNeeds, _ rules: IdentityRules, _ see: (EventBatch) -> Void
  ) throws -> ScanEffort {
    let pass = IdentityPass(rules: rules, order: HashOrder())
    let wanted = plan.tables.names.map { needs.names?.contains($0) ?? true }
    var reader = UnitReader(plan)
    for unit in 0..<plan.unitCount {
      try reader.read(unit: unit)
      see(reader.persons)
      var resolved = pass.resolve(reader.takeClusters())
      resolved.keep(resolved.names.map { wanted[Int($0)] })
      see(resolved)
    }
    return reader.effort
  }
}

/// Any fixed order of identifiers will do where two walks are compared.
private struct HashOrder: IdentityOrder {
  func precedes(type: Int, _ left: UInt64, _ right: UInt64) -> Bool { left < right }
}

private struct NoNames: PersonNames {
  func name(of person: PersonRef) -> ByteText { "somebody" }
}
