public import CairnModel

/// A fold for each value of a breakdown, and one for all others.
public struct BreakdownFold<Inner: Fold>: Fold {
  /// In the order of the values; the last is that of all others.
  public private(set) var folds: [Inner]

  private let unit: BreakdownUnit
  private let commerce: CommerceRows
  private let places: [[ByteText]: Int]
  private var coder: BreakdownCoder
  /// By the coder's numbers.
  private var placeOfNumber: [Int] = []

  init(
    _ breakdown: Breakdown, _ values: [[ByteText]], _ context: WalkContext, _ start: () -> Inner
  ) {
    unit = breakdown.unit
    commerce = CommerceRows(context)
    places = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
    folds = (0...values.count).map { _ in start() }
    coder = BreakdownCoder(breakdown.keys, context)
  }

  public mutating func see(_ batch: EventBatch) {
    let rows = (0..<batch.rowCount).map { place(batch, $0) }
    switch unit {
    case .session: deal(batch, rows)
    case .person:
      deal(batch, rows)
      share(batch, rows)
    case .event: focus(batch, rows)
    }
  }

  public mutating func seeOthers(_ batch: EventBatch) {
    for place in folds.indices { folds[place].seeOthers(batch) }
  }

  /// Every row goes to one fold.
  private mutating func deal(_ batch: EventBatch, _ rows: [Int]) {
    for place in Set(rows).sorted() {
      folds[place].see(batch.selected(rows.map { $0 == place }))
    }
  }

  /// Whose an order is hangs on the persons of every value.
  private mutating func share(_ batch: EventBatch, _ rows: [Int]) {
    for place in folds.indices {
      guard let others = commerce.chosen(from: batch, { rows[$0] != place }) else { continue }
      folds[place].seeOthers(others)
    }
  }

  /// Every fold sees everything, with the rows of its value in focus.
  ///
  /// What came before an event, and who else carries its order, may have another value.
  private mutating func focus(_ batch: EventBatch, _ rows: [Int]) {
    var focused = batch
    for place in folds.indices {
      focused.journey.focus = rows.map { $0 == place }
      folds[place].see(focused)
    }
  }

  private mutating func place(_ batch: EventBatch, _ row: Int) -> Int {
    let number = coder.number(batch, row)
    while placeOfNumber.count < coder.combinations.count {
      placeOfNumber.append(
        places[coder.combinations[placeOfNumber.count]] ?? folds.count - 1)
    }
    return placeOfNumber[number]
  }

  public mutating func merge(_ other: BreakdownFold) {
    for index in folds.indices { folds[index].merge(other.folds[index]) }
  }
}
