internal import CairnBytes
internal import CairnModel

/// A part that is not what was written, and what is wrong with it.
public struct DamagedPart: Hashable, Sendable {
  public var part: PartRecord
  public var problems: [StoreProblem]
  /// The loads that its rows came from, with how many.
  public var loads: [PartLoad]

  /// The part, where its footer can still be read.
  func open(in folder: StoreFolder) -> OpenPart? {
    do throws(StoreError) {
      let reader = try PartReader.open(folder.path(ofPart: part.fileName))
      return OpenPart(id: part.id, reader: reader, superseded: [])
    } catch {
      return nil
    }
  }
}

/// All that a repair has to set aside.
public struct StoreDamageFound: Hashable, Sendable {
  /// Parts that count.
  public var parts: [DamagedPart] = []
  /// Parts that only earlier generations need.
  public var earlierParts: [PartRecord] = []
  /// Loads whose file of refused lines cannot be read.
  public var rejects: [LoadRecord] = []
  /// The list of the last commit, by its name, where it cannot be read: the next writes it anew.
  public var list: String?

  public var isEmpty: Bool {
    parts.isEmpty && earlierParts.isEmpty && rejects.isEmpty && list == nil
  }
}

extension StoreFolder {
  /// What is damaged among the files that the catalog names.
  public func findDamage() throws(StoreError) -> StoreDamageFound {
    let catalog = try Catalog.open(in: self)
    let loads = try catalog.partLoads()
    var found = StoreDamageFound()
    let counting = Set(try catalog.snapshot().parts.map(\.id))
    for part in try catalog.allParts() {
      let own = loads.filter { $0.part == part.id }
      let problems = problems(of: part, own)
      if problems.isEmpty { continue }
      if counting.contains(part.id) {
        found.parts.append(DamagedPart(part: part, problems: problems, loads: own))
      } else {
        found.earlierParts.append(part)
      }
    }
    found.rejects = try catalog.loads().filter { load in
      load.rejectsFile.map { !isReadable(rejects: $0) } ?? false
    }
    let generation = try catalog.snapshot().generation
    if try damage(ofList: generation) != nil {
      found.list = "\(FileNames.lists)/\(FileNames.list(generation))"
    }
    return found
  }

  /// What is wrong with the list of a generation; one that is not there yet is no damage.
  func damage(ofList generation: Int) throws(StoreError) -> StoreProblem? {
    do throws(StoreError) {
      _ = try list(ofGeneration: generation)
      return nil
    } catch {
      guard error.kind == .damaged else { throw error }
      return StoreProblem(file: error.path, kind: error.kind.rawValue, detail: error.detail)
    }
  }

  private func isReadable(rejects name: String) -> Bool {
    do throws(StoreError) {
      var reader = try RejectsReader(name, in: self)
      while try reader.next() != nil {}
      return true
    } catch {
      return false
    }
  }
}
