public import CairnModel

extension SourceDefinition {
  /// A source whose records have the field names of the native preset.
  public static func native(named name: String, format: RecordFormat) -> SourceDefinition {
    SourceDefinition(name: name, format: format, mapping: .native)
  }
}
