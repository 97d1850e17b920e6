public import CairnModel

/// Every person with an event in the range in one row, for exports and marts.
///
/// Orders and money are those of the report `revenue`. Money of several currencies is never added
/// up: such a person has no `net_revenue` and the currency `(several)`.
public struct PersonList: Analysis {
  private let rules: CommerceRules

  public init(_ definitions: Definitions) { rules = definitions.commerce }

  public var name: String { "persons" }

  public var needs: EventNeeds { OrderList(rules).needs }

  public func start(_ context: WalkContext) -> PersonListFold { PersonListFold(context) }

  public func report(
    _ whole: PersonListFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let money = MoneyRows(OrderBook(whole.orders.log, before: context.scope.to), context)
    let purses = Self.purses(money, whole.orders.log.persons)
    var table = ReportTable(
      name: "persons",
      columns: [
        "person", "first_seen", "last_seen", "events", "sessions", "orders", "net_revenue",
        "currency", "first_channel", "channel", "session", "stage", "stages",
      ])
    let named = whole.persons.map { (name: names.name(of: $0.person), person: $0) }
    for (name, person) in named.sorted(by: { $0.name < $1.name }) {
      let purse = purses[person.person] ?? Purse()
      table.append([
        .text(name), .time(person.first), .time(person.last), .count(person.events),
        .count(person.sessions), .count(purse.orders),
        purse.isMixed ? .null : .total(purse.net),
        purse.isMixed
          ? .text("(several)") : purse.currency.map { .text(money.currencies[$0]) } ?? .null,
        context.channel(person.firstChannel), context.channel(person.channel),
        person.session.map { .text(SessionsAnalysis.spelling($0)) } ?? .null,
        context.stage(person.stage), .text(Self.names(ofStages: person.stages, context)),
      ])
    }
    return Report(name: name, tables: [table])
  }

  /// The stages of a set of them, in the order of the model.
  private static func names(ofStages set: UInt64, _ context: WalkContext) -> String {
    let stages = context.definitions.stageModels[context.stageModel].stages
    let names = (0..<64).filter { set >> UInt64($0) & 1 == 1 }.map { index in
      index < stages.count ? stages[index].description : "unassigned"
    }
    return names.joined(separator: ", ")
  }

  /// What a person brought.
  private struct Purse {
    var orders = 0
    var net = MoneySum.zero
    var currency: Int?
    var isMixed = false
  }

  private static func purses(
    _ money: MoneyRows, _ persons: [PersonRef]
  ) -> [PersonRef: Purse] {
    var purses: [PersonRef: Purse] = [:]
    for row in money.rows {
      var purse = purses[persons[Int(row.person)]] ?? Purse()
      if row.isOrder { purse.orders += 1 }
      purse.net += row.net
      if let known = purse.currency, known != Int(row.currency) { purse.isMixed = true }
      purse.currency = Int(row.currency)
      purses[persons[Int(row.person)]] = purse
    }
    return purses
  }
}

/// Adds up each person's events in the range.
public struct PersonListFold: Fold {
  struct Person: Sendable {
    var person: PersonRef
    var first: EventTime
    var last: EventTime
    var events = 0
    var sessions = 0
    var firstChannel: UInt16
    var channel: UInt16
    var session: UInt64?
    var stage: UInt8
    /// One bit for each stage that the person was in.
    var stages: UInt64 = 0
  }

  private(set) var persons: [Person] = []
  public private(set) var orders: OrderListFold
  private let scope: QuestionScope

  init(_ context: WalkContext) {
    orders = OrderListFold(context)
    scope = context.scope
  }

  public mutating func see(_ batch: EventBatch) {
    orders.see(batch)
    let journey = batch.journey
    for index in 0..<batch.personCount {
      var person: Person?
      var sessions: Set<UInt32> = []
      for row in batch.rows(ofPerson: index) where scope.contains(batch.times[row]) {
        let time = batch.times[row]
        var one =
          person
          ?? Person(
            person: batch.persons[index], first: time, last: time,
            firstChannel: journey.channels[row], channel: journey.channels[row], session: nil,
            stage: journey.stages[row])
        one.last = time
        one.events += 1
        one.stage = journey.stages[row]
        one.stages |= 1 << UInt64(min(journey.stages[row], 63))
        if journey.sessions[row] != JourneyColumns.noSession {
          if one.session == nil { one.firstChannel = journey.channels[row] }
          one.channel = journey.channels[row]
          let opening = journey.opening(ofRow: row)
          one.session = opening.id
          if scope.contains(opening.start) { sessions.insert(journey.sessions[row]) }
        }
        person = one
      }
      guard var person else { continue }
      person.sessions = sessions.count
      persons.append(person)
    }
  }

  public mutating func seeOthers(_ batch: EventBatch) { orders.seeOthers(batch) }

  public mutating func merge(_ other: PersonListFold) {
    orders.merge(other.orders)
    persons += other.persons
  }
}
