internal import CairnModel

/// What people say and want, and what is watched; a key that is not given adds no line.
extension Definitions {
  var voiceLines: [String] {
    var lines = surveys.map(\.canonicalLine)
    if referral != ReferralRules() {
      lines.append(
        "referral \(sorted(referral.invites)) \(quoted(referral.code)) \(quoted(referral.used))")
    }
    lines += touchpoints.map(\.canonicalLine)
    for goal in goals {
      lines.append(
        "goal \(quoted(goal.name)): \(goal.start.canonicalText) to \(goal.end.canonicalText) "
          + "same \(goal.same.map(quoted) ?? "-") in \(goal.within?.text ?? "-")")
    }
    if friction != FrictionRules() {
      lines.append(
        "pains \(friction.errors.map(sorted) ?? "*") \(sorted(friction.support)) "
          + "\(sorted(friction.replies)) \(friction.slowAfter.text)")
    }
    for rule in watch {
      let bounds = [rule.least, rule.most, rule.change].map { $0?.description ?? "-" }
      lines.append(
        "watch \(quoted(rule.name)): \(quoted(rule.metric)) \(rule.every.rawValue) "
          + "\(bounds.joined(separator: " ")) \(rule.history.map(String.init) ?? "-")")
    }
    if let spend { lines.append("spend \(quoted(spend))") }
    return lines
  }
}

extension SurveyRules {
  fileprivate var canonicalLine: String {
    let asked = asked.map(quoted) ?? "-"
    var line =
      "survey \(quoted(name)): \(quoted(event)) \(quoted(score)) \(scale.lowerBound) "
      + "\(scale.upperBound) \(asked) \(kind.rawValue)"
    if filter != nil || trigger != nil || comment != "comment" || oncePer != .days(90) {
      line +=
        " where \(filter?.description ?? "-") \(quoted(comment)) "
        + "\(trigger.map(quoted) ?? "-") \(oncePer.text)"
    }
    return line
  }
}

extension TouchpointRules {
  fileprivate var canonicalLine: String {
    func list(_ names: Set<String>?) -> String {
      names.map { sorted(Set($0.map { ByteText($0) })) } ?? "*"
    }
    return "touchpoint \(quoted(name)): \(events.map(sorted) ?? "*") channel \(list(channels)) "
      + "stage \(list(stages)) where \(filter?.description ?? "-") "
      + "owner \(owner.map(quoted) ?? "-")"
  }
}
