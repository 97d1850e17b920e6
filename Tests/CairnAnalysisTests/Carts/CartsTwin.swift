import CairnModel
import TestSupport

/// One cart event of a random world; times in hours.
struct CartStep {
  var person: Int
  var hour: Int
  var kind: Int
  var cart: String?
  var order: String?
  var product: String?
  var quantity: Int
  var price: Int?
  var currency: String?
  var session: Int
  /// The products that it lists, in place of one.
  var listed: [Item] = []

  /// So many of one product.
  struct Item {
    var product: String
    var quantity: Int
    var price: Int?
  }

  var items: [Item] {
    listed.isEmpty ? [Item(product: product ?? "?", quantity: quantity, price: price)] : listed
  }

  var isPriced: Bool { items.contains { $0.price != nil } }

  static let names = [
    "add_to_cart", "remove_from_cart", "begin_checkout", "add_shipping_info", "add_payment_info",
    "purchase",
  ]
}

/// Persons who fill, empty, forget and buy their carts at random; a cart ends after 8 hours.
struct CartsWorld {
  static let limit = 8
  static let recovery = 30
  var steps: [CartStep] = []
  var end = 0
  var from: Int?
  var to: Int?

  init(seed: UInt64) {
    var random = Seeded(seed)
    let usesCarts = random.chance(30)
    let usesProducts = random.chance(80)
    let usesLists = random.chance(40)
    for _ in 0..<(1 + random.below(24)) {
      let hour = random.below(60)
      let kind = [0, 0, 0, 1, 2, 3, 4, 5, 5][random.below(9)]
      steps.append(
        CartStep(
          person: random.below(3), hour: hour, kind: kind,
          cart: usesCarts && random.chance(60) ? "k\(random.below(3))" : nil,
          order: kind == 5 && random.chance(80) ? "\(random.below(5))" : nil,
          product: usesProducts && random.chance(90) ? "p\(random.below(3))" : nil,
          quantity: random.below(4), price: random.chance(80) ? random.below(4) : nil,
          currency: random.chance(60) ? (random.chance(85) ? "EUR" : "PLN") : nil,
          session: hour / 5))
      if usesLists, random.chance(50) { list(&random) }
    }
    end = max(random.below(90), 30)
    if random.chance(30) { from = random.below(30) }
    if random.chance(30) { to = 20 + random.below(40) }
  }

  /// Makes the last event one of a list of products.
  private mutating func list(_ random: inout Seeded) {
    let products = ["p0", "p1", "p2"].shuffled(using: &random).prefix(1 + random.below(3))
    let last = steps.count - 1
    (steps[last].product, steps[last].price, steps[last].quantity) = (nil, nil, 1)
    steps[last].listed = products.map { product in
      CartStep.Item(
        product: product, quantity: random.below(4),
        price: random.chance(80) ? random.below(4) : nil)
    }
  }

  /// A list as the mapping writes it.
  private static func list(_ values: [String?]) -> PropertyValue {
    // Some writers of JSON set a blank behind a comma.
    let comma = values.count.isMultiple(of: 2) ? ", " : ","
    return .text(ByteText("[" + values.map { $0 ?? "null" }.joined(separator: comma) + "]"))
  }

  var events: BatchBuilder {
    var builder = BatchBuilder()
    for step in steps {
      var values: [String: PropertyValue] = ["session": .integer(Int64(step.session))]
      values["cart_id"] = step.cart.map { .text(ByteText($0)) }
      values["order_id"] = step.order.map { .text(ByteText($0)) }
      values["product_id"] = step.product.map { .text(ByteText($0)) }
      values["currency"] = step.currency.map { .text(ByteText($0)) }
      values["price"] = step.price.map { .integer(Int64($0)) }
      if !step.listed.isEmpty {
        values["product_ids"] = Self.list(step.listed.map { "\"\($0.product)\"" })
        values["product_prices"] = Self.list(step.listed.map { $0.price.map { "\"\($0)\"" } })
        values["product_quantities"] = Self.list(step.listed.map { "\($0.quantity)" })
      }
      if step.quantity != 1 { values["quantity"] = .integer(Int64(step.quantity)) }
      builder.add(
        person: "p\(step.person)", event: CartStep.names[step.kind],
        at: BatchBuilder.start + .hours(Int64(step.hour)), values: values)
    }
    return builder
  }

  /// Whose an order id is: of the person with the earliest event that carries it.
  func owner(of order: String) -> Int? {
    steps.filter { $0.order == order }.min { left, right in
      let (one, other) = ("p\(left.person)", "p\(right.person)")
      return (left.hour, TestNames.reference(one).identityHash)
        < (right.hour, TestNames.reference(other).identityHash)
    }?.person
  }

  func contains(_ hour: Int) -> Bool { hour >= from ?? .min && hour < to ?? .max }
}

/// Carts written straight from the words of `docs/meaning/carts.md`: each cart is the list of its
/// events, and everything about it is worked out again from that list whenever it is asked.
struct CartsTwin {
  struct Cart {
    var steps: [CartStep]
    var orderedAt: Int?
    var isRecovered = false
    /// The id of the order that recovered it.
    var recoveredBy: String?

    var last: Int { steps.map(\.hour).max() ?? 0 }

