public import CairnModel

extension Definitions {
  /// A short name for everything that these definitions say, equal for equal meaning anywhere.
  ///
  /// Reports carry it, so that two answers can be told to rest on the same definitions. It is the
  /// 64-bit FNV-1a hash of `canonicalText`, in sixteen hexadecimal digits.
  public var fingerprint: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in canonicalText.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Everything that the definitions say, a line each, sets in the order of their bytes.
  public var canonicalText: String {
    var lines = [
      "zone \(zone.name)", "week_starts \(weekStart.name)",
      "currency \(currency.map(quoted) ?? "-")",
    ]
    lines += sources.flatMap(\.canonicalLines)
    lines += identity.canonicalLines + session.canonicalLines + channels.canonicalLines
    lines += stageModels.flatMap(\.canonicalLines) + commerce.canonicalLines
    for funnel in funnels {
      let steps = funnel.steps.map(\.canonicalText).joined(separator: ", ")
      lines.append("funnel \(quoted(funnel.name)): \(steps) in \(funnel.window?.text ?? "-")")
    }
    lines += pathNodes.map { "path node \(quoted($0.node)): \($0.filter)" }
    lines += segments.map { "segment \(quoted($0.name)): \($0.filter)" }
    lines += voiceLines
    if privacy.isActive {
      let keys = privacy.droppedQueryKeys.map(quoted).joined(separator: ", ")
      lines.append(
        "privacy hashed \(privacy.keyFile != nil) addresses \(privacy.truncatesAddresses) "
          + "keys \(keys)")
    }
    if !robots.isEmpty { lines.append("robots \(robots.map(quoted).joined(separator: ", "))") }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// A text in quotes, with quotes and line feeds inside it marked, so that no two texts look alike.
func quoted(_ text: String) -> String {
  var result = "'"
  for scalar in text.unicodeScalars {
    if scalar == "'" || scalar == "\\" { result.append("\\") }
    if scalar == "\n" { result += "\\n" } else { result.unicodeScalars.append(scalar) }
  }
  return result + "'"
}

func quoted(_ text: ByteText) -> String { quoted(text.description) }

func sorted(_ names: Set<ByteText>) -> String {
  "[" + names.sorted().map(quoted).joined(separator: ", ") + "]"
}

extension IdentityRules {
  fileprivate var canonicalLines: [String] {
    types.map { "id \(quoted($0.name)): \($0.identityClass.rawValue)" } + [
      "device_lookback \(deviceLookback.text)", "hub_limit \(hubLimit)",
      "ignore \(sorted(ignoredValues))",
    ]
  }
}

extension SessionRules {
  fileprivate var canonicalLines: [String] {
    [
      "session \(timeout.text) \(longest.text) \(span.rawValue)",
      "session flags \(isDeclared) \(splitsAtMidnight) \(splitsAtCampaign)",
      "session start \(sorted(startEvents))", "session passive \(sorted(passiveEvents))",
      "session bounce \(bounce.rawValue)", "session key \(sorted(keyEvents))",
      "session views \(sorted(viewEvents))",
    ]
  }
}

extension ChannelRules {
  fileprivate var canonicalLines: [String] {
    rules.map { "channel \(quoted($0.channel)): \($0.filter)" } + [
      "ignored_referrers \(sorted(ignoredReferrers))", "own_hosts \(sorted(ownHosts))",
    ]
  }
}

extension StageModel {
  fileprivate var canonicalLines: [String] {
    let usual = StageModel(name: name, rules: [])
    let limit =
      unassignedLimit == usual.unassignedLimit ? "" : " unassigned up to \(unassignedLimit)"
    return ["stages \(quoted(name)): dormant after \(dormantAfter.text)\(limit)"]
      + rules.map { rule in
        let channels = rule.channels.map { sorted(Set($0.map { ByteText($0) })) } ?? "-"
        return "stage \(quoted(rule.stage)): \(rule.events.map(sorted) ?? "*") "
          + "where \(rule.filter?.description ?? "-") channel \(channels) "
          + "ordered \(rule.hasOrdered.map(String.init) ?? "-") "
          + "within \(rule.withinOfLastOrder?.text ?? "-")\(Self.pastText(rule))"
      }
  }
}

extension StageModel {
  /// What a rule asks of the session and of what came before; nothing where it asks nothing.
  private static func pastText(_ rule: Rule) -> String {
    let session = rule.isFirstSession.map { " first session \($0)" } ?? ""
    let after = rule.after.map { " after \(sorted($0)) until \(sorted(rule.until))" } ?? ""
    return session + after
  }
}

extension CommerceRules {
  fileprivate var canonicalLines: [String] {
    [
      "order \(sorted(orderEvents)) \(quoted(orderID)) \(quoted(orderValue))",
      "refund \(sorted(refundEvents)) \(quoted(refundOrder)) \(quoted(refundValue))",
      "cart \(sorted(cartAdd)) \(sorted(cartRemove)) \(sorted(checkout)) \(sorted(shipping)) "
        + "\(sorted(payment)) \(cartValue.rawValue)",
      "cart \(abandonAfter.text) \(recoverWithin.text) \(recoversByAnyOrder)",
      "first_order \(firstOrder.map(quoted) ?? "-")",
      "report_in \(reportIn.map(quoted) ?? "-")",
    ] + (rates?.canonicalLines ?? [])
  }
}

extension ExchangeRates {
  /// What the rates are, not the name of their file.
  fileprivate var canonicalLines: [String] {
    rates.sorted { $0.key < $1.key }.flatMap { currency, rates in
      rates.map { "rate \(quoted(currency)) \($0.day) \($0.numerator)/\($0.denominator)" }
    }
  }
}

extension EventStep {
  var canonicalText: String {
    alternatives.map { alternative in
      let name = alternative.name.map(quoted) ?? "*"
      return alternative.filter.map { "\(name)[\($0)]" } ?? name
    }.joined(separator: "|")
  }
}
