internal import CairnModel

/// Where an event says it came from: a tagged link, or the site that links here.
struct TouchOrigin: Hashable, Sendable {
  /// An ad network's mark on a link that was paid for.
  enum PaidClick: UInt8, Hashable, Sendable {
    case google, googleDisplay, bing, yandex, tiktok, x, linkedin
  }

  var source = ByteText("")
  var medium = ByteText("")
  var campaign = ByteText("")
  var click: PaidClick?
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

extension TouchOrigin.PaidClick {
  /// The click id that a query parameter is, by its lower-case name.
  init?(parameter: ByteText) {
    switch parameter {
    case "gclid", "gbraid", "wbraid": self = .google
    case "dclid": self = .googleDisplay
    case "msclkid": self = .bing
    case "yclid": self = .yandex
    case "ttclid": self = .tiktok
    case "twclid": self = .x
    case "li_fat_id": self = .linkedin
    default: return nil
    }
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
    }
  }

  var medium: ByteText { self == .googleDisplay ? "display" : "cpc" }
}
