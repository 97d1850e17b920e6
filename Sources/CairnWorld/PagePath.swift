/// The pages of the shop.
enum PagePath {
  static let host = "https://shop.example"

  static let contentPaths = [
    "/", "/about", "/help/shipping", "/help/returns", "/stores", "/blog/layers", "/sale", "/gifts",
  ]

  /// Appends the address of the page that an event happened on.
  static func append(_ event: WorldEvent, to line: inout [UInt8]) {
    line += host.utf8
    switch event.name.properties {
    case .item, .cartItem:
      line += "/p/".utf8
      line.append(decimal: Int(event.product))
    case .list:
      line += "/c/".utf8
      line += Catalogue.categories[Int(event.detail) % Catalogue.categories.count].utf8
    case .search: line += "/search".utf8
    case .cart: line += "/cart".utf8
    case .checkout: line += "/checkout".utf8
    case .purchase: line += "/checkout/thanks".utf8
    case .order, .rating: line += "/account/orders".utf8
    case .page: line += contentPaths[Int(event.detail) % contentPaths.count].utf8
    }
  }

  /// The kind of page that an event happened on.
  static func kind(_ group: PropertyGroup) -> String {
    switch group {
    case .page: "content"
    case .list: "list"
    case .search: "search"
    case .item, .cartItem: "product"
    case .cart: "cart"
    case .checkout: "checkout"
    case .purchase: "thanks"
    case .order, .rating: "account"
    }
  }
}
