import CairnModel

/// A cart: what one person put together, from the first add to its one end.
struct Cart: Sendable {
  enum Outcome: Int, CaseIterable, Sendable { case ordered, emptied, abandoned, open }

  /// How far the person went with it.
  enum Depth: Int, CaseIterable, Comparable, Sendable {
    case cart, checkout, shipping, payment

    var name: String {
      switch self {
      case .cart: "cart"
      case .checkout: "checkout"
      case .shipping: "shipping"
      case .payment: "payment"
      }
    }

    static func < (left: Depth, right: Depth) -> Bool { left.rawValue < right.rawValue }
  }

  /// One line of a cart.
  struct Line: Sendable {
    var product: CartProduct
    var quantity: Decimal4
    /// The last price in the cart's currency that it was added for.
    var price: Decimal4?
  }

  let id: WrittenID
  let opened: EventTime
  /// Whether the event that opened it is in focus.
  let isInFocus: Bool
  private(set) var lastSeen: EventTime
  private(set) var depth = Depth.cart
  private(set) var lines: [Line] = []
  private(set) var value = MoneySum.zero
  /// The last value above zero: what is lost with the cart.
  private(set) var lastValue = MoneySum.zero
  /// The currency of the first priced event, as a text code; nil where nothing was priced.
  private(set) var currency: UInt32?
  /// The first currency that any event stated.
  private(set) var statedCurrency: UInt32?
  /// Priced events in another currency than the cart's.
  private(set) var foreignEvents = 0
  /// The total that the shop itself declared last.
  private var declared: Decimal4?
  var outcome: Outcome?
  /// How long after its last event an abandoned cart was recovered.
  var recoveredAfter: TimeSpan?
  /// The id of that order, where it has one.
  var recoveredBy = WrittenID.none
  /// The session of the order that recovered it, or `JourneyColumns.noSession`.
  var recoveredIn = JourneyColumns.noSession

  init(openedBy event: CartEvent) {
    (id, opened, lastSeen) = (event.cart, event.time, event.time)
    isInFocus = event.isInFocus
  }

  /// Whether nothing is in it: no line is left, or the shop itself declared a total of nothing.
  var isEmpty: Bool { declared.map { $0 == .zero } ?? hasNoItem }

  private var hasNoItem: Bool { lines.allSatisfy { $0.quantity == .zero } }

  /// Takes in an add, a remove or a step of the checkout.
  mutating func see(_ event: CartEvent, _ rule: CommerceRules.CartValue) {
    lastSeen = event.time
    var isEffective = true
    switch event.kind {
    case .add: add(event, rule)
    case .remove: isEffective = remove(event, rule)
    case .checkout: depth = max(depth, .checkout)
    case .shipping: depth = max(depth, .shipping)
    case .payment: depth = max(depth, .payment)
    case .order: preconditionFailure("an order ends a cart and is no event of it")
    }
    if isEffective, statedCurrency == nil, event.currency != OrderRow.unstated {
      statedCurrency = event.currency
    }
    if rule == .last, !declare(event), event.kind == .remove, hasNoItem { declared = nil }
    if declared == nil, hasNoItem { value = .zero }
    if value > .zero { lastValue = value }
  }

  private mutating func add(_ event: CartEvent, _ rule: CommerceRules.CartValue) {
    let counts = rule == .sum && event.isPriced && isOwnCurrency(event)
    if counts { value += event.worth((0..<event.count).map { event[$0].quantity }) }
    for index in 0..<event.count {
      let item = event[index]
      let price = counts ? item.price : nil
      if let line = lines.firstIndex(where: { $0.product.isSameLine(as: item.product) }) {
        lines[line].quantity += item.quantity
        lines[line].price = price ?? lines[line].price
      } else {
        lines.append(Line(product: item.product, quantity: item.quantity, price: price))
      }
    }
  }

  /// Takes out no more than is there; without a price of its own, at the price it was added for.
  ///
  /// False where it takes nothing out.
  private mutating func remove(_ event: CartEvent, _ rule: CommerceRules.CartValue) -> Bool {
    var known = MoneySum.zero
    let taken = (0..<event.count).map { index -> Decimal4 in
      guard let line = lines.firstIndex(where: { $0.product.isSameLine(as: event[index].product) })
      else { return .zero }
      let quantity = min(event[index].quantity, lines[line].quantity)
      lines[line].quantity -= quantity
      known += lines[line].price.flatMap { $0.multiplied(by: quantity) } ?? .zero
      return quantity
    }
    guard taken.contains(where: { $0 > .zero }) else { return false }
    guard rule == .sum, !event.isPriced || isOwnCurrency(event) else { return true }
    value = max(.zero, value - (event.isPriced ? event.worth(taken) : known))
    return true
  }

  /// Takes the total that an event declares; false where it declares none.
  private mutating func declare(_ event: CartEvent) -> Bool {
    guard let total = event.value, isOwnCurrency(event) else { return false }
    value = MoneySum(total)
    declared = total
    return true
  }

  /// Whether a priced event's money may be added to the cart's; the first one decides.
  private mutating func isOwnCurrency(_ event: CartEvent) -> Bool {
    guard let currency else {
      self.currency = event.currency
      return true
    }
    if event.currency == OrderRow.unstated || event.currency == currency { return true }
    if currency == OrderRow.unstated, event.isInHomeCurrency { return true }
    foreignEvents += 1
    return false
  }

  /// Whether an order may be the late purchase of what was left in this cart.
  ///
  /// Products are compared by id where both sides know it, else by SKU; where either side knows no
  /// product, any order will do.
  func sharesProduct(with order: CartEvent) -> Bool {
    let left = lines.filter { $0.quantity > .zero }.map(\.product)
    let bought = (0..<order.count).map { order[$0].product }
    for id in [\CartProduct.product, \.sku] {
      let (own, others) = (left.map { $0[keyPath: id] }, bought.map { $0[keyPath: id] })
      guard own.contains(where: { $0 != .none }), others.contains(where: { $0 != .none }) else {
        continue
      }
      return own.contains { $0 != .none && others.contains($0) }
    }
    return true
  }
}
