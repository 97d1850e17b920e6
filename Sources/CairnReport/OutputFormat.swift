/// How an answer is written out.
public enum OutputFormat: String, Hashable, Sendable, CaseIterable {
  /// Aligned columns for a terminal; the only format that shortens anything.
  case table
  /// One object with everything: the envelope that scripts rely on.
  case json
  /// One object for each row of one table.
  case ndjson
  /// One table as RFC 4180 text.
  case csv
  /// One table as a GitHub table.
  case markdown
}
