/// A country that the shop sells to.
struct Market: Sendable {
  let country: String
  let language: String
  let currency: String
  /// Hours that its clocks are ahead of universal time.
  let hoursAhead: Int

  /// The country of a person, by how many come from it.
  static let all = Mixture([
    (520, Market(country: "DE", language: "de-DE", currency: "EUR", hoursAhead: 2)),
    (110, Market(country: "AT", language: "de-AT", currency: "EUR", hoursAhead: 2)),
    (80, Market(country: "CH", language: "de-CH", currency: "CHF", hoursAhead: 2)),
    (90, Market(country: "FR", language: "fr-FR", currency: "EUR", hoursAhead: 2)),
    (80, Market(country: "GB", language: "en-GB", currency: "GBP", hoursAhead: 1)),
    (50, Market(country: "US", language: "en-US", currency: "USD", hoursAhead: -5)),
    (30, Market(country: "NL", language: "nl-NL", currency: "EUR", hoursAhead: 2)),
    (20, Market(country: "ES", language: "es-ES", currency: "EUR", hoursAhead: 2)),
    (15, Market(country: "PL", language: "pl-PL", currency: "PLN", hoursAhead: 2)),
    (5, Market(country: "JP", language: "ja-JP", currency: "JPY", hoursAhead: 9)),
  ])

  /// How many of a day's sessions begin in each hour of the person's clock.
  static let hoursOfDay = Mixture(
    zip(
      [9, 5, 3, 2, 2, 4, 11, 22, 33, 40, 46, 50, 52, 48, 45, 45, 48, 55, 64, 74, 82, 78, 52, 25],
      0...
    )
    .map { ($0.0, $0.1) })
}

/// What a person browses with.
struct Device: Sendable {
  let kind: String
  let browser: String
  let system: String
  let screen: String

  static let all = Mixture([
    (340, Device(kind: "mobile", browser: "Safari", system: "iOS", screen: "390x844")),
    (270, Device(kind: "mobile", browser: "Chrome", system: "Android", screen: "412x915")),
    (180, Device(kind: "desktop", browser: "Chrome", system: "Windows", screen: "1920x1080")),
    (50, Device(kind: "desktop", browser: "Edge", system: "Windows", screen: "1920x1080")),
    (50, Device(kind: "tablet", browser: "Safari", system: "iPadOS", screen: "820x1180")),
    (40, Device(kind: "desktop", browser: "Safari", system: "macOS", screen: "1512x982")),
    (30, Device(kind: "desktop", browser: "Firefox", system: "Windows", screen: "1536x864")),
    (25, Device(kind: "mobile", browser: "Samsung", system: "Android", screen: "384x854")),
    (10, Device(kind: "mobile", browser: "Firefox", system: "Android", screen: "412x892")),
    (5, Device(kind: "desktop", browser: "Firefox", system: "Linux", screen: "1920x1200")),
  ])
}
