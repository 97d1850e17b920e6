internal import CairnModel

extension SourceDefinition {
  /// What the source says, for the fingerprint of the definitions.
  var canonicalLines: [String] {
    let name = Self.quoted(name)
    let shape =
      switch format {
      case .ndjson: "ndjson"
      case .json: "json"
      case .logfmt: "logfmt"
      case .w3c: "w3c"
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
    return lines + canonicalShape.map { "source \(name): \($0)" }
  }

  /// What is done to records, where anything is.
  private var canonicalShape: [String] {
    var lines: [String] = []
    if cells != CellRules() {
      lines.append(
        "cells at least \(cells.leastCells ?? 0) footer \(cells.hasFooter) "
          + "plain quotes \(cells.areQuotesLetters)")
    }
    if let group = shape.group {
      lines.append("group \(Self.list(group.by)) items \(Self.list(group.items))")
    }
    if !shape.unpacked.isEmpty { lines.append("unpack \(Self.list(shape.unpacked))") }
    for text in shape.decoded {
      lines.append(
        "unpack base64 \(Self.list([text.key, text.target])) "
          + "where \(text.filter?.description ?? "-")")
    }
    if let each = shape.each { lines.append("each \(Self.quoted(each))") }
    for pair in shape.pairs {
      lines.append(
        "pairs \(Self.list([pair.path, pair.key, pair.value])) "
          + "part \(pair.part.map { "\($0.number) of \(Self.quoted($0.separator))" } ?? "-")")
    }
    for list in shape.gathered {
      lines.append("gather \(Self.list(list.keys)) as \(Self.quoted(list.target))")
    }
    for event in shape.also {
      let each = event.each.map { " each \(Self.quoted($0))" } ?? ""
      lines.append(
        "also \(Self.quoted(event.name))\(each) where \(event.filter?.description ?? "-")")
      for field in event.fields {
        lines.append("also \(Self.quoted(field.name)) \(field.rule.canonicalText)")
      }
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
    let further = alternatives.map { " else \($0.canonicalText)" }.joined()
    return "from \(SourceDefinition.list(from)) const "
      + "\(constant.map(SourceDefinition.quoted) ?? "-") map {\(map.joined(separator: ", "))} "
      + "ignore \(SourceDefinition.list(ignored)) do \(transforms.map(\.text)) "
      + "unit \(unit?.rawValue ?? "-") pattern \(SourceDefinition.list(patterns)) "
      + "zone \(zone?.name ?? "-") join \(SourceDefinition.list(joined + [separator])) "
      + "where \(filter?.description ?? "-")" + further
  }
}
