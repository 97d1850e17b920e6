internal import CairnDefinitions
public import CairnModel

/// The presets that ship with the program.
public enum PresetCatalog {
  /// All names with what they stand for.
  public static var report: Report {
    var table = ReportTable(name: "presets", columns: ["preset", "about", "format"])
    for name in SourcePresets.names {
      guard let preset = SourcePresets.preset(named: name) else { continue }
      let about = preset.title.isEmpty ? "records with plain names" : preset.title
      table.append([.text(name), .text(about), .text(preset.format.words)])
    }
    return Report(name: "presets", tables: [table])
  }

  /// A preset in the language of definitions.
  public static func text(of name: String) throws(CairnError) -> String {
    guard let text = SourcePresets.text(of: name) else {
      throw .unknown("preset", name, among: SourcePresets.names)
    }
    return text.hasSuffix("\n") ? text : text + "\n"
  }
}
