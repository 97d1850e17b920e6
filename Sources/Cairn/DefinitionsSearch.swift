internal import CairnBytes
internal import CairnDefinitions
public import CairnModel

/// Finds and reads the definitions file.
public enum DefinitionsSearch {
  static let defaultName = "journey.yaml"

  /// What holds where no file is given.
  public static var builtIn: Definitions { BuiltInDefinitions.definitions }

  /// The same as a file to start from.
  public static var builtInText: String { BuiltInDefinitions.text }

  /// Reads the file that is named, else `journey.yaml` of the working folder, else the built-in
  /// definitions.
  public static func read(_ path: String?) throws(CairnError) -> Definitions {
    let files = SystemFiles()
    let name = path ?? defaultName
    let bytes: [UInt8]
    do throws(FileError) {
      if path == nil, try files.status(of: name) == nil { return BuiltInDefinitions.definitions }
      bytes = try files.content(of: name, limit: DefinitionsFile.byteLimit + 1)
    } catch {
      throw CairnError(.usage, "the definitions file \(name) could not be read: \(error.reason)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CairnError(.usage, "the definitions file \(name) is not UTF-8")
    }
    var definitions: Definitions
    do throws(DefinitionsError) {
      definitions = try DefinitionsFile.read(text, name: name).definitions
    } catch {
      throw CairnError(.usage, error.description)
    }
    definitions.commerce.rates = try rates(definitions.commerce, besides: name, files)
    return definitions
  }

  /// The dated rates that the definitions name, in a file that lies beside them.
  private static func rates(
    _ rules: CommerceRules, besides definitions: String, _ files: SystemFiles
  ) throws(CairnError) -> ExchangeRates? {
    guard let file = rules.ratesFile, let target = rules.reportIn else { return nil }
    let folder = definitions.lastIndex(of: "/").map { definitions[...$0] } ?? ""
    let path = file.hasPrefix("/") ? file : folder + file
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try files.content(of: path, limit: RateFile.byteLimit + 1)
    } catch {
      throw CairnError(.usage, "the file of rates \(path) could not be read: \(error.reason)")
    }
    guard bytes.count <= RateFile.byteLimit else {
      throw CairnError(.usage, "the file of rates \(path) is over \(RateFile.byteLimit) bytes")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CairnError(.usage, "the file of rates \(path) is not UTF-8")
    }
    do throws(DefinitionsError) {
      return try RateFile.read(text, name: path, into: target)
    } catch {
      throw CairnError(.usage, error.description)
    }
  }

  /// A zone of the system's zone data.
  public static func zone(named name: String) throws(CairnError) -> ZoneTable {
    let zones = ZoneTables()
    guard let zone = zones.zone(named: name) else {
      throw .unknown("zone", name, among: zones.names)
    }
    return zone
  }
}
