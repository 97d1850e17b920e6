import CairnModel

/// One event that bears money: an order, or a refund or cancellation of one.
struct OrderRow: Sendable {
  var time: EventTime
  var key: EventKey
  /// The value as the event says it; zero where it says none.
  var value: Decimal4
  /// Index into the log's persons.
  var person: UInt32
  /// The text code of the currency, or `unstated`.
  var currency: UInt32
  var id: WrittenID
  var isRefund: Bool
  var hasValue: Bool
  /// Whether the row belongs to the answer; not so for the rows of a breakdown's other values.
  var isInFocus: Bool
  /// Whether a refund says what was given back of its order altogether, not what it adds.
  var isRunningTotal = false

  static let unstated = UInt32.max
  /// Stands for the currency that the report is in, after a conversion.
  static let converted = UInt32.max - 2

  /// The canonical order of two rows: time, then event key, then person.
  ///
  /// Of two versions of one order the later one stands. Copies that agree in time and key differ in
  /// their persons at most, and the smaller person is taken.
  func precedes(_ other: OrderRow, _ persons: [PersonRef]) -> Bool {
    if time != other.time { return time < other.time }
    if key != other.key { return key < other.key }
    return persons[Int(other.person)].order < persons[Int(person)].order
  }
}

extension PersonRef {
  /// The rank of a person among persons, the same in every walk.
  var order: (UInt8, UInt64) { (identityType, identityHash) }
}
