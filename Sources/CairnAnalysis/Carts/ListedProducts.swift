import CairnModel

/// The products that events list, one list a property: ids, SKUs, prices, quantities.
struct ListedProducts: Sendable {
  /// Codes for the texts of products, which stand inside lists and have none in the tables.
  struct Names: Sendable {
    private var codes: [ByteText: UInt64] = [:]

    mutating func id(_ bytes: [UInt8]) -> WrittenID {
      guard !bytes.isEmpty else { return .none }
      let text = ByteText(bytes: bytes)
      let code = codes[text] ?? UInt64(codes.count)
      codes[text] = code
      return WrittenID(textCode: code, bytes)
    }
  }

  private let tables: EventTables
  private let products: Int?
  private let skus: Int?
  private let prices: Int?
  private let quantities: Int?

  /// Nil where the store has no such lists.
  init?(_ context: WalkContext) {
    func column(_ field: String) -> Int? { context.index(ofProperty: ByteText(field)) }
    (products, skus) = (column(FieldName.products), column(FieldName.skus))
    (prices, quantities) = (column(FieldName.prices), column(FieldName.quantities))
    tables = context.tables
    if products == nil, skus == nil { return nil }
  }

  /// The items that a row lists.
  func items(_ batch: EventBatch, _ row: Int, _ names: inout Names) -> [CartItem] {
    let (products, skus) = (list(batch, products, row), list(batch, skus, row))
    let count = max(products.count, skus.count)
    guard count > 0 else { return [] }
    let (prices, quantities) = (list(batch, prices, row), list(batch, quantities, row))
    return (0..<count).map { index in
      func entry(_ list: [[UInt8]]) -> [UInt8] { index < list.count ? list[index] : [] }
      return CartItem(
        product: CartProduct(product: names.id(entry(products)), sku: names.id(entry(skus))),
        quantity: max(.zero, Self.number(entry(quantities)) ?? Decimal4(1)),
        price: Self.number(entry(prices)))
    }
  }

  /// A product's id of its own property, as it would be in a list.
  func renamed(_ id: WrittenID, _ names: inout Names) -> WrittenID {
    id.kind == .text ? names.id(id.spelling(tables).bytes) : id
  }

  private func list(_ batch: EventBatch, _ column: Int?, _ row: Int) -> [[UInt8]] {
    guard let column, batch.properties[column].types[row] == PropertyType.text.rawValue else {
      return []
    }
    return Self.entries(tables.texts[Int(batch.properties[column].payloads[row])].bytes)
  }

  private static func number(_ bytes: [UInt8]) -> Decimal4? {
    switch Decimal4.read(bytes.span) {
    case .exact(let number), .rounded(let number): number
    case .none: nil
    }
  }

  private static let blanks: [UInt8] = [0x09, 0x0A, 0x0D, 0x20]

  /// The entries of a list of texts and numbers; empty ones for `null`.
  ///
  /// A text that is no list has none.
  static func entries(_ json: [UInt8]) -> [[UInt8]] {
    guard json.first == 0x5B, json.last == 0x5D else { return [] }
    var entries: [[UInt8]] = []
    var entry: [UInt8] = []
    var (isText, isInText) = (false, false)
    var position = 1
    func ended() -> [UInt8] { !isText && entry == Array("null".utf8) ? [] : entry }
    while position < json.count - 1 {
      let byte = json[position]
      position += 1
      switch byte {
      case 0x5C where isInText:
        // Only quotes, backslashes and control signs are escaped.
        let sign = json[position]
        position += sign == 0x75 ? 5 : 1
        if sign != 0x75 { entry.append(sign) }
      case 0x22:
        isInText.toggle()
        isText = true
      case 0x2C where !isInText:
        entries.append(ended())
        (entry, isText) = ([], false)
      case _ where !isInText && Self.blanks.contains(byte): break
      default: entry.append(byte)
      }
    }
    return json.count > 2 ? entries + [ended()] : []
  }
}
