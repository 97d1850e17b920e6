internal import CairnDefinitions
internal import CairnIngest
internal import CairnModel

/// How a table's amounts are written, where they are not written as plain numbers.
struct TableAmounts {
  fileprivate struct Amount {
    var field: String
    /// The columns that the field is read from, as one.
    var column: TableColumns.Column
    /// Whether a preset knows where the field stands, and under which conditions.
    var isOfPreset: Bool
  }

  private var amounts: [Amount] = []

  /// Looks at the columns that a source reads amounts from.
  init(_ head: [UInt8], _ source: SourceDefinition) {
    guard case .delimited(let separator, nil) = source.format,
      let columns = TableColumns(head: head, separator: separator)?.columns
    else { return }
    let isOfPreset = source.name != SourcePresets.native.name
    let named = source.mapping.properties + source.shape.also.flatMap(\.fields)
    for field in [FieldName.value, FieldName.price, FieldName.quantity] {
      let rules = named.filter { $0.name == field }.flatMap(\.rule.all)
      let names = rules.flatMap { $0.from + $0.joined }
      let found = names.compactMap { name in columns.first { $0.isNamed(name) } }
      let read = isOfPreset ? found : Array(found.prefix(1))
      guard let column = TableColumns.Column(asOne: read), !column.numberForms.isEmpty else {
        continue
      }
      amounts.append(Amount(field: field, column: column, isOfPreset: isOfPreset))
    }
  }

  /// The fields of the source for which one form fits, as they stand under `fields`.
  var fields: [String] {
    amounts.filter { $0.column.numberForms.count == 1 }.map { amount in
      "\(amount.field): \(amount.rule(amount.column.numberForms[0]))"
        + "  # as in \(amount.column.example)"
    }
  }

  /// What to say of those for which several do, and mean other numbers.
  func advice(_ file: String, source: String) -> [String] {
    amounts.filter { $0.column.numberForms.count > 1 }.map { amount in
      let rules = amount.column.numberForms.map {
        "`\(amount.field): \(amount.rule($0))`"
      }
      return "\(file): \(amount.column.example) in \(amount.column.name) can be more than one "
        + "number; choose \(rules.joined(separator: " or ")) under 'fields:' of the source "
        + "\(source) in journey.yaml"
    }
  }
}

extension TableAmounts.Amount {
  /// What says the form; a preset keeps the columns and conditions that it knows.
  fileprivate func rule(_ form: NumberForm) -> String {
    let from = isOfPreset ? "" : "from: \(TableAdvice.quoted(column.name)), "
    return "{\(from)number: \(form.text)}"
  }
}

extension TableColumns.Column {
  fileprivate func isNamed(_ other: String) -> Bool { name.lowercased() == other.lowercased() }
}
