internal import CairnModel
internal import Yams

extension DefinitionsReading {
  private enum NumberKey: String, CaseIterable { case decimal, thousands }

  /// How numbers are written: `{decimal: ",", thousands: "."}`.
  mutating func numberForm(_ node: Node, of field: String) -> NumberForm? {
    var form = NumberForm()
    for (key, value) in members(node, NumberKey.self) {
      guard let text = text(value) else { continue }
      switch key {
      case .decimal:
        form.decimal = NumberForm.DecimalSign(rawValue: text) ?? .point
        guard form.decimal.rawValue != text else { continue }
        report(
          value, "'\(text)' cannot stand before decimals", suggestion: "write \".\" or \",\"")
      case .thousands:
        form.thousands = NumberForm.ThousandsSign(rawValue: text)
        guard form.thousands == nil else { continue }
        report(
          value, "'\(text)' cannot part thousands",
          suggestion: "write \".\", \",\", \" \" or \"'\"; leave it out where nothing does")
      }
    }
    let isOfRecord = ["event", "time", "id"].contains(field) || identityNames.contains(field)
    if isOfRecord {
      report(node, "'number' is for amounts, and '\(field)' is none")
    } else if node.mapping != nil, form.decimal.rawValue == form.thousands?.rawValue {
      report(
        node, "the same sign cannot stand before decimals and between thousands",
        suggestion: "write {decimal: \",\", thousands: \".\"} or the other way round")
    }
    return node.mapping == nil ? nil : form
  }
}
