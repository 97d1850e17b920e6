internal import CairnIngest
internal import CairnModel

/// How a table's amounts are written, where they are not written as plain numbers.
struct TableAmounts {
  private struct Amount {
    var field: String
    var column: TableColumns.Column
  }

  private var amounts: [Amount] = []

  /// Looks at the columns that a source reads amounts from.
  init(_ head: [UInt8], _ source: SourceDefinition) {
    guard case .delimited(let separator, nil) = source.format,
      let columns = TableColumns(head: head, separator: separator)?.columns
    else { return }
    for field in [FieldName.value, FieldName.price, FieldName.quantity] {
      let rule = source.mapping.properties.first { $0.name == field }?.rule
      let names = rule?.all.flatMap { $0.from + $0.joined } ?? []
      let column = names.lazy.compactMap { name in columns.first { $0.isNamed(name) } }.first
      guard let column, !column.numberForms.isEmpty else { continue }
      amounts.append(Amount(field: field, column: column))
    }
  }

  /// The fields of the source for which one form fits, as they stand under `fields`.
  var fields: [String] {
    amounts.filter { $0.column.numberForms.count == 1 }.map { amount in
      "\(amount.field): \(Self.rule(amount.column, amount.column.numberForms[0]))"
        + "  # as in \(amount.column.example)"
    }
  }

  /// What to say of those for which several do, and mean other numbers.
  func advice(_ file: String, source: String) -> [String] {
    amounts.filter { $0.column.numberForms.count > 1 }.map { amount in
      let rules = amount.column.numberForms.map {
        "`\(amount.field): \(Self.rule(amount.column, $0))`"
      }
      return "\(file): \(amount.column.example) in \(amount.column.name) can be more than one "
        + "number; choose \(rules.joined(separator: " or ")) under 'fields:' of the source "
        + "\(source) in journey.yaml"
    }
  }

  private static func rule(_ column: TableColumns.Column, _ form: NumberForm) -> String {
    "{from: \(TableAdvice.quoted(column.name)), number: \(form.text)}"
  }
}

extension TableColumns.Column {
  fileprivate func isNamed(_ other: String) -> Bool { name.lowercased() == other.lowercased() }
}
