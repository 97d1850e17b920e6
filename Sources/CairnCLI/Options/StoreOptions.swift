import ArgumentParser
import Cairn
import CairnModel
import Glibc

/// Which store, and which definitions.
struct StoreOptions: ParsableArguments {
  @Option(help: "The store's folder. Else $CAIRN_STORE, else the nearest .cairn upward.")
  var store: String?

  @Option(help: "The definitions file. Else $CAIRN_DEFINITIONS, else journey.yaml.")
  var definitions: String?

  @Option(help: "Workers; as many as there are processors by default.")
  var threads: Int?

  @Flag(
    name: .shortAndLong,
    help: "Say nothing on standard error when all is well; ingest and nightly, nothing at all.")
  var quiet = false

  /// Says how much an answer has read, where that was asked for.
  func tell(_ effort: AskEffort, _ scope: ScopeOptions) {
    if scope.verbose, !quiet { Terminal.note(effort.text + "\n") }
  }

  /// The store with its definitions; `zone` takes the place of theirs.
  func open(zone: String? = nil) throws(CairnError) -> Cairn {
    if let request = ServedRequest.current { return try request.open(zone: zone) }
    if let threads, threads < 1 { throw CairnError(.usage, "--threads is at least 1") }
    let path = store ?? Environment["CAIRN_STORE"] ?? StoreSearch.nearest()
    var definitions = try DefinitionsSearch.read(
      definitions ?? Environment["CAIRN_DEFINITIONS"])
    if let zone { definitions.zone = try DefinitionsSearch.zone(named: zone) }
    return Cairn(
      path: path, definitions: definitions,
      threads: threads ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }
}

/// Variables of the environment; an empty one counts as absent.
enum Environment {
  static subscript(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}

/// Finds the store when none is named: the nearest `.cairn` from the working folder upward.
enum StoreSearch {
  static func nearest() -> String {
    var folder = "."
    for _ in 0..<64 {
      let candidate = "\(folder)/.cairn"
      if unsafe access(candidate, F_OK) == 0 { return candidate }
      let above = "\(folder)/.."
      if isSameFolder(folder, above) { break }
      folder = above
    }
    return "./.cairn"
  }

  private static func isSameFolder(_ left: String, _ right: String) -> Bool {
    var first = stat()
    var second = stat()
    guard unsafe stat(left, &first) == 0, unsafe stat(right, &second) == 0 else { return true }
    return first.st_ino == second.st_ino && first.st_dev == second.st_dev
  }
}
