internal import CairnModel

extension SourceDefinition {
  /// What the source says, for the fingerprint of the definitions.
  var canonicalLines: [String] {
    let name = Self.quoted(name)
    let shape =
      switch format {
      case .ndjson: "ndjson"
      case .delimited(let separator, let columns):
        "delimited \(separator) \(columns.map(Self.list) ?? "-")"
      case .accessLog(let pattern): "log \(Self.quoted(pattern))"
      }
    var lines = [
      "source \(name): match \(Self.list(match)) \(shape)",
      "source \(name): lifted \(Self.list(mapping.lifted)) loosely \(mapping.matchesLoosely) "
        + "only mapped \(mapping.keepsOnlyMapped) \(mapping.encoding.rawValue) "
        + "\(mapping.earliest) \(mapping.latest) where \(mapping.filter?.description ?? "-")",
      "source \(name): event \(mapping.event.canonicalText)",
      "source \(name): time \(mapping.time.canonicalText)",
      "source \(name): id \(mapping.id.canonicalText)",
    ]
    for named in mapping.identities {
      lines.append("source \(name): id \(Self.quoted(named.name)) \(named.rule.canonicalText)")
    }
    for named in mapping.properties {
      lines.append("source \(name): field \(Self.quoted(named.name)) \(named.rule.canonicalText)")
    }
    return lines
  }

  fileprivate static func list(_ texts: [String]) -> String {
    "[\(texts.map(quoted).joined(separator: ", "))]"
  }

  fileprivate static func quoted(_ text: String) -> String {
    "'" + text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "'"
  }
}

extension FieldRule {
  fileprivate var canonicalText: String {
    let map = map.sorted { ByteText($0.key) < ByteText($1.key) }
      .map { "\(SourceDefinition.quoted($0.key)): \(SourceDefinition.quoted($0.value))" }
    let ignored = ignored.sorted().map(\.description)
    return "from \(SourceDefinition.list(from)) const "
      + "\(constant.map(SourceDefinition.quoted) ?? "-") map {\(map.joined(separator: ", "))} "
      + "ignore \(SourceDefinition.list(ignored)) do \(transforms.map(\.rawValue)) "
      + "unit \(unit?.rawValue ?? "-") pattern \(pattern.map(SourceDefinition.quoted) ?? "-") "
      + "zone \(zone?.name ?? "-")"
  }
}
