import CairnModel

/// The currencies of a report, by name; several codes may mean one, such as what nobody stated.
struct CurrencyNames: Sendable {
  /// Sorted by bytes.
  let names: [ByteText]
  private let indices: [UInt32: Int]

  init(_ codes: Set<UInt32>, _ context: WalkContext) {
    let named = codes.map { (code: $0, name: MoneyRows.currency(ofCode: $0, context)) }
    let names = Set(named.map(\.name)).sorted()
    var indices: [UInt32: Int] = [:]
    for (code, name) in named { indices[code] = names.firstIndex(of: name) }
    (self.names, self.indices) = (names, indices)
  }

  /// Where the currency of a code stands among the names.
  func index(ofCode code: UInt32) -> Int {
    guard let index = indices[code] else {
      preconditionFailure("a report knows the currencies of its own rows")
    }
    return index
  }
}
