internal import CairnBytes
internal import CairnIngest
internal import CairnModel

extension Cairn {
  /// Reads the first thousand lines of files, and says which field was filled how often, with an
  /// example and with what is wrong; nothing is kept.
  public func check(_ request: IngestRequest) async throws(CairnError) -> IngestOutcome {
    let sources = try SourceChoice(definitions, request, store: path)
    var tally = IngestTally()
    var reading = FieldReading(known: Set(definitions.sources.map(\.name)))
    for file in InputPaths.files(request.paths) {
      do throws(InputError) {
        try reading.read(file.path, request, sources)
      } catch {
        tally.take(error, of: file)
      }
    }
    return IngestOutcome(
      report: reading.report, refusals: tally.refusals, hasWarnings: reading.hasProblems)
  }
}

/// What the fields of some files were found to be.
struct FieldReading {
  static let lineLimit = 1_000

  private var files = ReportTable(
    name: "files",
    columns: [
      "file", "source", "format", "lines", "accepted", "rejected", "filtered", "blank", "events",
      "recognised_by",
    ])
  private var fields = ReportTable(
    name: "fields", columns: ["file", "field", "filled", "of", "example", "problem"])
  private(set) var hasProblems = false
  /// What to do next, where no line of a file becomes an event.
  private var notes: [String] = []
  private let known: Set<String>

  /// `known` are the sources of the definitions.
  init(known: Set<String>) { self.known = known }

  var report: Report { Report(name: "check", tables: [files, fields], notes: notes) }

  mutating func read(
    _ file: String, _ request: IngestRequest, _ sources: SourceChoice
  ) throws(InputError) {
    var input = try request.open(file)
    var bytes: [UInt8] = []
    var isAtEnd = false
    while !isAtEnd, bytes.count(where: { $0 == 0x0A }) < Self.lineLimit, bytes.count < 16 << 20 {
      isAtEnd = try !input.nextChunk(into: &bytes)
    }
    let choice = try sources.choice(of: file, head: bytes)
    if let end = Self.end(ofLine: Self.lineLimit, in: bytes) {
      // What does not end within these lines is not looked at.
      isAtEnd = isAtEnd && end == bytes.count
      bytes.removeSubrange(end...)
    }
    var reader = choice.reader
    let parsed = reader.read(bytes, isLast: isAtEnd).events
    add(file, choice, parsed)
    guard parsed.accepted == 0, !parsed.rejects.isEmpty else { return }
    let name = choice.source.name
    if let advice = TableAdvice(bytes, choice.source) {
      notes.append(advice.sentence(file, source: known.contains(name) ? name : nil))
    }
  }

  private static func end(ofLine number: Int, in bytes: [UInt8]) -> Int? {
    var count = 0
    for (index, byte) in bytes.enumerated() where byte == 0x0A {
      count += 1
      if count == number { return index + 1 }
    }
    return nil
  }

  private mutating func add(
    _ file: String, _ choice: SourceChoice.Choice, _ parsed: ParsedEvents
  ) {
    let rejected = parsed.rejects.count { !$0.isPart }
    files.append([
      .text(file), .text(choice.source.name), .text(choice.source.format.words),
      .count(parsed.lines), .count(parsed.accepted), .count(rejected), .count(parsed.filtered),
      .count(parsed.blank), .count(parsed.events.count), .text(choice.reason ?? "as asked for"),
    ])
    let problems = FieldProblems(parsed.rejects)
    notes += problems.advice.map { "\(file): \($0)" }
    if !parsed.rejects.isEmpty { hasProblems = true }
    for field in FieldUse.all(parsed, choice.source) {
      let problem = problems.text(of: field, choice.source)
      fields.append([
        .text(file), .text(field.name), .count(field.count), .count(parsed.events.count),
        field.example.map { .text(ByteText(bytes: $0)) } ?? .null,
        problem.map { .text($0) } ?? .null,
      ])
    }
    if let rest = problems.ofRecords {
      fields.append([
        .text(file), .text("(the record)"), .count(parsed.events.count),
        .count(parsed.events.count + rejected), .null, .text(rest),
      ])
    }
  }
}

/// How often a field was filled, and with what.
struct FieldUse {
  enum Kind { case event, time, id, identity, mapped, own }

  var kind: Kind
  var name: String
  var count = 0
  var example: [UInt8]?

  mutating func see(_ bytes: [UInt8]) {
    count += 1
    if example == nil { example = Array(bytes.prefix(60)) }
  }

