import CairnModel

extension [String: [Transform]] {
  /// A value as a condition of its source compares it: a number that people wrote as a plain one.
  ///
  /// A number that does not fit the source's form is read in the first form that it fits. All forms
  /// agree on its sign and on whether it is nought, so the condition finds what is to be refused.
  func compared(_ value: PropertyValue, of column: ByteText) -> PropertyValue {
    guard !isEmpty, case .text(let text) = value,
      let transforms = self[FieldMapping.amountKey(column.description)]
    else { return value }
    var bytes = text.bytes
    for transform in transforms {
      if case .number(let form) = transform {
        let readings = ([form] + NumberForm.all).lazy.compactMap { $0.plain(bytes) }
        return readings.first.map { .text(ByteText(bytes: $0)) } ?? value
      }
      transform.apply(to: &bytes)
    }
    return value
  }
}
