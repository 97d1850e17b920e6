/// What the shop sells: a few thousand products, each known by its number.
enum Catalogue {
  static let productCount = 4000

  static let categories = [
    "shoes", "jackets", "shirts", "trousers", "bags", "outdoor", "running", "kitchen", "lighting",
    "garden", "toys", "books",
  ]

  static let brands = [
    "Nordwind", "Alpina", "Kestrel", "Marlow", "Tjorn", "Bergauf", "Lumen", "Castell", "Ostra",
    "Pinnacle", "Quill", "Rowan", "Solis", "Tundra", "Umbra", "Verve", "Wren", "Yarrow",
  ]

  static let searchTerms = [
    "trail shoes", "rain jacket", "linen shirt", "backpack 30l", "head torch", "cast iron pan",
    "desk lamp", "wool socks", "running vest", "tent 2 person", "watering can", "gift card",
    "kids boots", "sleeping bag", "cotton trousers", "floor lamp", "puzzle 1000", "cookbook",
    "hiking poles", "thermos", "bike light", "winter gloves", "travel bag", "white sneakers",
  ]

  /// A product that somebody looks at: a few are looked at by everybody, most by hardly anybody.
  static func product(_ chance: inout Chance) -> Int {
    1 + chance.below(min(6 << min(chance.below(10), chance.below(11)), productCount))
  }

  /// A product of the same category as another.
  static func sibling(of product: Int, _ chance: inout Chance) -> Int {
    let other = Self.product(&chance)
    let moved = other - other % categories.count + product % categories.count
    return max(moved, 1)
  }

  static func category(of product: Int) -> Int { product % categories.count }

  static func brand(of product: Int) -> Int { product / categories.count % brands.count }

  /// The price in hundredths, ending as prices do.
  static func cents(of product: Int) -> Int {
    let mixed = ((product &* 2_654_435_761) >> 7) & 0xffff
    let base = [1900, 900, 3900, 6900, 2900, 14_900][mixed % 6]
    let whole = (base + mixed * base / 0x1_0000) / 100 * 100
    return whole - [5, 1, 10, 50][(mixed >> 4) & 3]
  }
}
