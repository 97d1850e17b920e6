public import CairnModel

/// How a report is to look, beyond its format.
public struct RenderOptions: Hashable, Sendable {
  /// The one table to write; nil means the first, or in `table` and `json` all of them.
  public var table: String?
  /// Columns of the terminal.
  public var width = 80
  /// The zone in which `table` shows moments; every other format writes UTC.
  public var zone = ZoneTable.utc
  /// Whether the terminal knows no letters beyond ASCII.
  public var asciiOnly = false
  /// Whether the terminal shows colours.
  public var usesColour = false
  /// Whether `csv` writes texts exactly as they are: no guard against formulas, no escapes.
  public var isRaw = false
  /// Rows of one table after which `table` stops, and says so.
  public var rowLimit = 200

  public init() {}
}
