public import CairnModel

/// All events that bear money, as a walk brings them: what revenue, customers and credit start
/// from.
///
/// Nothing is decided here. Two persons may carry the same order id (a shop's web log and its CRM
/// export, say), and a fold sees one person at a time; so versions of an order are weighed against
/// each other only when everything has been seen, in `OrderBook`. It costs 48 bytes an event.
public struct OrderLog: Fold {
  let columns: OrderColumns
  var persons: [PersonRef] = []
  var rows: [OrderRow] = []
  /// For each person the day of their first order as a source tells it.
  private(set) var knownFirstDays: [Int?] = []
  /// The rows with an id of those who are no part of the answer: whose an order is hangs on them.
  private(set) var others: (persons: [PersonRef], rows: [OrderRow]) = ([], [])

  init(_ context: WalkContext) { columns = OrderColumns(context) }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      let number = UInt32(persons.count)
      let before = rows.count
      for row in batch.rows(ofPerson: person) where columns.concerns(batch.names[row]) {
        if let money = columns.read(batch, row, person: number) { rows.append(money) }
      }
      guard rows.count > before else { continue }
      persons.append(batch.persons[person])
      knownFirstDays.append(columns.knownFirstDay(batch, batch.rows(ofPerson: person)))
    }
  }

  public mutating func seeOthers(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      let number = UInt32(others.persons.count)
      let before = others.rows.count
      for row in batch.rows(ofPerson: person) where columns.concerns(batch.names[row]) {
        if let money = columns.read(batch, row, person: number), money.id != .none {
          others.rows.append(money)
        }
      }
      if others.rows.count > before { others.persons.append(batch.persons[person]) }
    }
  }

  /// Takes in what another fold has read of one person.
  ///
  /// Who asks whether an order is a repeat gives the day of the first order that a source tells.
  mutating func append(_ money: [OrderRow], of person: PersonRef, knownFirstDay: Int? = nil) {
    guard !money.isEmpty else { return }
    for var row in money {
      row.person = UInt32(persons.count)
      rows.append(row)
    }
    persons.append(person)
    knownFirstDays.append(knownFirstDay)
  }

  public mutating func merge(_ other: OrderLog) {
    Self.append(other.rows, to: &rows, after: persons.count)
    persons += other.persons
    knownFirstDays += other.knownFirstDays
    Self.append(other.others.rows, to: &others.rows, after: others.persons.count)
    others.persons += other.others.persons
  }

  /// Appends rows whose persons stand after so many.
  private static func append(_ other: [OrderRow], to rows: inout [OrderRow], after count: Int) {
    let shift = UInt32(count)
    rows.reserveCapacity(rows.count + other.count)
    for var row in other {
      row.person += shift
      rows.append(row)
    }
  }
}
