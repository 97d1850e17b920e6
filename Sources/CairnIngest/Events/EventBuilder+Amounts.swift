import CairnModel

extension EventBuilder {
  /// What is wrong with an amount, and what to type where it is one as people write it.
  func problem(ofAmount slot: Slot, _ target: FieldPlan.Target) -> String {
    let (bytes, range) = place(of: slot.value.source)
    // A record that was written anew has the mark of `Transform.number` in it.
    let text = Array(bytes[range].first == 0x3F ? bytes[range].dropFirst() : bytes[range])
    let name = "\(columns.columns[Int(target.column)].name)"
    let shown = String(decoding: text.prefix(60), as: UTF8.self)
    let key = places[Int(slot.node)]?.path ?? name
    let fitting = NumberForm.fitting(text)
    guard !FurtherEvent.owns(key) else {
      let forms = fitting.map { "`number: \($0.text)`" }
      return "\(name) is no amount: \(shown)\(Self.advice(forms))"
    }
    let declared = target.rule.all.compactMap(\.numberForm).first
    let given = declared.map { " by number: \($0.text)" } ?? ""
    // A rule with conditions is a preset's, most often: named anew, the column would lose them.
    let hasConditions = target.rule.all.contains { $0.filter != nil }
    let from = hasConditions ? "" : "from: \(Self.yaml(key)), "
    let fields = fitting.map { "`\(name): {\(from)number: \($0.text)}`" }
    return "\(name) is no amount\(given): \(shown)\(Self.advice(fields))"
  }

  private static func advice(_ choices: [String]) -> String {
    choices.isEmpty ? "" : "; say how it is written by " + choices.joined(separator: " or ")
  }

  /// A name as it stands in the definitions.
  private static func yaml(_ name: String) -> String {
    let isPlain =
      name.first?.isLetter == true && name.last?.isWhitespace == false
      && name.allSatisfy { $0.isLetter || $0.isNumber || "_. -()".contains($0) }
    if isPlain { return name }
    return "\"\(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}

extension NumberForm {
  /// The forms in which a text is a number, the plainest of those that mean the same.
  static func fitting(_ text: [UInt8]) -> [NumberForm] {
    var seen: Set<[UInt8]> = []
    return all.filter { form in form.plain(text).map { seen.insert($0).inserted } ?? false }
  }
}
