public import CairnModel

/// A definitions file that has been read: what it says, and what is worth a word about it.
public struct DefinitionsFile: Hashable, Sendable {
  /// The built-in definitions with everything in its place that the file says.
  public var definitions: Definitions
  /// What is not wrong but probably not meant, in the order of the file.
  public var notes: [String]

  /// The largest file that is read, in bytes.
  public static let byteLimit = 1 << 20

  /// Reads a definitions file.
  ///
  /// A key that is left out keeps its built-in meaning; one that is given replaces it.
  /// All problems are found at once: unknown keys, wrong values, expressions that cannot
  /// be read, each with its place.
  public static func read(
    _ text: String, name: String = "journey.yaml", zones: ZoneTables = ZoneTables()
  ) throws(DefinitionsError) -> DefinitionsFile {
    var reading = DefinitionsReading(text: text, file: name, zones: zones)
    guard text.utf8.count <= byteLimit else {
      reading.report(
        at: DefinitionsReading.Place(line: 1, column: 1),
        "a definitions file has at most \(byteLimit) bytes")
      throw DefinitionsError(problems: reading.problems)
    }
    reading.read(text)
    guard reading.problems.isEmpty else {
      throw DefinitionsError(
        problems: reading.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
    }
    return DefinitionsFile(definitions: reading.definitions, notes: reading.notes)
  }
}
