internal import CairnModel

/// Where an event says it came from: a tagged link, or the site that links here.
struct TouchOrigin: Hashable, Sendable {
  /// A network's mark on a link that was clicked there.
  enum Click: UInt8, Hashable, Sendable {
    case google, googleDisplay, bing, yandex, tiktok, x, linkedin
    /// Put on every link, so it says where the click was, but not that it was paid for.
    case facebook
  }

  var source = ByteText("")
  var medium = ByteText("")
  var campaign = ByteText("")
  var click: Click?
  /// Whether the link was tagged; otherwise the source is the referrer's host.
  var isTagged = true

  var isEmpty: Bool {
    source.bytes.isEmpty && medium.bytes.isEmpty && campaign.bytes.isEmpty && click == nil
  }
}

extension ByteText {
  /// What a tag says, without the blanks around it: nothing where a script left `null` or
  /// `undefined` there.
  var tag: ByteText {
    let rest = bytes.drop { $0 <= 0x20 }
    let end = rest.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? rest.startIndex
    let text = ByteText(bytes: Array(rest[..<end]))
    return ["null", "undefined"].contains(text.lowercased) ? "" : text
  }
}

extension TouchOrigin.Click {
  /// The names that click ids have as parameters of a query and as properties.
  static let names: [(name: ByteText, click: Self)] = [
    ("gclid", .google), ("gbraid", .google), ("wbraid", .google), ("dclid", .googleDisplay),
    ("msclkid", .bing), ("yclid", .yandex), ("ttclid", .tiktok), ("twclid", .x),
    ("li_fat_id", .linkedin), ("fbclid", .facebook),
  ]

  /// The click id that a query parameter is, by its lower-case name.
  init?(parameter: ByteText) {
    guard let known = Self.names.first(where: { $0.name == parameter }) else { return nil }
    self = known.click
  }

  /// The source of such a click where the link names none.
  var source: ByteText {
    switch self {
    case .google, .googleDisplay: "google"
    case .bing: "bing"
    case .yandex: "yandex"
    case .tiktok: "tiktok.com"
    case .x: "x.com"
    case .linkedin: "linkedin.com"
    case .facebook: "facebook.com"
    }
  }

  var isPaid: Bool { self != .facebook }

  /// The medium of such a click where the link names none, or none that a paid click can have.
  var medium: ByteText {
    switch self {
    case .googleDisplay: "display"
    case .facebook: "referral"
    default: "cpc"
    }
  }
}
