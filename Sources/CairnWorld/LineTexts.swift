/// The pieces of lines that return again and again, made once.
struct LineTexts: Sendable {
  let names: [[UInt8]]
  /// The device's part of a line, in the order of `Device.all`.
  let devices: [[UInt8]]
  let markets: [[UInt8]]
  let currencies: [[UInt8]]
  /// The channel's part of a session's first line.
  let channels: [[UInt8]]
  /// Product, category, brand and price of every product, by its number.
  let products: [[UInt8]]
  let searchTerms: [[UInt8]]

  init(_ shape: WorldPlan.Shape) {
    names = WebEventName.allCases.map { Array($0.text.utf8) }
    devices = Device.all.elements.map { Self.text(of: $0, shape) }
    markets = Market.all.elements.map { Self.text(of: $0, shape) }
    currencies = Market.all.elements.map { Array(#","currency":"\#($0.currency)""#.utf8) }
    channels = Channel.all.map { Self.text(of: $0, shape) }
    products = (0...Catalogue.productCount + Catalogue.categories.count).map(Self.text(ofProduct:))
    searchTerms = Catalogue.searchTerms.map { Array($0.utf8) }
  }

  private static func text(of device: Device, _ shape: WorldPlan.Shape) -> [UInt8] {
    switch shape {
    case .flat:
      Array(
        #","device":"\#(device.kind)","browser":"\#(device.browser)","os":"\#(device.system)""#
          .utf8)
    case .nested:
      Array(
        #""device":{"type":"\#(device.kind)","screen":{"size":"\#(device.screen)"}}"#.utf8)
        + Array(#","os":{"name":"\#(device.system)"},"browser":{"name":"\#(device.browser)"}"#.utf8)
    }
  }

  private static func text(of market: Market, _ shape: WorldPlan.Shape) -> [UInt8] {
    switch shape {
    case .flat:
      Array(#","country":"\#(market.country)","language":"\#(market.language)""#.utf8)
    case .nested:
      Array(#","locale":"\#(market.language)","location":{"country":"\#(market.country)"}"#.utf8)
    }
  }

  private static func text(of channel: Channel, _ shape: WorldPlan.Shape) -> [UInt8] {
    let fields: [(flat: String, nested: String, value: String?)] = [
      ("utm_source", "source", channel.source), ("utm_medium", "medium", channel.medium),
      ("utm_campaign", "name", channel.campaign), ("utm_term", "term", channel.term),
    ]
    let present = fields.compactMap { field in field.value.map { (field.flat, field.nested, $0) } }
    switch shape {
    case .flat:
      let referrer = channel.referrer.map { [#","referrer":"\#($0)""#] } ?? []
      return Array((referrer + present.map { #","\#($0.0)":"\#($0.2)""# }).joined().utf8)
    case .nested:
      guard !present.isEmpty else { return [] }
      let inner = present.map { #""\#($0.1)":"\#($0.2)""# }.joined(separator: ",")
      return Array(#","campaign":{\#(inner)}"#.utf8)
    }
  }

  private static func text(ofProduct number: Int) -> [UInt8] {
    let category = Catalogue.categories[Catalogue.category(of: number)]
    let brand = Catalogue.brands[Catalogue.brand(of: number)]
    var text = Array(
      #","product_id":"P\#(number)","category":"\#(category)","brand":"\#(brand)","price":"#.utf8)
    text.append(cents: Catalogue.cents(of: number))
    return text
  }
}
