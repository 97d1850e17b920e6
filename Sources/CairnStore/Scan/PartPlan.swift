internal import CairnBytes
internal import CairnModel

/// How one part is read for a question: its columns, and its numbers as the walk's numbers.
struct PartPlan: Sendable {
  let part: OpenPart
  let needs: EventNeeds
  let nameCodes: [UInt32]
  let names: PartNames
  let sourceOfLoad: [UInt16]
  /// For each identity type of the rules: the part's column and the hash of each of its texts.
  let identities: [IdentityColumn?]
  let properties: [[PropertySource]]

  /// One of the columns that hold a property: the same name may have values of several types.
  struct PropertySource: Sendable {
    var stream: Int
    var type: PropertyType
    var texts: [UInt64]
    /// Whether a shape has the column, by shape.
    var isInShape: [Bool]
    /// The same for the first 256 shapes, as a set.
    var shapes: CodeSet
    /// Whether the column is an identifier, which every row has a place for.
    var isIdentity: Bool
  }

  init(
    _ part: OpenPart, _ needs: EventNeeds, _ rules: IdentityRules, _ tables: inout PlanTables
  ) throws(PartDamage) {
    self.part = part
    self.needs = needs
    nameCodes = part.reader.names.map { tables.code(ofName: $0.name) }
    names = PartNames(
      part.reader.names.map { ByteText(bytes: $0.name) }, nameCodes, needs,
      codeBytes: part.reader.footer.nameBytes)
    sourceOfLoad = tables.sourceOfLoad
    var identities: [IdentityColumn?] = []
    for type in rules.types {
      identities.append(try Self.identity(type.name, part, ignoring: rules.addedIgnoredValues))
    }
    self.identities = identities
    var properties: [[PropertySource]] = []
    for name in needs.properties {
      properties.append(try Self.sources(of: name, part, &tables))
    }
    self.properties = properties
  }

  private static func identity(
    _ name: ByteText, _ part: OpenPart, ignoring ignored: Set<ByteText>
  ) throws(PartDamage) -> IdentityColumn? {
    let columns = part.reader.columns
    guard let index = columns.firstIndex(where: { $0.role == .identity && $0.name == name.bytes })
    else { return nil }
    var ignoredTexts: [Bool] = []
    if !ignored.isEmpty {
      ignoredTexts = try part.reader.texts(ofColumn: index).map {
        ignored.contains(ByteText.lowercased($0.bytes.span))
      }
    }
    return IdentityColumn(index, isIgnored: ignoredTexts)
  }

  private static func sources(
    of name: ByteText, _ part: OpenPart, _ tables: inout PlanTables
  ) throws(PartDamage) -> [PropertySource] {
    var sources: [PropertySource] = []
    for (index, column) in part.reader.columns.enumerated() where column.name == name.bytes {
      guard let type = PropertyType(rawValue: column.type) else {
        throw PartDamage("has a column of an unknown type")
      }
      var texts: [UInt64] = []
      if type == .text {
        for text in try part.reader.texts(ofColumn: index) {
          texts.append(tables.code(ofText: text.bytes))
        }
      }
      let isInShape = part.reader.footer.shapes.map {
        column.role == .identity || $0.contains(UInt16(index))
      }
      sources.append(
        PropertySource(
          stream: FixedColumn.allCases.count + index, type: type, texts: texts,
          isInShape: isInShape,
          shapes: CodeSet(isInShape.indices.prefix(256).filter { isInShape[$0] }.map { UInt8($0) }),
          isIdentity: column.role == .identity))
    }
    return sources
  }
}

extension IdentityRules {
  /// Ignored values beyond those that ingest leaves out already.
  var addedIgnoredValues: Set<ByteText> { ignoredValues.subtracting(Self.builtInIgnored) }
}
