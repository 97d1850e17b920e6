import CairnModel

/// Where a walk's batches keep what orders and refunds are read from.
struct OrderColumns: Sendable {
  private enum Sort: UInt8 { case other, order, refund }

  /// The property of a refund that says what was given back of its order altogether.
  static let refundTotal: ByteText = "refunded_total"

  let tables: EventTables
  /// The currency of amounts that state none, where the definitions name one.
  let home: ByteText?
  private let sorts: [Sort]
  private let orderID: Int?
  private let orderValue: Int?
  private let refundOrder: Int?
  private let refundValue: Int?
  private let refundTotal: Int?
  private let currency: Int?
  /// The property with the day of a customer's first order, where the definitions name one.
  private let firstOrder: Int?
  let zone: ZoneTable
  /// Which events enter the analysis at all.
  private let filter: FilterMatcher?

  /// What a walk must bring so that orders can be read.
  static func needs(_ rules: CommerceRules) -> EventNeeds {
    var needs = EventNeeds()
    needs.names = rules.orderEvents.union(rules.refundEvents)
    let names = [
      rules.orderID, rules.orderValue, rules.refundOrder, rules.refundValue,
      ByteText(FieldName.currency), refundTotal,
    ]
    for name in names where !needs.properties.contains(name) { needs.properties.append(name) }
    needs.keys = true
    if let firstOrder = rules.firstOrder {
      // Any event may tell it.
      needs.add(property: firstOrder)
      needs.names = nil
    }
    return needs
  }

  init(_ context: WalkContext) {
    let rules = context.definitions.commerce
    tables = context.tables
    home = context.definitions.currency
    sorts = context.tables.names.map { name in
      if rules.orderEvents.contains(name) { return .order }
      return rules.refundEvents.contains(name) ? .refund : .other
    }
    orderID = context.index(ofProperty: rules.orderID)
    orderValue = context.index(ofProperty: rules.orderValue)
    refundOrder = context.index(ofProperty: rules.refundOrder)
    refundValue = context.index(ofProperty: rules.refundValue)
    refundTotal = context.index(ofProperty: Self.refundTotal)
    currency = context.index(ofProperty: ByteText(FieldName.currency))
    firstOrder = rules.firstOrder.flatMap { context.index(ofProperty: $0) }
    zone = context.definitions.zone
    filter = context.scope.filter.map { FilterMatcher($0, context) }
  }

  /// The earliest day of a first order that some rows tell of, in days since 1970-01-01.
  ///
  /// A text begins with a date, as `2024-03-01`; a number is an epoch in seconds or milliseconds.
  func knownFirstDay(_ batch: EventBatch, _ rows: Range<Int>) -> Int? {
    guard let firstOrder else { return nil }
    let column = batch.properties[firstOrder]
    var earliest: Int?
    for row in rows where column.types[row] != PropertyColumn.absent {
      let day: Int?
      switch tables.value(column, row) {
      case .text(let text): day = CivilDate(startOf: text.bytes)?.daysSince1970
      case .integer(let epoch):
        let seconds = epoch.magnitude >= 100_000_000_000 ? epoch / 1_000 : epoch
        day = zone.day(of: EventTime(seconds: seconds))
      default: day = nil
      }
      if let day { earliest = min(earliest ?? day, day) }
    }
    return earliest
  }

  /// Whether events of a name bear money.
  func concerns(_ name: UInt32) -> Bool { sorts[Int(name)] != .other }

  /// Whether a row is an event that the definitions call an order.
  func isOrder(_ batch: EventBatch, _ row: Int) -> Bool {
    sorts[Int(batch.names[row])] == .order
  }

  /// The money that a row bears, or nil where it is neither an order nor a refund.
  func read(_ batch: EventBatch, _ row: Int, person: UInt32) -> OrderRow? {
    let sort = sorts[Int(batch.names[row])]
    guard sort != .other, filter?.matches(batch, row) ?? true else { return nil }
    let isRefund = sort == .refund
    let total = isRefund ? amount(batch, refundTotal, row) : nil
    let value = total ?? amount(batch, isRefund ? refundValue : orderValue, row)
    let idColumn = isRefund ? refundOrder : orderID
    return OrderRow(
      time: batch.times[row], key: batch.keys[row], value: value ?? .zero, person: person,
      currency: currencyCode(batch, row),
      id: WrittenID(idColumn.map { batch.properties[$0] }, row, tables),
      isRefund: isRefund, hasValue: value != nil, isInFocus: batch.isInFocus(row),
      isRunningTotal: total != nil)
  }

  /// An event that is a goal, as if it were an order of its own.
  func readGoal(_ batch: EventBatch, _ row: Int) -> OrderRow {
    let value = amount(batch, orderValue, row)
    return OrderRow(
      time: batch.times[row], key: batch.keys[row], value: value ?? .zero, person: 0,
      currency: currencyCode(batch, row), id: .none, isRefund: false, hasValue: value != nil,
      isInFocus: batch.isInFocus(row))
  }

  private func amount(_ batch: EventBatch, _ column: Int?, _ row: Int) -> Decimal4? {
    guard let column else { return nil }
    return tables.amount(batch.properties[column], row)
  }

  private func currencyCode(_ batch: EventBatch, _ row: Int) -> UInt32 {
    guard let currency else { return OrderRow.unstated }
    return tables.textCode(batch.properties[currency], row) ?? OrderRow.unstated
  }
}

extension CivilDate {
  /// The date that a text begins with: `2024-03-01`, whatever follows it.
  init?(startOf bytes: [UInt8]) {
    guard bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var number = 0
      for byte in bytes[range] {
        guard (0x30...0x39).contains(byte) else { return nil }
        number = number * 10 + Int(byte - 0x30)
      }
      return number
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else {
      return nil
    }
    self.init(year: year, month: month, day: day)
  }
}

extension EventTables {
  /// A row's value as an amount of money, or nil where there is none that can be read.
  func amount(_ column: PropertyColumn, _ row: Int) -> Decimal4? {
    // Nearly all amounts are stored as such.
    if column.types[row] == PropertyType.decimal.rawValue {
      return Decimal4(tenThousandths: Int64(bitPattern: column.payloads[row]))
    }
    switch value(column, row)?.decimal {
    case .exact(let amount), .rounded(let amount): return amount
    case .some(.none), nil: return nil
    }
  }

  /// The code of a row's text, or nil where it has no text or an empty one.
  func textCode(_ column: PropertyColumn, _ row: Int) -> UInt32? {
    guard column.types[row] == PropertyType.text.rawValue else { return nil }
    let code = column.payloads[row]
    return texts[Int(code)].bytes.isEmpty ? nil : UInt32(truncatingIfNeeded: code)
  }
}
