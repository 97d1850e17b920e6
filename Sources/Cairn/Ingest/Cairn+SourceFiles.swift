internal import CairnBytes
internal import CairnModel

extension Cairn {
  /// The files that the definitions' sources match, sorted by their bytes and each once.
  ///
  /// A glob with a folder (`logs/web-*.gz`) is looked up there; one without is looked up in the
  /// folder of the definitions file. Only the last part of a glob may hold `*`, `?` and the like.
  public func sourceFiles(beside definitionsFile: String?) -> [String] {
    let home = definitionsFile.map(Self.folder(of:)) ?? ""
    var found: Set<String> = []
    for glob in definitions.sources.flatMap(\.match) {
      let place = Self.folder(of: glob)
      let folder = glob.hasPrefix("/") ? place : home + place
      let pattern = GlobPattern(ByteText(String(glob.dropFirst(place.count))))
      let names = (try? SystemFiles().list(folder.isEmpty ? "." : folder)) ?? []
      for name in names where !name.hasPrefix(".") && pattern.matches(ByteText(name)) {
        let path = folder + name
        if !InputPaths.isFolder(path) { found.insert(path) }
      }
    }
    return found.sorted { ByteText($0) < ByteText($1) }
  }

  /// The part of a path up to its last slash, the slash included.
  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }
}