    func isOpen(at hour: Int) -> Bool {
      orderedAt == nil && hour - last <= CartsWorld.limit
    }

    /// What is in the cart, by product, after its first events.
    func quantities(after count: Int) -> [String: Int] {
      var quantities: [String: Int] = [:]
      for step in steps.prefix(count) {
        for item in step.items {
          if step.kind == 0 { quantities[item.product, default: 0] += item.quantity }
          if step.kind == 1, let there = quantities[item.product] {
            quantities[item.product] = max(0, there - item.quantity)
          }
        }
      }
      return quantities.filter { $0.value > 0 }
    }

    var isEmpty: Bool { quantities(after: steps.count).isEmpty }

    /// The currency of the first event whose price touched the cart.
    var pricedCurrency: String?? {
      for (index, step) in steps.enumerated() where isPriced(step, index) { return step.currency }
      return nil
    }

    func isPriced(_ step: CartStep, _ index: Int) -> Bool {
      guard step.isPriced else { return false }
      return step.kind == 0 || (step.kind == 1 && taken(index).contains { $0 > 0 })
    }

    /// How many of each item a remove takes out.
    func taken(_ index: Int) -> [Int] {
      let there = quantities(after: index)
      return steps[index].items.map { min($0.quantity, there[$0.product] ?? 0) }
    }

    func isOwn(_ step: CartStep) -> Bool {
      guard let priced = pricedCurrency else { return false }
      return step.currency == nil || step.currency == priced
    }

    /// The cart's values after each of its events.
    var values: [Int] {
      var value = 0
      return steps.indices.map { index in
        let step = steps[index]
        if step.kind == 0, step.isPriced, isOwn(step) {
          value += step.items.reduce(0) { $0 + ($1.price ?? 0) * $1.quantity }
        }
        if step.kind == 1 {
          let worth = zip(step.items, taken(index)).reduce(0) { sum, item in
            let price = step.isPriced ? item.0.price : known(item.0.product, before: index)
            return sum + (price ?? 0) * item.1
          }
          if !step.isPriced || isOwn(step) { value = max(0, value - worth) }
        }
        if quantities(after: index + 1).isEmpty { value = 0 }
        return value
      }
    }

    /// The last price that a product was added for.
    func known(_ product: String, before index: Int) -> Int? {
      let adds = steps.prefix(index).filter { $0.kind == 0 && isOwn($0) }
      return adds.flatMap(\.items).last { $0.product == product && $0.price != nil }?.price
    }

    var lost: Int { values.last { $0 > 0 } ?? 0 }

    /// 0 ordered, 1 emptied, 2 abandoned, 3 open.
    func outcome(_ end: Int) -> Int {
      if orderedAt != nil { return 0 }
      if end - last <= CartsWorld.limit { return 3 }
      return isEmpty ? 1 : 2
    }

    func shares(_ order: CartStep) -> Bool {
      let products = quantities(after: steps.count).keys.filter { $0 != "?" }
      let bought = order.items.map(\.product).filter { $0 != "?" }
      return products.isEmpty || bought.isEmpty || bought.contains { products.contains($0) }
    }
  }

  var carts: [Cart] = []
  var loneOrders: [CartStep] = []
  /// The ids of the orders that ended a cart.
  var cartOrders: Set<String> = []

  init(_ world: CartsWorld, person: Int) {
    let own = world.steps.enumerated().filter { $0.element.person == person }
    let ordered = own.sorted {
      ($0.element.hour, $0.element.kind, $0.offset) < ($1.element.hour, $1.element.kind, $1.offset)
    }
    var orders: Set<String> = []
    for (_, step) in ordered {
      if step.kind < 5 {
        fill(step)
      } else if step.order.map({ orders.insert($0).inserted }) ?? true {
        order(step)
      }
    }
  }

  private mutating func fill(_ step: CartStep) {
    if let place = place(step.cart, at: step.hour) {
      carts[place].steps.append(step)
    } else if step.kind == 0 || step.cart != nil {
      carts.append(Cart(steps: [step]))
    }
  }

  private func place(_ cart: String?, at hour: Int) -> Int? {
    let open = carts.indices.filter { carts[$0].isOpen(at: hour) }
    if let cart { return open.last { carts[$0].steps[0].cart == cart } }
    return open.max { (carts[$0].last, $0) < (carts[$1].last, $1) }
  }

  private mutating func order(_ step: CartStep) {
    let open = carts.indices.filter { carts[$0].isOpen(at: step.hour) }
    let lost = carts.indices.filter {
      carts[$0].orderedAt == nil && !open.contains($0) && !carts[$0].isEmpty
        && !carts[$0].isRecovered && step.hour - carts[$0].last <= CartsWorld.recovery
        && carts[$0].shares(step)
    }
    if let late = lost.max(by: { (carts[$0].last, $0) < (carts[$1].last, $1) }) {
      carts[late].isRecovered = true
      carts[late].recoveredBy = step.order
    }
    if let place = place(step.cart, at: step.hour)
      ?? open.last(where: { carts[$0].steps[0].cart == nil })
    {
      carts[place].orderedAt = step.hour
      if let order = step.order { cartOrders.insert(order) }
    } else {
      loneOrders.append(step)
    }
  }
}
