internal import CairnModel

/// Reused buffers of a worker that reads parts.
struct ScanScratch: ~Copyable {
  var numbers = RowBuffer<Int64>(capacity: Limits.blockRows)
  var shapes = RowBuffer<Int64>(capacity: Limits.blockRows)
  var runs = RunScratch()
}

extension PartPlan {
  /// Decodes the rows of some clusters of the part.
  func read(_ clusters: PartClusters) throws(PartDamage) -> ClusterRows {
    var rows = ClusterRows()
    rows.keys = clusters.keys
    rows.reaches = clusters.reaches
    rows.batch.identities = identities.map { _ in [] }
    rows.batch.properties = properties.map { _ in PropertyColumn() }
    var scratch = ScanScratch()
    var cluster = 0
    while cluster < clusters.rows.count {
      var end = cluster + 1
      while end < clusters.rows.count,
        clusters.rows[end].lowerBound == clusters.rows[end - 1].upperBound
      { end += 1 }
      let run = clusters.rows[cluster].lowerBound..<clusters.rows[end - 1].upperBound
      try read(run, &scratch, into: &rows.batch)
      for index in cluster..<end {
        let last = rows.batch.offsets.last ?? 0
        rows.batch.offsets.append(last + clusters.rows[index].count)
      }
      cluster = end
    }
    if !part.superseded.isEmpty { rows.dropSuperseded(clusters, part.superseded) }
    return rows
  }

  /// Decodes neighbouring rows behind those of the batch.
  private func read(
    _ rows: Range<Int>, _ scratch: inout ScanScratch, into batch: inout EventBatch
  ) throws(PartDamage) {
    let blockRows = Limits.blockRows
    for block in rows.lowerBound / blockRows...(rows.upperBound - 1) / blockRows {
      let start = block * blockRows
      let wanted = rows.clamped(to: start..<start + blockRows)
      let slice = BlockSlice(
        block: block, rows: wanted.lowerBound - start..<wanted.upperBound - start)
      try readFixed(slice, &scratch, into: &batch)
      try readIdentities(slice, &scratch, into: &batch)
      try readProperties(slice, &scratch, into: &batch)
    }
  }

  private func readFixed(
    _ slice: BlockSlice, _ scratch: inout ScanScratch, into batch: inout EventBatch
  ) throws(PartDamage) {
    try part.reader.names(slice) { batch.names.append(nameCodes[$0]) }
    try decode(slice, .time, &scratch)
    for row in 0..<slice.count { batch.times.append(EventTime(microseconds: scratch.numbers[row])) }
    try decode(slice, .key, &scratch)
    for row in 0..<slice.count {
      batch.keys.append(EventKey(bits: UInt64(bitPattern: scratch.numbers[row])))
    }
    guard needs.sources || needs.origins else { return }
    try decode(slice, .load, &scratch)
    let firstOrigin = batch.origins.count
    for row in 0..<slice.count {
      let load = Int(scratch.numbers[row])
      guard load < sourceOfLoad.count else { throw PartDamage("a row of an unknown load") }
      if needs.sources { batch.sources.append(sourceOfLoad[load]) }
      if needs.origins { batch.origins.append(EventOrigin(load: UInt32(load), line: 0)) }
    }
    guard needs.origins else { return }
    try decode(slice, .line, &scratch)
    for row in 0..<slice.count {
      batch.origins[firstOrigin + row].line = UInt32(truncatingIfNeeded: scratch.numbers[row])
    }
  }

  private func readIdentities(
    _ slice: BlockSlice, _ scratch: inout ScanScratch, into batch: inout EventBatch
  ) throws(PartDamage) {
    for (type, column) in identities.enumerated() {
      guard let column else {
        batch.identities[type].append(contentsOf: repeatElement(0, count: slice.count))
        continue
      }
      scratch.numbers.truncate(to: 0)
      try part.reader.decode(slice, stream: column.stream, &scratch.runs, into: &scratch.numbers)
      try column.append(scratch.numbers, of: part, to: &batch.identities[type])
    }
  }

