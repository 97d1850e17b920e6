import CairnModel

/// Invites that were sent, and codes that were shown, with their persons.
struct ReferralLog: Fold {
  struct Mention: Sendable {
    var code: WrittenID
    var time: EventTime
    var person: PersonRef
  }

  private let tables: EventTables
  private let scope: QuestionScope
  private let isInvite: [Bool]
  private let code: Int?
  private let used: Int?
  private(set) var invites: [Mention] = []
  private(set) var uses: [Mention] = []

  init(_ context: WalkContext) {
    let rules = context.definitions.referral
    tables = context.tables
    scope = context.scope
    isInvite = context.tables.names.map { rules.invites.contains($0) }
    code = context.index(ofProperty: rules.code)
    used = context.index(ofProperty: rules.used)
  }

  mutating func see(_ batch: EventBatch) {
    guard code != nil || used != nil else { return }
    for person in 0..<batch.personCount {
      for row in batch.rows(ofPerson: person) {
        let isInvite = isInvite[Int(batch.names[row])]
        guard let column = isInvite ? code : used,
          batch.properties[column].types[row] != PropertyColumn.absent,
          scope.contains(batch.times[row])
        else { continue }
        let id = WrittenID(batch.properties[column], row, tables)
        guard id != .none else { continue }
        let mention = Mention(code: id, time: batch.times[row], person: batch.persons[person])
        if isInvite { invites.append(mention) } else { uses.append(mention) }
      }
    }
  }

  mutating func merge(_ other: ReferralLog) {
    invites += other.invites
    uses += other.uses
  }
}

/// How customers bring customers, from all that was seen.
struct ReferralFigures: Sendable {
  private(set) var customers = 0
  private(set) var referrers = 0
  private(set) var invites = 0
  private(set) var converted = 0
  private(set) var depth = 0

  init(_ log: ReferralLog, _ book: OrderBook) {
    var orders: [PersonRef: EventTime] = [:]
    for order in book.orders where order.counts {
      let person = book.persons[Int(order.row.person)]
      orders[person] = max(orders[person] ?? order.row.time, order.row.time)
    }
    customers = orders.count
    invites = log.invites.count
    var owners: [WrittenID: PersonRef] = [:]
    for invite in log.invites.sorted(by: Self.precedes) where owners[invite.code] == nil {
      owners[invite.code] = invite.person
    }
    var inviters: [PersonRef: PersonRef] = [:]
    var isSettled: Set<PersonRef> = []
    for use in log.uses.sorted(by: Self.precedes) {
      guard let owner = owners[use.code], owner != use.person,
        isSettled.insert(use.person).inserted
      else { continue }
      if let last = orders[use.person], last >= use.time { inviters[use.person] = owner }
    }
    converted = inviters.count
    referrers = Set(inviters.values).count { orders[$0] != nil }
    for start in inviters.keys {
      var (person, length) = (start, 0)
      // A ring of invites is as long as it has persons.
      while let above = inviters[person], length < inviters.count {
        (person, length) = (above, length + 1)
      }
      depth = max(depth, length)
    }
  }

  private static func precedes(_ left: ReferralLog.Mention, _ right: ReferralLog.Mention) -> Bool {
    left.time != right.time ? left.time < right.time : left.person.order < right.person.order
  }

  var table: ReportTable {
    var table = ReportTable(
      name: "referral",
      columns: [
        "customers", "referrers", "referral_rate", "low", "high", "invites",
        "invites_per_customer", "converted", "conversion_per_invite", "k_factor", "chain_depth",
      ])
    let interval = WilsonInterval(min(referrers, customers), of: customers)
    table.append([
      .count(customers), .count(referrers), .share(referrers, of: customers),
      interval.map { .rate($0.low) } ?? .null, interval.map { .rate($0.high) } ?? .null,
      .count(invites), .share(invites, of: customers), .count(converted),
      .share(converted, of: invites), .share(converted, of: customers), .count(depth),
    ])
    return table
  }
}
