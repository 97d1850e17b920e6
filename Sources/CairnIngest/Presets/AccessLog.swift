public import CairnModel

extension SourceDefinition {
  /// A web server's log, whose format is given by name (`common`, `combined`, `vhost_combined`) or
  /// in the server's own words (nginx's `log_format`, Apache's `LogFormat`).
  ///
  /// Events are `page_view` or `request`; the cookie is an estimate of the visitor, made of
  /// address, browser and day.
  public static func accessLog(named name: String, pattern: String) -> SourceDefinition {
    SourceDefinition(
      name: name, format: .accessLog(pattern: pattern),
      mapping: FieldMapping().completedForAccessLog(pattern))
  }
}
