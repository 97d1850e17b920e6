import CairnModel

// The book of orders: from all money events that a walk has seen, the orders as they stand.
//
// 1. Of all versions of an order id, over all persons, the latest is the order; of persons who are
//    no part of the answer nothing else is kept.
// 2. Refunds are walked in order of time and set against their orders.
// 3. An order that its refunds have eaten up is no order any more, but its money rows stay.
// 4. The earliest order that is left is the person's first.

/// An order as its latest version has it.
struct Order: Sendable {
  var row: OrderRow
  /// Where the row stands in the log.
  var place: Int
  /// Refunded before the end of the range, in the order's own currency.
  var refunded = MoneySum.zero
  /// The largest running total of its refunds, in its own currency.
  var refundedTotal = Decimal4.zero
  /// Whether a refund or cancellation of it was seen before the end of the range.
  var hasRefund = false

  /// Whether the order is an order: not cancelled, and not refunded as a whole.
  var counts: Bool { !hasRefund || refunded < MoneySum(row.value) }
}

/// A refund or cancellation, set against its order where that is known.
struct Refund: Sendable {
  /// Index into the book's orders.
  var order: Int?
  /// The person of the order, else the one who carries the refund.
  var person: UInt32
  var time: EventTime
  /// The text code of the currency, or `OrderRow.unstated`.
  var currency: UInt32
  /// What was given back, never below zero.
  var value: Decimal4
  /// Whether the order is in focus, or where none is known the refund itself.
  var isInFocus: Bool
}

/// All orders and refunds of a walk, each once.
struct OrderBook: Sendable {
  private(set) var orders: [Order] = []
  private(set) var refunds: [Refund] = []
  /// For each person of the log, their first order ever as an index into `orders`.
  private(set) var firstOrders: [Int?]
  private(set) var oddities = OrderOddities()
  let persons: [PersonRef]
  /// While it is put together, those who are no part of the answer stand behind the persons.
  private var everybody: [PersonRef]
  /// For each person the day of their first order as a source tells it.
  private let knownFirstDays: [Int?]
  private let tables: EventTables
  private let home: ByteText?
  private let zone: ZoneTable

  /// Settles a log; refunds from `end` on are not yet known to the world that is asked about.
  ///
  /// Orders of persons who are no part of the answer are not in it, nor their refunds.
  init(_ log: OrderLog, before end: EventTime? = nil) {
    persons = log.persons
    everybody = log.persons + log.others.persons
    knownFirstDays = log.knownFirstDays
    (tables, home) = (log.columns.tables, log.columns.home)
    zone = log.columns.zone
    firstOrders = Array(repeating: nil, count: log.persons.count)
    var rows = log.rows
    rows.reserveCapacity(log.rows.count + log.others.rows.count)
    for var row in log.others.rows {
      row.person += UInt32(log.persons.count)
      rows.append(row)
    }
    let places = settleVersions(rows)
    settleRefunds(rows.filter(\.isRefund), places, before: end)
    if !log.others.rows.isEmpty { leaveOutOthers() }
    everybody = []
    settleFirstOrders()
  }

  /// Whether an order came after the person's first one.
  ///
  /// A wholly refunded order is never the first; it is a repeat if the first one came before it.
  /// Where a source knows of a first order on an earlier day, all of the person's are repeats.
  func isRepeat(_ order: Int) -> Bool {
    let row = orders[order].row
    if let known = knownFirstDays[Int(row.person)], known < zone.day(of: row.time) { return true }
    guard let first = firstOrders[Int(row.person)] else { return false }
    return first != order && comesBefore(first, order)
  }

  /// Whether nothing but the beginning of the log says that an order is its person's first.
  func isAssumedFirst(_ order: Int) -> Bool {
    let row = orders[order].row
    return orders[order].counts && knownFirstDays[Int(row.person)] == nil && !isRepeat(order)
  }

  /// The local day of a person's first order ever, or nil for one who never ordered.
  func firstDay(ofPerson person: Int) -> Int? {
    let first = firstOrders[person].map { zone.day(of: orders[$0].row.time) }
    return first.map { min($0, knownFirstDays[person] ?? $0) }
  }

  // MARK: Settling

  private func isOwn(_ person: UInt32) -> Bool { Int(person) < persons.count }

  private mutating func settleVersions(_ rows: [OrderRow]) -> [WrittenID: Int] {
    var places: [WrittenID: Int] = [:]
    for (index, row) in rows.enumerated() where !row.isRefund {
      if !row.hasValue, isOwn(row.person) { oddities.ordersWithoutValue += 1 }
      guard row.id != .none else {
        oddities.ordersWithoutID += 1
        orders.append(Order(row: row, place: index))
        continue
      }
      if isOwn(row.person) { oddities.repeatedVersions += 1 }
      guard let place = places[row.id] else {
        places[row.id] = orders.count
        orders.append(Order(row: row, place: index))
        continue
      }
      let kept = orders[place].row
      if kept.person != row.person, isOwn(kept.person) || isOwn(row.person) {
        oddities.ordersOfSeveralPersons.insert(row.id)
      }
      if kept.precedes(row, everybody) { (orders[place].row, orders[place].place) = (row, index) }
    }
    // All but those that stand.
    oddities.repeatedVersions -= places.values.count { isOwn(orders[$0].row.person) }
    return places
  }

