public import CairnModel

/// Every order in one row, for exports and marts: who, when, how much, what came back.
///
/// The orders are those of the report `revenue`: of several versions of one id the latest counts,
/// and refunds are set against their orders. Session, stage and channel are those of the event that
/// the order is taken from.
public struct OrderList: Analysis {
  private let rules: CommerceRules

  public init(_ definitions: Definitions) { rules = definitions.commerce }

  init(_ rules: CommerceRules) { self.rules = rules }

  public var name: String { "orders" }

  public var needs: EventNeeds {
    var needs = OrderColumns.needs(rules)
    needs.names = nil
    needs.sessions = true
    needs.openings = true
    needs.stages = true
    needs.channels = true
    return needs
  }

  public func start(_ context: WalkContext) -> OrderListFold { OrderListFold(context) }

  public func report(
    _ whole: OrderListFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let book = OrderBook(whole.log, before: context.scope.to)
    let rows = book.orders.indices.filter { context.scope.contains(book.orders[$0].row.time) }
      .map { place -> OrderLine in
        let order = book.orders[place]
        return OrderLine(
          place: place, id: order.row.id.spelling(context.tables), row: order.row,
          person: names.name(of: book.persons[Int(order.row.person)]))
      }
    var table = ReportTable(
      name: "orders",
      columns: [
        "order_id", "person", "time", "currency", "value", "refunded", "net_value", "is_counted",
        "is_repeat", "session", "channel", "stage",
      ])
    for line in rows.sorted(by: <) {
      let order = book.orders[line.place]
      let origin = whole.origins[order.place]
      table.append([
        line.id.bytes.isEmpty ? .null : .text(line.id), .text(line.person),
        .time(order.row.time), .text(MoneyRows.currency(ofCode: order.row.currency, context)),
        .money(order.row.value), .total(order.refunded),
        .total(MoneySum(order.row.value) - order.refunded), .flag(order.counts),
        .flag(book.isRepeat(line.place)),
        origin.session.map { .text(SessionsAnalysis.spelling($0)) } ?? .null,
        context.channel(origin.channel), context.stage(origin.stage),
      ])
    }
    var report = Report(name: name, definition: rules.orderSettings, tables: [table])
    report.notes = book.oddities.notes
    return report
  }
}

/// An order on its way into the list: by time, then id, then event key.
private struct OrderLine: Comparable {
  var place: Int
  var id: ByteText
  var row: OrderRow
  var person: ByteText

  static func < (left: OrderLine, right: OrderLine) -> Bool {
    if left.row.time != right.row.time { return left.row.time < right.row.time }
    if left.id != right.id { return left.id < right.id }
    if left.row.key != right.row.key { return left.row.key < right.row.key }
    return left.person < right.person
  }

  static func == (left: OrderLine, right: OrderLine) -> Bool { left.place == right.place }
}

/// Collects the events that bear money, and where on the way each one stood.
public struct OrderListFold: Fold {
  /// Where an event stood on its person's way.
  struct Origin: Sendable {
    var session: UInt64?
    var channel: UInt16
    var stage: UInt8
  }

  private(set) var log: OrderLog
  /// One for each row of the log.
  private(set) var origins: [Origin] = []

  init(_ context: WalkContext) { log = OrderLog(context) }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      var money: [OrderRow] = []
      for row in batch.rows(ofPerson: person) {
        guard let read = log.columns.read(batch, row, person: 0) else { continue }
        money.append(read)
        let isInSession = batch.journey.sessions[row] != JourneyColumns.noSession
        origins.append(
          Origin(
            session: isInSession ? batch.journey.opening(ofRow: row).id : nil,
            channel: batch.journey.channels[row], stage: batch.journey.stages[row]))
      }
      log.append(money, of: batch.persons[person])
    }
  }

  public mutating func seeOthers(_ batch: EventBatch) { log.seeOthers(batch) }

  public mutating func merge(_ other: OrderListFold) {
    log.merge(other.log)
    origins += other.origins
  }
}