  /// All fields of some events: what the mapping names first, then the rest by their names.
  static func all(_ parsed: ParsedEvents, _ source: SourceDefinition) -> [FieldUse] {
    var fixed = [
      FieldUse(kind: .event, name: "event"), FieldUse(kind: .time, name: "time"),
      FieldUse(kind: .id, name: "id"),
    ]
    var named: [SourceColumn: FieldUse] = [:]
    for event in parsed.events {
      fixed[0].see(Array(parsed.bytes[event.name.range]))
      fixed[1].see(Array("\(event.time)".utf8))
      if !event.id.isEmpty { fixed[2].see(Array(parsed.bytes[event.id.range])) }
      let end = Int(event.firstField + event.fieldCount)
      for field in parsed.fields[Int(event.firstField)..<end] {
        let column = parsed.columns[Int(field.column)]
        let kind: Kind = column.isIdentity ? .identity : .own
        named[column, default: FieldUse(kind: kind, name: "\(column.name)")]
          .see(field.shown(parsed.bytes))
      }
    }
    let identities = source.mapping.identities.map { identity in
      named.removeValue(
        forKey: SourceColumn(name: ByteText(identity.name), isIdentity: true))
        ?? FieldUse(kind: .identity, name: identity.name)
    }
    let mapped = source.mapping.properties.compactMap { property -> FieldUse? in
      var use =
        named.removeValue(forKey: SourceColumn(name: ByteText(property.name)))
        ?? FieldUse(kind: .mapped, name: property.name)
      use.kind = .mapped
      return use.count > 0 || property.rule != nativeRule(property.name) ? use : nil
    }
    let own = named.values.sorted { ByteText($0.name) < ByteText($1.name) }
    return fixed + identities + mapped + own
  }

  private static func nativeRule(_ name: String) -> FieldRule? {
    FieldMapping.native.properties.first { $0.name == name }?.rule
  }
}

extension ParsedField {
  /// The value as a person reads it.
  fileprivate func shown(_ bytes: [UInt8]) -> [UInt8] {
    let signed = Int64(bitPattern: payload)
    switch type {
    case .text: return Array(bytes[slice.range])
    case .integer: return Array("\(signed)".utf8)
    case .decimal: return Array("\(Decimal4(tenThousandths: signed))".utf8)
    case .real: return Array("\(Double(bitPattern: payload))".utf8)
    case .boolean: return Array((payload != 0 ? "true" : "false").utf8)
    }
  }
}

/// What was wrong with the lines that gave no event, by the field that was at fault.
struct FieldProblems {
  private var texts: [RejectReason: (count: Int, detail: String)] = [:]
  /// What is wrong with amounts, by the field that is to be one.
  private var amounts: [Substring: (count: Int, detail: String)] = [:]

  init(_ rejects: [RejectedLine]) {
    for reject in rejects {
      let known = texts[reject.reason]
      texts[reject.reason] = ((known?.count ?? 0) + 1, known?.detail ?? reject.detail)
      guard reject.reason == .badMoney else { continue }
      let field = reject.detail.firstRange(of: " is no amount").map {
        reject.detail[..<$0.lowerBound]
      }
      let seen = amounts[field ?? ""]
      amounts[field ?? ""] = ((seen?.count ?? 0) + 1, seen?.detail ?? reject.detail)
    }
  }

  /// What can be typed about them, whole: a table has no room for it.
  var advice: [String] {
    let found = amounts.values.map { $0 } + (texts[.badTime].map { [$0] } ?? [])
    return found.filter { $0.detail.contains("; say how") }
      .map { "\($0.count.counted("line is", "lines are")) refused: \($0.detail)" }.sorted()
  }

  private func text(_ reasons: [RejectReason]) -> String? {
    let found = reasons.compactMap { reason in
      texts[reason].map { "\($0.count) \(reason.rawValue): \($0.detail)" }
    }
    return found.isEmpty ? nil : found.joined(separator: "; ")
  }

  func text(of field: FieldUse, _ source: SourceDefinition) -> String? {
    let mapping = source.mapping
    switch field.kind {
    case .event: return text([.missingEvent]) ?? refused(field) ?? unfilled(field, mapping.event)
    case .time:
      return text([.missingTime, .badTime, .timeOutOfRange]) ?? refused(field)
        ?? unfilled(field, mapping.time)
    case .id: return nil
    case .identity:
      let rule = mapping.identities.first { $0.name == field.name }?.rule
      guard field.name == mapping.identities.first?.name else { return nil }
      return text([.missingID]) ?? refused(field) ?? rule.flatMap { unfilled(field, $0) }
    case .mapped:
      if let amount = amounts[field.name[...]] {
        return "\(amount.count) \(RejectReason.badMoney.rawValue): \(amount.detail)"
      }
      return mapping.properties.first { $0.name == field.name }.flatMap { unfilled(field, $0.rule) }
    case .own: return nil
    }
  }

  /// What is wrong with records as a whole.
  var ofRecords: String? {
    text([
      .notJSON, .notUTF8, .nulByte, .tooLong, .tooDeep, .repeatedKey, .badColumns, .badLine,
    ])
  }

  /// Why a field is empty though its columns are there: every line was refused for its money.
  private func refused(_ field: FieldUse) -> String? {
    field.count == 0 ? text([.badMoney]) : nil
  }

  private func unfilled(_ field: FieldUse, _ rule: FieldRule) -> String? {
    guard field.count == 0 else { return nil }
    let names = rule.from + rule.alternatives.flatMap { $0.from + $0.joined }
    return names.isEmpty ? nil : "never filled; looked for \(names.joined(separator: ", "))"
  }
}
