internal import CairnBytes
internal import CairnModel

extension UnitReader {
  /// Reads the unit's persons of one part, and gives back the clusters that go the long way.
  mutating func read(_ index: Int) throws(PartDamage) -> ClusterRows {
    let rows = columns[index].rows
    picked.begin(rows)
    guard !rows.isEmpty else { return ClusterRows() }
    let blocks = blocks(of: rows)
    try markNames(blocks, index)
    var clusters = ClusterColumns()
    swap(&clusters, &columns[index])
    picked.pick(clusters, reachingTo: plan.longestReach, plan.parts[index].names)
    swap(&clusters, &columns[index])
    try decode(blocks, index, picked.kept)
    try appendPersons(blocks, index)
    return try readRest(blocks, index)
  }

  /// Decodes the rows that are kept behind those of the batch.
  private mutating func decode(
    _ blocks: [KeptBlock], _ index: Int, _ kept: RowMask
  ) throws(PartDamage) {
    for block in blocks where kept.bits.extracting(block.words).lastMarked >= 0 {
      try decodeFixed(block, index, kept)
      if plan.needs.identities || bringsEvidence { try decodeIdentities(block, index, kept) }
      if !plan.properties.isEmpty { try decodeProperties(block, index, kept) }
    }
  }

  /// Decodes the clusters that go the long way, all rows of them and with their evidence.
  private mutating func readRest(
    _ blocks: [KeptBlock], _ index: Int
  ) throws(PartDamage) -> ClusterRows {
    let left = rest(index)
    var rows = ClusterRows()
    guard !left.keys.isEmpty else { return rows }
    var mask = RowMask()
    mask.clear(wordCount: picked.kept.bits.count)
    var bits = mask.mutableBits
    for cluster in left.rows {
      bits.insert(cluster.lowerBound - picked.base..<cluster.upperBound - picked.base)
    }
    let part = plan.parts[index]
    (rows.keys, rows.reaches) = (left.keys, left.reaches)
    rows.batch.identities = part.identities.map { _ in [] }
    rows.batch.properties = part.properties.map { _ in PropertyColumn() }
    bringsEvidence = true
    swap(&rows.batch, &persons)
    try decode(blocks, index, mask)
    swap(&rows.batch, &persons)
    bringsEvidence = false
    for cluster in left.rows {
      rows.batch.offsets.append((rows.batch.offsets.last ?? 0) + cluster.count)
    }
    if !part.part.superseded.isEmpty { rows.dropSuperseded(left, part.part.superseded) }
    return rows
  }

  private func blocks(of rows: Range<Int>) -> [KeptBlock] {
    let size = Limits.blockRows
    return (rows.lowerBound / size...(rows.upperBound - 1) / size).map { block in
      let start = max(rows.lowerBound & ~63, block * size)
      let end = min(rows.upperBound, (block + 1) * size)
      let word = (start - picked.base) / 64
      return KeptBlock(
        block: block, rows: start - block * size..<end - block * size,
        words: word..<word + (end - start + 63) / 64)
    }
  }

  /// The same block for another stream, which counts as checked from now on.
  mutating func turn(_ block: KeptBlock, to stream: Int, of index: Int) -> KeptBlock {
    var turned = block
    turned.stream = stream
    turned.isChecked = checks[index].insert(block: block.block, column: stream)
    if !turned.isChecked {
      effort.bytes += plan.parts[index].part.reader.byteCount(ofBlock: block.block, column: stream)
    }
    return turned
  }

  private mutating func markNames(_ blocks: [KeptBlock], _ index: Int) throws(PartDamage) {
    let names = plan.parts[index].names
    guard let wanted = names.wanted else { return }
    picked.beginNames(names)
    for block in blocks {
      if names.kinds == nil,
        !plan.parts[index].part.reader.mayHold(wanted, inBlock: block.block)
      {
        continue
      }
      let turned = turn(block, to: FixedColumn.name.rawValue, of: index)
      try plan.parts[index].part.reader.mark(turned, by: names, into: &picked)
    }
  }

  // MARK: Columns that every row has

  private mutating func decodeFixed(
    _ block: KeptBlock, _ index: Int, _ kept: RowMask
  ) throws(PartDamage) {
    let part = plan.parts[index]
    let named = turn(block, to: FixedColumn.name.rawValue, of: index)
    try part.part.reader.readNames(
      named, at: kept.bits.extracting(block.words), part.names, into: &persons.names)
    try decode(block, FixedColumn.time.rawValue, index, kept)
    scratch.numbers.append(to: &persons.times)
    if plan.needs.keys || (bringsEvidence && bringsTogether) {
      try decode(block, FixedColumn.key.rawValue, index, kept)
      scratch.numbers.append(to: &persons.keys)
    }
    guard plan.needs.sources || plan.needs.origins else { return }
    try decode(block, FixedColumn.load.rawValue, index, kept)
    let firstOrigin = persons.origins.count
    for place in 0..<scratch.numbers.count {
      let load = Int(scratch.numbers[place])
      guard part.sourceOfLoad.indices.contains(load) else {
        throw PartDamage("a row of an unknown load")
      }
      if plan.needs.sources { persons.sources.append(part.sourceOfLoad[load]) }
      if plan.needs.origins { persons.origins.append(EventOrigin(load: UInt32(load), line: 0)) }
    }
    guard plan.needs.origins else { return }
    try decode(block, FixedColumn.line.rawValue, index, kept)
    for place in 0..<scratch.numbers.count {
      persons.origins[firstOrigin + place].line = UInt32(
        truncatingIfNeeded: scratch.numbers[place])
    }
  }

