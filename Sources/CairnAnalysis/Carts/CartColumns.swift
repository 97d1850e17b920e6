import CairnModel

/// Where a walk's batches keep what carts are read from.
struct CartColumns: Sendable {
  private let tables: EventTables
  /// For each name code what the event does, or nil.
  private let kinds: [CartEvent.Kind?]
  private let cart: Int?
  private let order: Int?
  private let product: Int?
  private let sku: Int?
  private let quantity: Int?
  private let price: Int?
  private let value: Int?
  private let currency: Int?
  /// The currency of amounts that state none, where the definitions name one.
  private let home: ByteText?
  private let listed: ListedProducts?
  /// Which events enter the analysis at all.
  private let filter: FilterMatcher?

  private static func kind(of name: ByteText, _ rules: CommerceRules) -> CartEvent.Kind? {
    if rules.orderEvents.contains(name) { return .order }
    // A name in several lists means the furthest step.
    if rules.payment.contains(name) { return .payment }
    if rules.shipping.contains(name) { return .shipping }
    if rules.checkout.contains(name) { return .checkout }
    if rules.cartRemove.contains(name) { return .remove }
    return rules.cartAdd.contains(name) ? .add : nil
  }

  /// What a walk must bring so that carts can be read.
  static func needs(_ rules: CommerceRules) -> EventNeeds {
    var needs = EventNeeds()
    needs.names = rules.orderEvents.union(rules.cartAdd).union(rules.cartRemove)
      .union(rules.checkout).union(rules.shipping).union(rules.payment)
    needs.add(property: rules.orderID)
    let fields = [
      FieldName.cart, FieldName.product, FieldName.sku, FieldName.quantity, FieldName.price,
      FieldName.value, FieldName.currency, FieldName.products, FieldName.skus, FieldName.prices,
      FieldName.quantities,
    ]
    for field in fields { needs.add(property: ByteText(field)) }
    return needs
  }

  init(_ context: WalkContext) {
    let rules = context.definitions.commerce
    func column(_ field: String) -> Int? { context.index(ofProperty: ByteText(field)) }
    tables = context.tables
    home = context.definitions.currency
    kinds = context.tables.names.map { Self.kind(of: $0, rules) }
    cart = column(FieldName.cart)
    order = context.index(ofProperty: rules.orderID)
    product = column(FieldName.product)
    sku = column(FieldName.sku)
    quantity = column(FieldName.quantity)
    price = column(FieldName.price)
    value = column(FieldName.value)
    currency = column(FieldName.currency)
    listed = ListedProducts(context)
    filter = context.scope.filter.map { FilterMatcher($0, context) }
  }

  /// Whether events of a name do anything to carts.
  func concerns(_ name: UInt32) -> Bool { kinds[Int(name)] != nil }

  /// What a row does to its person's carts, or nil where it does nothing.
  func read(_ batch: EventBatch, _ row: Int, _ names: inout ListedProducts.Names) -> CartEvent? {
    guard let kind = kinds[Int(batch.names[row])], filter?.matches(batch, row) ?? true else {
      return nil
    }
    let hasSessions = !batch.journey.sessions.isEmpty
    var event = CartEvent(
      kind: kind, time: batch.times[row],
      session: hasSessions ? batch.journey.sessions[row] : JourneyColumns.noSession,
      cart: id(batch, cart, row), order: kind == .order ? id(batch, order, row) : .none,
      item: CartItem(
        product: CartProduct(product: id(batch, product, row), sku: id(batch, sku, row)),
        quantity: max(.zero, amount(batch, quantity, row) ?? Decimal4(1)),
        price: amount(batch, price, row)),
      value: amount(batch, value, row),
      currency: currency.flatMap { tables.textCode(batch.properties[$0], row) }
        ?? OrderRow.unstated,
      isInFocus: batch.isInFocus(row))
    if let home, event.currency != OrderRow.unstated {
      event.isInHomeCurrency = tables.texts[Int(event.currency)] == home
    }
    guard let listed else { return event }
    let product = event.item.product
    if product.product == .none, product.sku == .none {
      event.listed = listed.items(batch, row, &names)
    } else {
      event.item.product.product = listed.renamed(product.product, &names)
      event.item.product.sku = listed.renamed(product.sku, &names)
    }
    return event
  }

  private func id(_ batch: EventBatch, _ column: Int?, _ row: Int) -> WrittenID {
    guard let column, batch.properties[column].types[row] != PropertyColumn.absent else {
      return .none
    }
    return WrittenID(batch.properties[column], row, tables)
  }

  private func amount(_ batch: EventBatch, _ column: Int?, _ row: Int) -> Decimal4? {
    guard let column, batch.properties[column].types[row] != PropertyColumn.absent else {
      return nil
    }
    return tables.amount(batch.properties[column], row)
  }
}
