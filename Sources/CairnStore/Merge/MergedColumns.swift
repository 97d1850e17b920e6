internal import CairnModel

/// The columns of a merged part, and where each input's columns go.
struct MergedColumns: Sendable {
  let columns: [PartColumn]
  /// The identity types come first: those of the rules, then those that only old parts have.
  let identityCount: Int
  /// For each input, for each of its columns, the number of the merged part's column.
  let places: [[Int]]

  init(_ parts: [OpenPart], _ rules: IdentityRules) {
    var columns: [PartColumn] = []
    var numbers: [PartColumn: Int] = [:]
    func add(_ column: PartColumn) {
      guard numbers[column] == nil else { return }
      numbers[column] = columns.count
      columns.append(column)
    }
    for type in rules.types {
      add(
        PartColumn(name: type.name.bytes, role: .identity, type: PropertyType.text.rawValue))
    }
    let all = parts.flatMap { $0.reader.columns }
    for column in all where column.role == .identity { add(column) }
    identityCount = columns.count
    for column in all where column.role == .property { add(column) }
    self.columns = columns
    places = parts.map { part in part.reader.columns.map { numbers[$0] ?? 0 } }
  }

  /// Whether a part can hold so many columns.
  var fits: Bool { columns.count <= Limits.propertyColumns }
}