  /// Decodes a stream at the rows that are kept into the worker's numbers.
  private mutating func decode(
    _ block: KeptBlock, _ stream: Int, _ index: Int, _ kept: RowMask
  ) throws(PartDamage) {
    let turned = turn(block, to: stream, of: index)
    scratch.numbers.truncate(to: 0)
    try plan.parts[index].part.reader.decode(
      turned, markedBy: kept.bits.extracting(block.words), into: &scratch)
  }

  private mutating func decodeIdentities(
    _ block: KeptBlock, _ index: Int, _ kept: RowMask
  ) throws(PartDamage) {
    let part = plan.parts[index]
    let count = kept.bits.extracting(block.words).markedCount
    for (type, column) in part.identities.enumerated() {
      guard let column else {
        persons.identities[type].append(contentsOf: repeatElement(0, count: count))
        continue
      }
      try decode(block, column.stream, index, kept)
      try column.append(scratch.numbers, of: part.part, to: &persons.identities[type])
    }
  }

  // MARK: Properties

  private mutating func decodeProperties(
    _ block: KeptBlock, _ index: Int, _ kept: RowMask
  ) throws(PartDamage) {
    let part = plan.parts[index]
    let wanted = kept.bits.extracting(block.words)
    let count = wanted.markedCount
    let start = persons.properties[0].types.count
    // A dense stream begins at the block's first row, whoever's it is.
    let whole = 0..<block.rows.upperBound
    let words = (whole.count + 63) / 64
    try readShapes(turn(block, to: FixedColumn.shape.rawValue, of: index), index)
    var present = RowMask()
    swap(&present, &self.present)
    defer { swap(&present, &self.present) }
    for (property, sources) in part.properties.enumerated() {
      persons.properties[property].types.append(contentsOf: repeatElement(0, count: count))
      persons.properties[property].payloads.append(contentsOf: repeatElement(0, count: count))
      for source in sources {
        present.clear(wordCount: words)
        if source.isIdentity {
          var bits = present.mutableBits
          bits.insert(whole)
        } else if part.part.reader.footer.shapes.count <= 256 {
          _ = present.mark(shapes.span, in: source.shapes, fromWord: 0)
        } else {
          markShapes(source, whole, &present)
        }
        let inside = present.bits.extracting(words - block.words.count..<words)
        let before = present.bits.extracting(0..<words - block.words.count).markedCount
        let values = before..<before + inside.markedCount
        guard !values.isEmpty else { continue }
        scratch.numbers.truncate(to: 0)
        let turned = turn(block, to: source.stream, of: index)
        try part.part.reader.decode(turned, values: values, &scratch.runs, into: &scratch.numbers)
        let spread = ValueSpread(
          present: inside, wanted: wanted, numbers: source.texts.span,
          as: (source.type.rawValue, source.type == .text, source.isIdentity))
        try spread.write(scratch.numbers, to: &persons.properties[property], from: start)
      }
    }
  }

  /// Reads the shapes of a block's rows up to the last that counts, as bytes where they fit.
  private mutating func readShapes(_ block: KeptBlock, _ index: Int) throws(PartDamage) {
    scratch.shapes.truncate(to: 0)
    try plan.parts[index].part.reader.decode(
      block, values: 0..<block.rows.upperBound, &scratch.runs, into: &scratch.shapes)
    let count = plan.parts[index].part.reader.footer.shapes.count
    var shapes: [UInt8] = []
    swap(&shapes, &self.shapes)
    let largest = scratch.shapes.span.narrow(into: &shapes)
    swap(&shapes, &self.shapes)
    if scratch.shapes.isEmpty || (largest < count && largest <= 255) { return }
    let known = Int64(count)
    let numbers = scratch.shapes.span
    for row in numbers.indices where numbers[row] < 0 || numbers[row] >= known {
      throw PartDamage("an unknown shape")
    }
  }

  private mutating func markShapes(
    _ source: PartPlan.PropertySource, _ rows: Range<Int>, _ present: inout RowMask
  ) {
    var bits = present.mutableBits
    for row in rows where source.isInShape[Int(scratch.shapes[row])] { bits.insert(row) }
  }
}

extension PartReader {
  /// As `decode(_:stream:_:into:)`, of a block whose checksum may be known.
  func decode(
    _ block: KeptBlock, values: Range<Int>, _ runs: inout RunScratch,
    into output: inout RowBuffer<Int64>
  ) throws(PartDamage) {
    let bytes = try bytes(
      ofBlock: block.block, column: block.stream, isChecked: block.isChecked)
    try StreamDecoder.decode(bytes, values: values, &runs, into: &output)
  }
}

extension ValueSpread {
  /// Writes the wanted rows of a property, from their places `start` on.
  func write(
    _ values: borrowing RowBuffer<Int64>, to column: inout PropertyColumn, from start: Int
  ) throws(PartDamage) {
    let isKnown = write(values.span, to: &column.types, &column.payloads, from: start)
    guard isKnown else { throw PartDamage("an unknown text") }
  }
}
