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
    let snapshot = try catalog.snapshot()
    for part in snapshot.parts {
      let name = folder.path(ofPart: part.fileName)
      do throws(StoreError) {
        let reader = try PartReader.open(name)
        guard reader.footer.hash == part.fileHash, reader.rowCount == part.rowCount else {
          throw StoreError(.damaged, path: name, detail: "is not the part that the catalog names")
        }
        problems += reader.problems()
      } catch {
        problems.append(
          StoreProblem(file: name, kind: error.kind.rawValue, detail: error.detail))
      }
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
    return problems
  }
}

extension PartReader {
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