  private func decode(
    _ slice: BlockSlice, _ column: FixedColumn, _ scratch: inout ScanScratch
  ) throws(PartDamage) {
    scratch.numbers.truncate(to: 0)
    try part.reader.decode(slice, stream: column.rawValue, &scratch.runs, into: &scratch.numbers)
    guard scratch.numbers.count == slice.count else { throw PartDamage("a column is too short") }
  }

  private func readProperties(
    _ slice: BlockSlice, _ scratch: inout ScanScratch, into batch: inout EventBatch
  ) throws(PartDamage) {
    guard !properties.isEmpty else { return }
    let whole = BlockSlice(block: slice.block, rows: 0..<slice.rows.upperBound)
    scratch.shapes.truncate(to: 0)
    try part.reader.decode(
      whole, stream: FixedColumn.shape.rawValue, &scratch.runs, into: &scratch.shapes)
    for (index, sources) in properties.enumerated() {
      batch.properties[index].types.append(contentsOf: repeatElement(0, count: slice.count))
      batch.properties[index].payloads.append(contentsOf: repeatElement(0, count: slice.count))
      for source in sources {
        try read(source, slice, &scratch, into: &batch.properties[index])
      }
    }
  }

  /// Spreads the dense values of a column over the rows whose shape has it.
  private func read(
    _ source: PropertySource, _ slice: BlockSlice, _ scratch: inout ScanScratch,
    into column: inout PropertyColumn
  ) throws(PartDamage) {
    let start = column.types.count - slice.count
    var before = 0
    var inside = 0
    for row in 0..<slice.rows.upperBound {
      guard source.isInShape[Int(scratch.shapes[row])] else { continue }
      if row < slice.rows.lowerBound { before += 1 } else { inside += 1 }
    }
    guard inside > 0 else { return }
    scratch.numbers.truncate(to: 0)
    let dense = BlockSlice(block: slice.block, rows: before..<before + inside)
    try part.reader.decode(dense, stream: source.stream, &scratch.runs, into: &scratch.numbers)
    var next = 0
    for row in slice.rows where source.isInShape[Int(scratch.shapes[row])] {
      let value = scratch.numbers[next]
      next += 1
      let place = start + row - slice.rows.lowerBound
      if source.isIdentity && value == 0 { continue }
      column.types[place] = source.type.rawValue
      column.payloads[place] = try source.payload(value)
    }
  }
}

extension PartPlan.PropertySource {
  /// The payload of a stored value: a text's number in the walk, or the bits as they are.
  func payload(_ value: Int64) throws(PartDamage) -> UInt64 {
    guard type == .text else { return UInt64(bitPattern: value) }
    let text = isIdentity ? value - 1 : value
    guard text >= 0, text < texts.count else { throw PartDamage("an unknown text") }
    return texts[Int(text)]
  }
}

extension ClusterRows {
  /// Takes out the rows that lost against another copy of their event.
  mutating func dropSuperseded(_ clusters: PartClusters, _ superseded: [UInt32]) {
    var kept = ClusterRows()
    kept.batch.identities = batch.identities.map { _ in [] }
    kept.batch.properties = batch.properties.map { _ in PropertyColumn() }
    for index in keys.indices {
      let partRows = clusters.rows[index]
      var next = superseded.partitioningIndex { Int($0) >= partRows.lowerBound }
      let offset = batch.offsets[index] - partRows.lowerBound
      var start = partRows.lowerBound
      let before = kept.batch.rowCount
      while next < superseded.count, Int(superseded[next]) < partRows.upperBound {
        kept.batch.append(rows: start + offset..<Int(superseded[next]) + offset, of: batch)
        start = Int(superseded[next]) + 1
        next += 1
      }
      kept.batch.append(rows: start + offset..<partRows.upperBound + offset, of: batch)
      guard kept.batch.rowCount > before else { continue }
      kept.keys.append(keys[index])
      // Rows that went may be what made the rest one person.
      let isWhole = kept.batch.rowCount - before == partRows.count
      kept.reaches.append(isWhole ? reaches[index] : PartFormat.complexReach)
      kept.batch.offsets.append(kept.batch.rowCount)
    }
    self = kept
  }
}
