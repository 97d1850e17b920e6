import CairnModel

/// What a reader keeps of a file whose records are reshaped.
struct Reshaping: Sendable {
  let reshaper: Reshaper
  /// The records of the chunk at hand.
  var chunk = ReshapedChunk()
  /// The cells of the row at hand.
  var cells: [RecordTree.Member] = []
  /// Texts in base64 that were no JSON, in the whole file.
  private(set) var leftAside = 0
  /// Whether a JSON array has begun whose end has not come yet.
  var isInArray = false
  private var group: OpenGroup?

  /// Rows that are one record, whose last one may not have come yet.
  struct OpenGroup: Sendable {
    var key: [UInt8]
    var rows: [RawRow]
    var members: [RecordTree.Member]
    var items: [RecordTree]
  }

  /// What is kept of a source's reshaping, or nil where records are taken as they stand.
  init?(_ source: SourceDefinition, readsParts: Bool = false) {
    switch source.format {
    case _ where readsParts: break
    case .json, .logfmt: break
    case .ndjson, .delimited, .accessLog, .w3c: if source.shape.isPlain { return nil }
    }
    reshaper = Reshaper(source)
  }

  /// Takes a record that is a tree.
  mutating func take(_ tree: RecordTree, _ row: RawRow) {
    chunk.add([row], reshaper.reshaped(tree, &leftAside) ?? [ReshapedRecord(tree: tree)])
  }

  /// Takes a record that stands in the file as JSON.
  mutating func take(json: ArraySlice<UInt8>, _ row: RawRow) {
    if let tree = RecordTree(json: json), let reshaped = reshaper.reshaped(tree, &leftAside) {
      chunk.add([row], reshaped)
    } else {
      chunk.add([row], asItStands: json)
    }
  }

  /// Takes a part of a record, to which nothing but `also` is still to be done.
  mutating func take(_ part: KeptPart, _ row: RawRow) {
    guard !part.event.isEmpty else { return chunk.add([row], asItStands: part.record) }
    guard let tree = RecordTree(json: part.record) else {
      return chunk.refuse([row], Refusal(.notJSON, "the part is no JSON object"))
    }
    guard let records = reshaper.further(tree, named: part.event) else {
      let name = String(decoding: part.event, as: UTF8.self)
      return chunk.refuse(
        [row], Refusal(.badLine, "the source gives no further event '\(name)' any more"))
    }
    chunk.add([row], records)
  }

  /// Takes the row whose cells have been put.
  mutating func takeRow(_ row: RawRow) {
    let members = cells
    cells = []
    guard let grouping = reshaper.shape.group else { return take(.object(members), row) }
    let record = RecordTree.object(members)
    let keys = grouping.by.lazy.compactMap { record.value(at: $0.utf8)?.scalarText }
    guard let key = keys.first else {
      closeGroup()
      return take(record, row)
    }
    if group?.key != key {
      closeGroup()
      group = OpenGroup(key: key, rows: [], members: [], items: [])
    }
    group?.add(members, row, grouping)
  }

  /// Hands on the rows that belong together: another group begins, or the file ends.
  mutating func closeGroup() {
    guard let closed = group.take() else { return }
    var members = closed.members
    if !closed.items.isEmpty {
      members.append(RecordTree.Member(key: Array("items".utf8), value: .list(closed.items)))
    }
    let tree = RecordTree.object(members)
    chunk.add(closed.rows, reshaper.reshaped(tree, &leftAside) ?? [ReshapedRecord(tree: tree)])
  }
}

extension Reshaping.OpenGroup {
  /// Adds a row: the first that fills a column counts; the columns of items go to the list.
  mutating func add(
    _ cells: [RecordTree.Member], _ row: RawRow, _ grouping: RowGroup
  ) {
    let globs = grouping.items.map { GlobPattern(ByteText($0)) }
    var item: [RecordTree.Member] = []
    for cell in cells {
      if globs.contains(where: { $0.matches(ByteText(bytes: cell.key)) }) {
        item.append(cell)
      } else if !members.contains(where: { $0.key == cell.key }) {
        members.append(cell)
      }
    }
    if !item.isEmpty { items.append(.object(item)) }
    rows.append(row)
  }
}
