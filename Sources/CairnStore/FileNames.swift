/// The name of every file and folder of a store, named once.
public enum FileNames {
  public static let lock = "LOCK"
  public static let description = "store.json"
  public static let catalog = "catalog.sqlite"
  /// SQLite's own file for a commit under way; empty when there is none.
  public static let catalogJournal = "catalog.sqlite-journal"
  public static let parts = "parts"
  public static let rejects = "rejects"
  public static let temporary = "tmp"
  public static let damaged = "damaged"
  /// What each commit leaves, from which a lost catalog is put together again.
  public static let lists = "lists"

  /// The folders inside a store.
  static let folders = [parts, rejects, temporary, damaged, lists]
  /// Everything that may lie in a store's folder.
  static let all = folders + [lock, description, catalog, catalogJournal]

  private static let partEnding = ".part"
  private static let rejectsEnding = ".ndjson.gz"
  private static let listEnding = ".list"

  /// The name of a part: `0000042.part`.
  public static func part(_ number: Int) -> String { sevenDigits(number) + partEnding }

  /// The name of the file of a load's refused lines: `0000017.ndjson.gz`.
  public static func rejects(ofLoad load: Int) -> String { sevenDigits(load) + rejectsEnding }

  /// The name of that file after it was written anew for a generation: `0000017.g12.ndjson.gz`.
  static func rejects(ofLoad load: Int, revision: Int) -> String {
    "\(sevenDigits(load)).g\(revision)\(rejectsEnding)"
  }

  /// The name of the list of a generation: `0000012.list`.
  static func list(_ generation: Int) -> String { sevenDigits(generation) + listEnding }

  /// The generation of a list from its file's name, or nil where it is no list's name.
  static func generation(ofList name: String) -> Int? {
    name.hasSuffix(listEnding) ? number(name.dropLast(listEnding.count)) : nil
  }

  /// The number of a part from its file's name, or nil where it is no part's name.
  static func partNumber(_ name: String) -> Int? {
    name.hasSuffix(partEnding) ? number(name.dropLast(partEnding.count)) : nil
  }

  /// The number of a load from the name of its file of refused lines, or nil where it is none.
  static func loadNumber(ofRejects name: String) -> Int? {
    guard name.hasSuffix(rejectsEnding) else { return nil }
    let parts = name.dropLast(rejectsEnding.count).split(
      separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 1 || parts.count == 2 && parts[1].hasPrefix("g") else { return nil }
    return number(parts[0])
  }

  private static func sevenDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 7 - digits.count)) + digits
  }

  private static func number(_ digits: Substring) -> Int? {
    guard let number = Int(digits), sevenDigits(number) == digits else { return nil }
    return number
  }
}
