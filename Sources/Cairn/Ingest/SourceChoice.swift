internal import CairnBytes
internal import CairnDefinitions
internal import CairnIngest
internal import CairnModel

/// Decides which source a file belongs to, and so how it is read.
///
/// What the user typed goes first, then the definitions' globs over the file's name, then what the
/// first lines look like. Where several readings fit, the file is refused with the choice to make.
struct SourceChoice: Sendable {
  let definitions: Definitions
  let source: String?
  let preset: String?
  /// How the files are read, where that is decided.
  private let settled: SourceDefinition?
  private let readsParts: Bool
  /// What must not be stored as it is.
  private let guards: FieldGuards?

  init(
    _ definitions: Definitions, _ request: IngestRequest, store: String
  ) throws(CairnError) {
    self.definitions = definitions
    (source, preset) = (request.source, request.preset)
    (settled, readsParts) = (request.settledSource, request.readsParts)
    guards = try FieldGuards.make(definitions.privacy, store: store)
    try check()
  }

  /// How a file is read, and how that was decided.
  struct Choice: Sendable {
    var source: SourceDefinition
    /// What was seen in its first lines, where nobody had said how it is read.
    var reason: String?
    var guards: FieldGuards?
    var robots: [String] = []
    /// Whether the file holds parts of records that were refused.
    var readsParts = false

    /// Takes over what stands above a table's header, and which sign parts its cells.
    fileprivate mutating func takePreamble(_ head: [UInt8]) {
      guard case .delimited(let separator, nil) = source.format else { return }
      let above = TablePreamble(head: head, separator: separator)
      source.cells.titleLines = above.lineCount
      if let named = above.separator { source.format = .delimited(separator: named, columns: nil) }
    }

    /// A reader for one file of the source.
    var reader: RecordReader {
      RecordReader(source: source, guards: guards, robots: robots, readsParts: readsParts)
    }
  }

  /// Refuses a preset that does not exist.
  private func check() throws(CairnError) {
    if let preset, SourcePresets.preset(named: preset) == nil {
      throw .unknown("preset", preset, among: SourcePresets.names)
    }
  }

  func choice(of file: String, head: [UInt8]) throws(InputError) -> Choice {
    var choice = try decide(file, head)
    choice.readsParts = readsParts
    if settled == nil, case .delimited(let separator, nil) = choice.source.format,
      let problem = problemOfHeader(head: head, separator: separator, choice.source.mapping)
    {
      throw InputError(kind: .unreadable, file: file, detail: problem)
    }
    if settled == nil { choice.takePreamble(head) }
    let ignored = definitions.identity.ignoredValues
    for index in choice.source.mapping.identities.indices {
      let rule = choice.source.mapping.identities[index].rule
      choice.source.mapping.identities[index].rule = rule.changed { $0.ignored.formUnion(ignored) }
    }
    (choice.guards, choice.robots) = (guards, definitions.robots)
    return choice
  }

  /// Whether a file's first lines do not matter for how it is read.
  func isSettled(_ file: String) -> Bool { preset != nil || matching(InputPaths.name(file)) != nil }

  private func matching(_ name: String) -> SourceDefinition? {
    definitions.sources.first { definition in
      if let source { return definition.name == source }
      return definition.takes(name)
    }
  }

  private func decide(_ file: String, _ head: [UInt8]) throws(InputError) -> Choice {
    if let settled { return Choice(source: settled, reason: nil) }
    let name = InputPaths.name(file)
    if let preset { return choice(preset: preset, name, head) }
    if let matching = matching(name) { return Choice(source: matching, reason: nil) }
    if head.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
      return Choice(source: definition(preset: "native"), reason: nil)
    }
    let known = definitions.sources.filter { !$0.signs.isEmpty } + SourcePresets.all
    switch recognise(fileName: name, head: Array(head.prefix(65_536)), presets: known) {
    case .recognised(var recognised, let reason):
      if let source { recognised.name = source }
      return Choice(source: recognised, reason: reason)
    case .ambiguous(let reason, let advice):
      throw InputError(kind: .ambiguous, file: file, detail: "\(reason); \(advice)")
    case .unknown(let reason, let advice):
      throw InputError(kind: .notRecognised, file: file, detail: "\(reason); \(advice)")
    }
  }

  /// A preset as the user named it; what a product exports as JSON may also be had as a table.
  private func choice(preset: String, _ file: String, _ head: [UInt8]) -> Choice {
    let known = definition(preset: preset)
    guard known.format == .ndjson || known.format == .json, known.mapping != .native,
      let separator = separatorOfCells(fileName: file, head: Array(head.prefix(65_536)))
    else { return Choice(source: known, reason: nil) }
    let tables = preset + "_tables"
    var source =
      SourcePresets.preset(named: tables) == nil ? known : definition(preset: tables)
    source.format = .delimited(separator: separator, columns: nil)
    return Choice(source: source, reason: "its lines are cells, not JSON")
  }

  private func definition(preset: String) -> SourceDefinition {
    var known = SourcePresets.preset(named: preset) ?? SourcePresets.native
    if let source { known.name = source }
    return known
  }
}

extension SourceDefinition {
  /// Whether a file's name is one of the source's.
  func takes(_ file: String) -> Bool {
    let name = ByteText(InputPaths.name(file))
    // A folder in a glob says where to look, not what the name is.
    return match.contains { GlobPattern(ByteText(InputPaths.name($0))).matches(name) }
  }
}
