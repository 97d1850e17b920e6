internal import CairnModel

/// Tells what kind of site a host or a source name is.
struct SiteDirectory: Sendable {
  private let kinds: [ByteText: SiteKind]
  /// The hosts that are passed through and are something else besides.
  private let doubles: [ByteText]

  init() {
    var kinds: [ByteText: SiteKind] = [:]
    var doubles: [ByteText] = []
    for (kind, sites) in SiteKind.lists {
      for site in sites where kinds[site] == nil || kinds[site] == .passage {
        if kinds[site] == .passage { doubles.append(site) }
        kinds[site] = kind
      }
    }
    (self.kinds, self.doubles) = (kinds, doubles)
  }

  /// Whether a host in lower case is passed through on the way, so that it brings nobody.
  func isPassage(_ host: ByteText) -> Bool {
    kind(of: host) == .passage || doubles.contains { TouchHosts.isHost(host, within: $0) }
  }

  /// The kind of a source in lower case: a host (`l.instagram.com`), or a bare name (`google`).
  ///
  /// The longest listed host at or above it decides; then the name before the public ending.
  func kind(of source: ByteText) -> SiteKind? {
    if let kind = kinds[source] { return kind }
    let labels = source.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.count > 1 else { return nil }
    for start in labels.indices.dropLast() {
      if let kind = kinds[ByteText(bytes: Array(labels[start...].joined(separator: [0x2E])))] {
        return kind
      }
    }
    guard let place = Self.brand(labels), let kind = kinds[ByteText(bytes: Array(labels[place]))]
    else { return nil }
    return kind == .search && !labels[..<place].allSatisfy(Self.isPlain) ? nil : kind
  }

  /// Where the name before the public ending stands: `google` in `www.google.co.uk`.
  private static func brand(_ labels: [ArraySlice<UInt8>]) -> Int? {
    var place = labels.count - 2
    let seconds: [[UInt8]] = ["co", "com", "net", "org", "ac"].map { Array($0.utf8) }
    if place > 0, labels[place + 1].count == 2, seconds.contains(Array(labels[place])) {
      place -= 1
    }
    return place >= 0 ? place : nil
  }

  /// Whether a label in front of a search engine's name is one under which it searches.
  private static func isPlain(_ label: ArraySlice<UInt8>) -> Bool {
    let plain: [[UInt8]] = ["www", "m", "search", "images", "lens", "news", "r"].map {
      Array($0.utf8)
    }
    return label.count == 2 || plain.contains(Array(label))
  }
}
