internal import CairnModel

/// The built-in grouping: which channel an origin belongs to, by `docs/meaning/channels.md`.
struct ChannelClassifier: Sendable {
  private let sites: SiteDirectory

  init(sites: SiteDirectory) { self.sites = sites }

  func channel(of origin: TouchOrigin) -> Channel {
    var medium = origin.medium.lowercased
    var source = origin.source.lowercased
    let campaign = origin.campaign.lowercased
    if let click = origin.click {
      let isPaid = Self.isPaid(medium) || Self.display.contains(medium)
      let isOpen = source.bytes.isEmpty && (isPaid || medium.bytes.isEmpty)
      if click.isPaid ? !isPaid : isOpen && !isPaid { medium = click.medium }
      if click.isPaid ? source.bytes.isEmpty : isOpen { source = click.source }
    }
    if Self.isDirect(source, medium, campaign) { return .direct }
    if campaign.contains("cross-network") { return .crossNetwork }
    let site = sites.kind(of: source)
    let isShopping = site == .shopping || Self.isShopping(campaign)
    if isShopping, Self.isPaid(medium) { return .paidShopping }
    if site == .shopping, origin.isTagged, medium.bytes.isEmpty { return .paidShopping }
    if Self.isPaid(medium), let paid = Self.paid[site] { return paid }
    if Self.display.contains(medium) { return .display }
    if Self.isPaid(medium) { return .paidOther }
    if site == .assistant || medium == "ai-assistant" { return .assistants }
    if isShopping { return .organicShopping }
    return organic(site, source, medium)
  }

  private func organic(_ site: SiteKind?, _ source: ByteText, _ medium: ByteText) -> Channel {
    if site == .social || Self.social.contains(medium) { return .organicSocial }
    if site == .video || medium.contains("video") { return .organicVideo }
    if site == .search || medium == "organic" { return .organicSearch }
    if site == .mail || Self.mail.contains(medium) { return .email }
    switch medium {
    case "referral", "app", "link": return .referral
    case "affiliate", "affiliates": return .affiliates
    case "audio": return .audio
    case "sms": return .sms
    default: break
    }
    if source == "sms" { return .sms }
    let isPush = medium.bytes.suffix(4).elementsEqual("push".utf8)
    if isPush || medium.contains("mobile") || medium.contains("notification")
      || source == "firebase"
    {
      return .mobilePush
    }
    return .unassigned
  }

  private static let display: Set<ByteText> = [
    "display", "banner", "expandable", "interstitial", "cpm",
  ]
  private static let social: Set<ByteText> = [
    "social", "social-network", "social-media", "sm", "social network", "social media",
  ]
  private static let mail: Set<ByteText> = ["email", "e-mail", "e_mail", "e mail"]
  private static let paid: [SiteKind?: Channel] = [
    .search: .paidSearch, .social: .paidSocial, .video: .paidVideo,
  ]

  private static func isDirect(
    _ source: ByteText, _ medium: ByteText, _ campaign: ByteText
  ) -> Bool {
    let isUntold = medium.bytes.isEmpty || medium == "(none)" || medium == "(not set)"
    if source == "(direct)" { return isUntold }
    return source.bytes.isEmpty && medium.bytes.isEmpty && campaign.bytes.isEmpty
  }

  private static func isPaid(_ medium: ByteText) -> Bool {
    medium == "ppc" || medium == "retargeting" || medium.contains("cp")
      || medium.bytes.starts(with: "paid".utf8)
  }

  /// Whether a campaign is named `shop` at the beginning of a word or `eshop`, so not `workshop`.
  private static func isShopping(_ campaign: ByteText) -> Bool {
    if campaign.contains("shopping") { return true }
    let name = Array("shop".utf8)
    return campaign.bytes.indices.contains { start in
      guard campaign.bytes[start...].starts(with: name) else { return false }
      let before = start == 0 ? 0 : campaign.bytes[start - 1]
      return before == UInt8(ascii: "e") || !(0x61...0x7A).contains(before)
    }
  }
}
