/// How a session came about: what the browser and the address of its first page tell of it.
struct Channel: Sendable {
  var referrer: String?
  var source: String?
  var medium: String?
  var campaign: String?
  var term: String?

  /// How people come who do not know the shop yet.
  static let forStrangers = Mixture(reach.map { ($0.strangers, $0.channel) })

  /// How people come who have been there before.
  static let forReturning = Mixture(reach.map { ($0.returning, $0.channel) })

  /// All ways there are; both mixtures keep their order.
  static var all: [Channel] { forStrangers.elements }

  private static func search(_ engine: String) -> Channel {
    Channel(referrer: "https://www.\(engine)/")
  }

  private static func paid(_ source: String, _ medium: String, _ campaign: String) -> Channel {
    Channel(source: source, medium: medium, campaign: campaign)
  }

  private static let reach: [(strangers: Int, returning: Int, channel: Channel)] = [
    (130, 330, Channel()),
    (260, 150, search("google.com")),
    (40, 20, search("bing.com")),
    (25, 15, search("duckduckgo.com")),
    (10, 5, search("ecosia.org")),
    (60, 20, googleAdvertisement("brand", "cairn shop")),
    (70, 15, googleAdvertisement("generic_shoes", "trail shoes")),
    (40, 10, googleAdvertisement("generic_outdoor", "tent 2 person")),
    (25, 8, paid("bing", "cpc", "generic_all")),
    (60, 25, Channel(referrer: "https://l.instagram.com/")),
    (45, 20, paid("instagram", "paid_social", "autumn_sale")),
    (30, 15, Channel(referrer: "https://m.facebook.com/")),
    (35, 20, paid("facebook", "paid_social", "retargeting")),
    (30, 10, Channel(referrer: "https://www.tiktok.com/")),
    (15, 10, Channel(referrer: "https://www.reddit.com/")),
    (12, 4, Channel(referrer: "https://www.pinterest.com/")),
    (10, 160, paid("newsletter", "email", "weekly_36")),
    (5, 70, paid("newsletter", "email", "weekly_37")),
    (4, 45, paid("crm", "email", "abandoned_cart")),
    (24, 14, Channel(referrer: "https://chatgpt.com/", source: "chatgpt.com")),
    (12, 7, Channel(referrer: "https://www.perplexity.ai/")),
    (6, 4, Channel(referrer: "https://claude.ai/")),
    (6, 4, Channel(referrer: "https://gemini.google.com/")),
    (20, 10, Channel(referrer: "https://www.bergmagazin.example/tests/")),
    (16, 8, paid("partnerize", "affiliate", "price_compare")),
    (20, 6, paid("display", "banner", "autumn_sale")),
  ]

  private static func googleAdvertisement(_ campaign: String, _ term: String) -> Channel {
    Channel(
      referrer: "https://www.google.com/", source: "google", medium: "cpc", campaign: campaign,
      term: term)
  }
}