  private mutating func settleRefunds(
    _ rows: [OrderRow], _ places: [WrittenID: Int], before end: EventTime?
  ) {
    let rows = rows.sorted { $0.precedes($1, everybody) }
    refunds.reserveCapacity(rows.count)
    for row in rows {
      if let end, row.time >= end { continue }
      guard let place = row.id == .none ? nil : places[row.id] else {
        guard isOwn(row.person) else { continue }
        oddities.refundsWithoutOrder += 1
        if !row.hasValue { oddities.refundsWithoutValue += 1 }
        refunds.append(
          Refund(
            order: nil, person: row.person, time: row.time, currency: row.currency,
            value: row.value.magnitude, isInFocus: row.isInFocus))
        continue
      }
      refunds.append(settle(row, against: place))
    }
  }

  /// A refund without a value takes back what is left of its order.
  private mutating func settle(_ row: OrderRow, against place: Int) -> Refund {
    let order = orders[place]
    let isOwnCurrency =
      row.currency == OrderRow.unstated || row.currency == order.row.currency
      || order.row.currency == OrderRow.unstated && isHome(row.currency)
    var value = row.value.magnitude
    if !row.hasValue {
      let rest = MoneySum(order.row.value) - order.refunded
      value = max(rest, .zero).amount ?? .zero
    }
    if row.isRunningTotal, isOwnCurrency {
      // Each export says the total anew: what counts is by how much it grew.
      let known = orders[place].refundedTotal
      orders[place].refundedTotal = max(known, value)
      value = value > known ? value - known : .zero
    }
    if isOwnCurrency || !row.hasValue {
      orders[place].refunded += value
      orders[place].hasRefund = true
    }
    return Refund(
      order: place, person: order.row.person, time: row.time,
      currency: isOwnCurrency || !row.hasValue ? order.row.currency : row.currency, value: value,
      isInFocus: order.row.isInFocus)
  }

  /// Whether a currency is that of amounts that state none.
  private func isHome(_ currency: UInt32) -> Bool {
    home != nil && currency != OrderRow.unstated && tables.texts[Int(currency)] == home
  }

  /// Keeps the orders of the answer's persons, and what was given back of them by whomever.
  private mutating func leaveOutOthers() {
    var places: [Int?] = []
    var count = 0
    for order in orders {
      places.append(isOwn(order.row.person) ? count : nil)
      if isOwn(order.row.person) { count += 1 }
    }
    let own = persons.count
    orders.removeAll { Int($0.row.person) >= own }
    refunds.removeAll { Int($0.person) >= own }
    for index in refunds.indices {
      refunds[index].order = refunds[index].order.flatMap { places[$0] }
    }
  }

  private mutating func settleFirstOrders() {
    for place in orders.indices where orders[place].counts {
      let person = Int(orders[place].row.person)
      if let first = firstOrders[person], comesBefore(first, place) { continue }
      firstOrders[person] = place
    }
  }

  /// By time, then the bytes of the order id, then the event's key; of two orders that agree in all
  /// of that one is taken as the first, for they are two all the same.
  private func comesBefore(_ left: Int, _ right: Int) -> Bool {
    let (own, other) = (orders[left].row, orders[right].row)
    if own.time != other.time { return own.time < other.time }
    if own.id != other.id { return own.id.spelling(tables) < other.id.spelling(tables) }
    return own.key != other.key ? own.key < other.key : left < right
  }
}

/// What was odd about the orders, for the notes.
struct OrderOddities: Sendable {
  var ordersWithoutValue = 0
  var ordersWithoutID = 0
  var repeatedVersions = 0
  var ordersOfSeveralPersons: Set<WrittenID> = []
  var refundsWithoutOrder = 0
  var refundsWithoutValue = 0

  var notes: [String] {
    var notes: [String] = []
    func add(_ count: Int, _ one: String, _ many: String) {
      if count > 0 { notes.append(count.counted(one, many)) }
    }
    add(repeatedVersions, "repeated order event", "repeated order events")
    if repeatedVersions > 0 {
      notes[notes.count - 1] += " of a known id: the latest version counts"
    }
    add(
      ordersOfSeveralPersons.count,
      "order id was carried by several persons: the order is the last one's",
      "order ids were carried by several persons: each order is the last one's")
    add(
      ordersWithoutID, "order event without an id: an order of its own",
      "order events without an id: each an order of its own")
    add(
      ordersWithoutValue, "order event without a value: taken as 0",
      "order events without a value: taken as 0")
    add(
      refundsWithoutOrder, "refund names no known order: it counts in the totals only",
      "refunds name no known order: they count in the totals only")
    add(
      refundsWithoutValue, "refund has neither a value nor a known order: taken as 0",
      "refunds have neither a value nor a known order: taken as 0")
    return notes
  }
}

extension Decimal4 {
  /// The amount without its sign; the one that has no opposite becomes the largest.
  var magnitude: Decimal4 {
    tenThousandths == .min ? Decimal4(tenThousandths: .max) : self < .zero ? -self : self
  }
}
