public import CairnModel
internal import CairnStore

extension Cairn {
  /// Puts a catalog together again that is lost or damaged; a whole one only where that is forced.
  public func rebuildCatalog(
    waitSeconds: Int = 0, force: Bool = false
  ) throws(CairnError) -> Report {
    let folder = try lockedFolder(waitSeconds: waitSeconds)
    let isWhole = try opening { () throws(StoreError) in try folder.hasWholeCatalog() }
    if isWhole, !force {
      throw CairnError(
        .usage,
        "the catalog is whole, and putting it together again would lose its earlier generations; "
          + "nothing was changed (--force does it all the same)")
    }
    let rebuilt = try opening { () throws(StoreError) in try folder.rebuildCatalog() }
    var report = Report(
      name: "rebuild_catalog",
      tables: [Self.figures(of: rebuilt), Self.files(of: rebuilt), try unknownLoads(rebuilt)])
    report.notes = Self.notes(on: rebuilt)
    let isReadable = rebuilt.damage.isEmpty
    if isReadable { report.asOf = try snapshot().asOf }
    return report
  }

  private static func figures(of rebuilt: RebuiltCatalog) -> ReportTable {
    var table = ReportTable(
      name: "catalog", columns: ["generation", "from", "parts", "loads", "events"])
    table.append([
      .count(rebuilt.generation), .text(rebuilt.isFromList ? "list" : "parts"),
      .count(rebuilt.parts), .count(rebuilt.loads), .count(rebuilt.events),
    ])
    return table
  }

  private static func files(of rebuilt: RebuiltCatalog) -> ReportTable {
    var table = ReportTable(name: "files", columns: ["file", "status", "detail"])
    for file in rebuilt.aside {
      table.append([
        .text("\(FileNames.damaged)/\(file.file)"), .text("set_aside"), .text(file.detail),
      ])
    }
    for problem in rebuilt.damage {
      table.append([.text(problem.file), .text("damaged"), .text(problem.detail)])
    }
    for generation in rebuilt.unreadableLists {
      table.append([
        .text("the list of generation \(generation)"), .text("damaged"),
        .text("what that commit did may be missing"),
      ])
    }
    return table
  }

  private func unknownLoads(_ rebuilt: RebuiltCatalog) throws(CairnError) -> ReportTable {
    var table = ReportTable(name: "unknown_loads", columns: ["load", "file", "events"])
    let loads = try opening { () throws(StoreError) in
      try Catalog.open(in: StoreFolder.open(at: path, for: .reading)).loads()
    }
    for load in loads where rebuilt.unknownLoads.contains(load.id) {
      table.append([.count(load.id), .text(load.input.file), .count(load.eventCount)])
    }
    return table
  }

  private static func notes(on rebuilt: RebuiltCatalog) -> [String] {
    var notes = ["earlier generations are gone: --as-of and diff begin anew with this one"]
    if !rebuilt.isFromList {
      notes.append(
        "there was no list of the last commit, so this is what the parts say: loads without events "
          + "and the identifiers of people who were erased are not known any more, and what was taken "
          + "back or replaced for its days counts again where its parts were still there")
    }
    if !rebuilt.unknownLoads.isEmpty {
      notes.append(
        rebuilt.unknownLoads.count.counted("load is", "loads are")
          + " known by events alone: what was in its file would be "
          + "taken in again, and of those events only what has an id would be found to be there")
    }
    if !rebuilt.damage.isEmpty {
      notes.append("parts are damaged; cairn verify --repair sets them aside")
    }
    return notes
  }
}
