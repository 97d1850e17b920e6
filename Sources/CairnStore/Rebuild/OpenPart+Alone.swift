internal import CairnBytes
internal import CairnModel

/// What can be asked of a part that no catalog knows.
extension OpenPart {
  /// What a catalog would say of the part.
  func record() throws(StoreError) -> PartRecord {
    do throws(PartDamage) { return try reader.record(id) } catch { throw damaged(error) }
  }

  /// Some of the rows, by where they came from.
  func sampleOfRows() throws(StoreError) -> Set<UInt64> {
    var sample: Set<UInt64> = []
    let last = reader.footer.blockCount - 1
    do throws(PartDamage) {
      for block in Set([0, last]) where block >= 0 {
        try reader.forEachOrigin(inBlock: block) { sample.insert($0) }
      }
    } catch {
      throw damaged(error)
    }
    return sample
  }

  /// Whether the part has one of some rows.
  func holdsRow(of sample: Set<UInt64>) throws(StoreError) -> Bool {
    defer { release() }
    do throws(PartDamage) {
      for block in 0..<reader.footer.blockCount {
        var isHeld = false
        try reader.forEachOrigin(inBlock: block) { isHeld = isHeld || sample.contains($0) }
        if isHeld { return true }
      }
      return false
    } catch {
      throw damaged(error)
    }
  }

  /// Tells of the keys of events that have an id.
  func forEachKey(_ body: (UInt64) -> Void) throws(StoreError) {
    do throws(PartDamage) { try reader.forEachKey(body) } catch { throw damaged(error) }
  }

  /// What the rows say whose events have one of these keys.
  func contents(
    withKeys keys: Set<UInt64>
  ) throws(StoreError) -> [(key: UInt64, content: StoredContent)] {
    do throws(PartDamage) {
      let found = try reader.rows(withKeys: keys)
      return Array(zip(found.map(\.key), try reader.contents(ofRows: found.map(\.row))))
        .map { (key: $0, content: $1) }
    } catch {
      throw damaged(error)
    }
  }

  /// The keys of clusters that belong under another.
  func movedClusters(_ root: (UInt64) -> UInt64) throws(StoreError) -> [UInt64] {
    var moved: [UInt64] = []
    do throws(PartDamage) {
      for piece in reader.footer.pieces.indices {
        moved += try reader.clusters(ofPiece: piece).keys.filter { root($0) != $0 }
      }
    } catch {
      throw damaged(error)
    }
    return moved
  }
}

extension PartReader {
  fileprivate func record(_ number: Int) throws(PartDamage) -> PartRecord {
    var (first, last) = (Int64.max, Int64.min)
    for block in 0..<footer.blockCount {
      let times = times(ofBlock: block)
      (first, last) = (min(first, times.first), max(last, times.last))
    }
    guard first <= last, let piece = footer.pieces.indices.last,
      let lastKey = try clusters(ofPiece: piece).keys.last, footer.pieces[0].firstKey <= lastKey
    else { throw PartDamage("has no rows") }
    let file = PartRecord.FileFacts(
      name: FileNames.part(number), byteCount: file.byteCount, rowCount: rowCount,
      hash: footer.hash)
    return PartRecord(
      id: number, file: file,
      times: EventTime(microseconds: first)...EventTime(microseconds: last),
      keys: footer.pieces[0].firstKey...lastKey)
  }

  /// Tells where each row of a block came from, as a hash over its load, line and key.
  fileprivate func forEachOrigin(
    inBlock block: Int, _ body: (UInt64) -> Void
  ) throws(PartDamage) {
    let slice = BlockSlice(block: block, rows: 0..<rows(ofBlock: block).count)
    let loads = try numbers(slice, .load)
    let lines = try numbers(slice, .line)
    let keys = try numbers(slice, .key)
    for row in 0..<loads.count {
      let place = UInt64(bitPattern: loads[row]) << 32 | UInt64(bitPattern: lines[row])
      body(ByteHash.mix(place, UInt64(bitPattern: keys[row])))
    }
  }

  fileprivate func forEachKey(_ body: (UInt64) -> Void) throws(PartDamage) {
    for block in 0..<footer.blockCount {
      let slice = BlockSlice(block: block, rows: 0..<rows(ofBlock: block).count)
      let keys = try numbers(slice, .key)
      let flags = try numbers(slice, .hasID)
      for row in 0..<keys.count where flags[row] == 1 { body(UInt64(bitPattern: keys[row])) }
    }
  }

  private func numbers(
    _ slice: BlockSlice, _ column: FixedColumn
  ) throws(PartDamage) -> RowBuffer<Int64> {
    var numbers = RowBuffer<Int64>(capacity: max(slice.count, 1))
    try decode(slice, stream: column.rawValue, into: &numbers)
    return numbers
  }
}
