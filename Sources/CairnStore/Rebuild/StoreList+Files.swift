internal import CairnBytes

/// Where lists lie: `lists/0000012.list` tells of generation 12.
extension StoreFolder {
  var listsPath: String { "\(path)/\(FileNames.lists)" }

  /// Makes a list durable under the number of its generation; the commit that it tells of follows.
  func publish(_ list: StoreList) throws(StoreError) {
    let name = FileNames.list(list.generation)
    let target = "\(listsPath)/\(name)"
    var file = try makeFile(name)
    do throws(FileError) {
      // A commit of this number that failed may have left one.
      if try files.status(of: target) != nil { try files.remove(target) }
      try file.append(list.bytes)
      try file.publish(as: target, in: listsPath)
    } catch {
      throw StoreError(error)
    }
  }

  /// The list of a generation; nil where there is none.
  func list(ofGeneration generation: Int) throws(StoreError) -> StoreList? {
    let target = "\(listsPath)/\(FileNames.list(generation))"
    let bytes: [UInt8]
    do throws(FileError) {
      guard try files.status(of: target) != nil else { return nil }
      bytes = try files.content(of: target, limit: StoreList.byteLimit)
    } catch {
      throw StoreError(error)
    }
    if let version = StoreList.newerVersion(of: bytes) {
      throw StoreError(
        .fromNewerVersion, path: target,
        detail: "has version \(version), which this program does not read")
    }
    do throws(PartDamage) {
      let list = try StoreList(bytes)
      guard list.generation == generation else {
        throw PartDamage("is the list of generation \(list.generation)")
      }
      return list
    } catch {
      throw StoreError(.damaged, path: target, detail: error.detail)
    }
  }

  /// The generations that there are lists of, ascending.
  func listedGenerations() throws(FileError) -> [Int] {
    guard try files.status(of: listsPath) != nil else { return [] }
    return try files.list(listsPath).compactMap { FileNames.generation(ofList: $0) }.sorted()
  }

  /// Removes the lists of all generations but one: those after it were never committed.
  func removeLists(but generation: Int) throws(FileError) {
    for other in try listedGenerations() where other != generation {
      try files.remove("\(listsPath)/\(FileNames.list(other))")
    }
  }
}
