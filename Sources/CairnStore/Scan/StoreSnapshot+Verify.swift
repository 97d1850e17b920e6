internal import CairnBytes

/// Something in the store that is not as it was written.
public struct StoreProblem: Hashable, Sendable {
  public var file: String
  public var kind: String
  public var detail: String
}

extension StoreFolder {
  /// Reads every byte that the catalog answers for, and names what is not as it was written.
  public static func verify(at path: String) throws(StoreError) -> [StoreProblem] {
    let folder = try StoreFolder.open(at: path, for: .reading)
    let catalog = try Catalog.open(in: folder)
    var problems: [StoreProblem] = []
    do throws(StoreError) { try catalog.check() } catch {
      problems.append(StoreProblem(file: error.path, kind: "catalog", detail: error.detail))
    }
    let partLoads = try catalog.partLoads()
    for part in try catalog.allParts() {
      problems += folder.problems(of: part, partLoads.filter { $0.part == part.id })
    }
    for load in try catalog.loads() {
      guard let file = load.rejectsFile else { continue }
      do throws(StoreError) {
        var reader = try RejectsReader(file, in: folder)
        while try reader.next() != nil {}
      } catch {
        problems.append(
          StoreProblem(file: error.path, kind: error.kind.rawValue, detail: error.detail))
      }
    }
    if let problem = try folder.damage(ofList: catalog.snapshot().generation) {
      problems.append(problem)
    }
    return problems
  }
}

extension StoreFolder {
  /// What is wrong with a part: its checksums, and where it says other things than the catalog.
  func problems(of part: PartRecord, _ loads: [PartLoad]) -> [StoreProblem] {
    let name = path(ofPart: part.fileName)
    do throws(StoreError) {
      let reader = try PartReader.open(name)
      guard reader.footer.hash == part.fileHash, reader.rowCount == part.rowCount else {
        throw StoreError(.damaged, path: name, detail: "is not the part that the catalog names")
      }
      var problems = reader.problems()
      if problems.isEmpty { problems = reader.differences(from: part, loads) }
      return problems
    } catch {
      return [StoreProblem(file: name, kind: error.kind.rawValue, detail: error.detail)]
    }
  }
}

extension PartReader {
  /// Where a part whose checksums are right says other things than the catalog.
  func differences(from part: PartRecord, _ loads: [PartLoad]) -> [StoreProblem] {
    var problems: [StoreProblem] = []
    func note(_ detail: String) {
      problems.append(StoreProblem(file: path, kind: "differs_from_catalog", detail: detail))
    }
    do throws(PartDamage) {
      var known: [Int: Int] = [:]
      for load in loads { known[load.load] = load.rowCount }
      if try self.loads() != known { note("its rows are of other loads than the catalog says") }
      let events = names.reduce(0) { $0 + $1.events }
      if events != rowCount { note("its names count \(events) events, its rows are \(rowCount)") }
      var rows = 0
      var last: UInt64?
      for piece in footer.pieces.indices {
        let clusters = try clusters(ofPiece: piece)
        for key in clusters.keys {
          if let last, key <= last { note("its clusters are out of order") }
          if !part.keys.contains(key) { note("it has a cluster outside its range of keys") }
          last = key
        }
        rows += clusters.rows.reduce(0) { $0 + $1.count }
      }
      if rows != rowCount { note("its clusters have \(rows) rows and it has \(rowCount)") }
    } catch {
      note(error.detail)
    }
    return problems
  }

  /// Takes every checksum of the part; each that does not match is a problem.
  func problems() -> [StoreProblem] {
    var problems: [StoreProblem] = []
    func note(_ damage: PartDamage) {
      problems.append(StoreProblem(file: path, kind: "damaged", detail: damage.detail))
    }
    for entry in footer.sections {
      do throws(PartDamage) { _ = try PartFooter.bytes(of: entry, in: file.rawBytes) } catch {
        note(error)
      }
    }
    for block in 0..<footer.blockCount {
      for column in 0..<FixedColumn.allCases.count + columns.count {
        do throws(PartDamage) { _ = try bytes(ofBlock: block, column: column) } catch {
          note(error)
        }
      }
    }
    for piece in footer.pieces.indices {
      do throws(PartDamage) { _ = try clusters(ofPiece: piece) } catch { note(error) }
    }
    return problems
  }
}
