public import CairnModel
internal import FoundationEssentials

/// The time zones that the system knows, read from its zone files.
///
/// A name is an IANA name such as `Europe/Warsaw`; it never leaves the folder. Changes are known up
/// to the end of 2100.
public struct ZoneTables: Sendable {
  public var folder: String

  public init(folder: String = "/usr/share/zoneinfo") { self.folder = folder }

  /// The zone of that name, or nil where there is none.
  public func zone(named name: String) -> ZoneTable? {
    if name == "UTC" { return .utc }
    guard Self.isName(name), let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
      let file = TimeZoneFile(Array(data))
    else { return nil }
    return ZoneTable(name: name, changes: file.changes)
  }

  /// Why a name is no zone, with the nearest names.
  public func problem(with name: String) -> (message: String, suggestions: [String]) {
    let names = self.names
    guard names.count > 1 else {
      return ("no time zone files in \(folder); install the package tzdata", [])
    }
    let city = name.split(separator: "/").last.map(String.init) ?? name
    var found = Suggestions.nearest(to: name, among: names)
    if found.isEmpty {
      let byCity = Dictionary(
        names.map { ($0.split(separator: "/").last.map(String.init) ?? $0, $0) }
      ) { first, _ in first }
      found = Suggestions.nearest(to: city, among: byCity.keys).compactMap { byCity[$0] }
      if let exact = byCity[city] { found.insert(exact, at: 0) }
    }
    return ("unknown time zone '\(name)'", found)
  }

  /// Every name the system knows, in the order of their bytes.
  public var names: [String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return (paths.filter { Self.isName($0) && $0.first?.isUppercase == true } + ["UTC"]).sorted {
      ByteText($0) < ByteText($1)
    }
  }

  /// Whether a text is a name as IANA gives them, and not a way out of the folder.
  ///
  /// `posix/` and `right/` hold copies (the latter with leap seconds), `localtime` is the machine's
  /// own zone: none of them means the same elsewhere.
  static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.isEmpty, name.utf8.count <= 64, parts.count <= 3 else { return false }
    guard !["posix", "right"].contains(parts[0]) else { return false }
    guard !["localtime", "posixrules", "Factory"].contains(name) else { return false }
    return parts.allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { byte in
          switch UInt8(byte) {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
          case UInt8(ascii: "0")...UInt8(ascii: "9"): true
          case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
          default: false
          }
        }
    }
  }
}
