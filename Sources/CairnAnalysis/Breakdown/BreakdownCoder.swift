import CairnJourney
import CairnModel

/// Numbers the combinations of values as a worker meets them, so that a row costs a look-up.
///
/// Values of one text have one number: the integer 5 and the text `5` are the same value.
struct BreakdownCoder: Sendable {
  /// The texts of each combination, by its number.
  private(set) var combinations: [[ByteText]] = []

  private struct Value: Hashable {
    var type: UInt8
    var payload: UInt64
  }

  private let keys: [BreakdownKey]
  private let context: WalkContext
  private var numbers: [[ByteText]: Int] = [:]
  private var known: [[Value]: Int] = [:]
  private var last: [Value] = []
  private var lastNumber = 0

  init(_ keys: [BreakdownKey], _ context: WalkContext) {
    (self.keys, self.context) = (keys, context)
  }

  /// The number of a row's combination.
  mutating func number(_ batch: EventBatch, _ row: Int) -> Int {
    if isSameAsLast(batch, row) { return lastNumber }
    let values = batch.journey.breakdown.map { column in
      let isAbsent = column.types[row] == PropertyColumn.absent
      return Value(type: column.types[row], payload: isAbsent ? 0 : column.payloads[row])
    }
    last = values
    lastNumber = known[values] ?? insert(values, batch, row)
    return lastNumber
  }

  private func isSameAsLast(_ batch: EventBatch, _ row: Int) -> Bool {
    guard last.count == batch.journey.breakdown.count else { return false }
    for index in last.indices {
      let column = batch.journey.breakdown[index]
      guard column.types[row] == last[index].type else { return false }
      guard last[index].type == PropertyColumn.absent || column.payloads[row] == last[index].payload
      else { return false }
    }
    return true
  }

  private mutating func insert(_ values: [Value], _ batch: EventBatch, _ row: Int) -> Int {
    let spelled = keys.indices.map { index in
      keys[index].spelling(batch.journey.breakdown[index], row, context)
    }
    let number = numbers[spelled] ?? combinations.count
    if number == combinations.count {
      numbers[spelled] = number
      combinations.append(spelled)
    }
    known[values] = number
    return number
  }
}
