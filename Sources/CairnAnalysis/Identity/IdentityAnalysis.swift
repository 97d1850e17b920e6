public import CairnModel

/// How well events could be given to persons, and what was not trusted: `docs/meaning/identity.md`.
public struct IdentityAnalysis: Analysis {
  public init() {}

  public var name: String { "identity" }

  public var needs: EventNeeds {
    var needs = EventNeeds()
    needs.identities = true
    return needs
  }

  public var breakdownUnit: BreakdownUnit { .event(nil) }

  public func start(_ context: WalkContext) -> IdentityFold { IdentityFold(context) }

  public func report(
    _ whole: IdentityFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let rules = context.definitions.identity
    var report = Report(
      name: name,
      definition: [
        Report.Setting(
          "ids",
          .object(
            rules.types.map {
              Report.Setting($0.name.description, .text($0.identityClass.rawValue))
            })),
        Report.Setting("device_lookback", .text(rules.deviceLookback.text)),
        Report.Setting("hub_limit", .number(rules.hubLimit)),
        Report.Setting(
          "ignore", .list(rules.ignoredValues.sorted().map { .text($0.description) })),
      ] + context.scopeSettings)
    report.tables = [
      summary(whole), conflicts(whole, names), hubs(whole, names), links(whole, rules),
    ]
    return report
  }

  private func summary(_ fold: IdentityFold) -> ReportTable {
    let anonymous = fold.events - fold.loggedIn - fold.matched
    let counts = IdentityFinding.Kind.allCases.map { kind in
      Cell.count(fold.findings.count { $0.kind == kind })
    }
    var table = ReportTable(
      name: "summary",
      columns: [
        "events", "logged_in", "matched", "anonymous", "match_rate", "persons", "known_unique",
        "known_strong", "devices", "shared_ids", "hubs", "cut_links", "match_rate_low",
        "match_rate_high",
      ])
    table.append(
      [
        .count(fold.events), .count(fold.loggedIn), .count(fold.matched), .count(anonymous),
        .share(fold.matched, of: fold.matched + anonymous),
        .count(fold.persons.values.reduce(fold.nobody, +)),
        .count(fold.persons[.unique] ?? 0), .count(fold.persons[.strong] ?? 0),
        .count(fold.persons[.device] ?? 0),
      ] + counts + Cell.ends(fold.matchInterval))
    return table
  }

  private func conflicts(_ fold: IdentityFold, _ names: any PersonNames) -> ReportTable {
    var table = ReportTable(
      name: "conflicts", columns: ["kind", "id", "other_id", "persons", "events"], isRanked: true)
    for finding in ranked(fold.findings.filter { $0.kind != .hub }, names) {
      table.append([
        .text(finding.found.kind == .shared ? "shared" : "cut"), .text(finding.name),
        finding.other.map { .text($0) } ?? .null, .count(finding.found.persons),
        .count(finding.found.events),
      ])
    }
    return table
  }

  private func hubs(_ fold: IdentityFold, _ names: any PersonNames) -> ReportTable {
    var table = ReportTable(name: "hubs", columns: ["id", "persons", "events"], isRanked: true)
    for finding in ranked(fold.findings.filter { $0.kind == .hub }, names) {
      table.append([
        .text(finding.name), .count(finding.found.persons), .count(finding.found.events),
      ])
    }
    return table
  }

  private struct NamedFinding {
    var found: IdentityFinding
    var name: ByteText
    var other: ByteText?
  }

  /// The most persons first, then the most events, then by name.
  private func ranked(
    _ findings: [IdentityFinding], _ names: any PersonNames
  ) -> [NamedFinding] {
    let named = findings.map { finding in
      NamedFinding(
        found: finding, name: names.name(of: PersonRef(finding.key)),
        other: finding.other.map { names.name(of: PersonRef($0)) })
    }
    return named.sorted { left, right in
      if left.found.persons != right.found.persons {
        return left.found.persons > right.found.persons
      }
      if left.found.events != right.found.events { return left.found.events > right.found.events }
      if left.name != right.name { return left.name < right.name }
      return left.other ?? "" < right.other ?? ""
    }
  }

  private func links(_ fold: IdentityFold, _ rules: IdentityRules) -> ReportTable {
    var table = ReportTable(
      name: "links", columns: ["type", "other_type", "events", "pairs", "persons"])
    let named = fold.links.map { types, links in
      (rules.types[types.first].name, rules.types[types.second].name, links)
    }
    for (first, second, links) in named.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
      table.append([
        .text(first), .text(second), .count(links.events), .count(links.pairs),
        .count(links.persons),
      ])
    }
    return table
  }
}
