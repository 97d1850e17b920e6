internal import CairnBytes

/// The bytes of the small sections behind a part's blocks.
enum PartSections {
  static func names(_ names: [PartName]) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(UInt32(names.count))
    for name in names {
      writer.append(text: name.name)
      writer.append(UInt64(name.events))
      writer.append(name.first)
      writer.append(name.last)
    }
    return writer.bytes
  }

  static func readNames(_ bytes: RawSpan) throws(PartDamage) -> [PartName] {
    var reader = ByteReader(bytes)
    var names: [PartName] = []
    for _ in 0..<(try reader.read(UInt32.self)) {
      let name = try reader.readText()
      let events = Int(try reader.read(UInt64.self))
      let first = try reader.read(Int64.self)
      names.append(PartName(name: name, events: events, first: first, last: try reader.read()))
    }
    return names
  }

  static func shapes(_ shapes: [[Int]]) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(UInt32(shapes.count))
    for shape in shapes {
      writer.append(UInt32(shape.count))
      for column in shape { writer.append(UInt16(column)) }
    }
    return writer.bytes
  }

  static func readShapes(_ bytes: RawSpan) throws(PartDamage) -> [[UInt16]] {
    var reader = ByteReader(bytes)
    var shapes: [[UInt16]] = []
    for _ in 0..<(try reader.read(UInt32.self)) {
      var shape: [UInt16] = []
      for _ in 0..<(try reader.read(UInt32.self)) { shape.append(try reader.read()) }
      shapes.append(shape)
    }
    return shapes
  }

  static func links(_ links: [ClusterMap.Redirect]) -> [UInt8] {
    var writer = ByteWriter(capacity: 8 + links.count * 16)
    writer.append(UInt64(links.count))
    for link in links {
      writer.append(link.from)
      writer.append(link.to)
    }
    return writer.bytes
  }

  static func readLinks(
    _ bytes: RawSpan, _ body: (ClusterMap.Redirect) -> Void
  ) throws(PartDamage) {
    var reader = ByteReader(bytes)
    for _ in 0..<(try reader.read(UInt64.self)) {
      let from = try reader.read(UInt64.self)
      body(ClusterMap.Redirect(from: from, to: try reader.read()))
    }
  }

  static func loads(_ loads: [UInt32: Int]) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(UInt32(loads.count))
    for (load, rows) in loads.sorted(by: { $0.key < $1.key }) {
      writer.append(load)
      writer.append(UInt64(rows))
    }
    return writer.bytes
  }
}

/// Writes the texts of a column: `count · hasHashes · hashes … · offsets … · bytes`.
struct DictionaryWriter {
  let keepsHashes: Bool
  private var hashes: [UInt64] = []
  private var offsets: [UInt32] = [0]
  private var texts = ByteWriter()

  init(keepsHashes: Bool) { self.keepsHashes = keepsHashes }

  mutating func append(_ text: Span<UInt8>) {
    texts.append(text)
    offsets.append(UInt32(texts.bytes.count))
    if keepsHashes { hashes.append(ByteHash.hash(text)) }
  }

  func finish() -> [UInt8] {
    var writer = ByteWriter(capacity: 8 + hashes.count * 8 + offsets.count * 4 + texts.bytes.count)
    writer.append(UInt32(offsets.count - 1))
    writer.append(UInt32(keepsHashes ? 1 : 0))
    for hash in hashes { writer.append(hash) }
    for offset in offsets { writer.append(offset) }
    writer.bytes.append(contentsOf: texts.bytes)
    return writer.bytes
  }
}

/// Writes the cluster index in pieces of 8 Ki clusters: keys, row counts and reaches as streams.
struct ClusterIndexWriter {
  private var encoder = StreamEncoder()
  private var keys: [Int64] = []
  private var rows: [Int64] = []
  private var reaches: [Int64] = []
  private var body: [UInt8] = []
  private var pieces = ByteWriter()
  private var pieceCount = 0
  private var rowCount = 0
  private var firstRow = 0

  mutating func append(key: UInt64, rows count: Int, reach: UInt8) {
    // Signed streams keep the order of unsigned keys when their top bit is turned.
    keys.append(Int64(bitPattern: key ^ 1 << 63))
    rows.append(Int64(count))
    reaches.append(Int64(reach))
    rowCount += count
    if keys.count == PartFormat.clusterPiece { closePiece() }
  }

  private mutating func closePiece() {
    guard let first = keys.first else { return }
    while body.count % 8 != 0 { body.append(0) }
    pieces.append(UInt64(bitPattern: first) ^ 1 << 63)
    pieces.append(UInt64(firstRow))
    let start = body.count
    encoder.encode(keys, into: &body)
    encoder.encode(rows, into: &body)
    encoder.encode(reaches, into: &body)
    pieces.append(UInt64(start))
    pieces.append(UInt32(body.count - start))
    pieces.append(UInt32(keys.count))
    pieces.append(Checksum(of: body.span.extracting(start..<body.count)).value)
    pieceCount += 1
    firstRow = rowCount
    keys.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
    reaches.removeAll(keepingCapacity: true)
  }

  mutating func finish() -> (body: [UInt8], pieces: [UInt8]) {
    closePiece()
    var count = ByteWriter()
    count.append(UInt32(pieceCount))
    return (body, count.bytes + pieces.bytes)
  }
}
