import CairnModel

// The carts of one person, in order of time.
//
// A cart event goes to the cart of its id, or to the one touched last; an add (or an explicit id)
// opens a cart where there is none. Silence of more than the limit ends a cart. An order ends an
// open cart, and may besides recover one that was abandoned. Nothing is looked at twice.

/// One person's carts and what became of them.
struct PersonCarts: Sendable {
  /// A session in which something happened to a cart, or an order was placed.
  struct Visit: Sendable {
    var session: UInt32
    var start: EventTime
    /// The first cart of the session, as an index into `carts`.
    var cart: Int?
    var hasOrder = false
    /// Whether its first cart event or order is in focus.
    var isInFocus = true
  }

  /// An order with an id.
  struct NamedOrder: Sendable {
    var id: WrittenID
    var time: EventTime
    var currency: UInt32
    var endsCart: Bool
    var isInFocus: Bool
  }

  private let rules: CommerceRules
  /// All carts, in order of opening.
  private(set) var carts: [Cart] = []
  private(set) var visits: [Visit] = []
  /// Orders without an id that ended no cart.
  private(set) var loneOrders: [CartEvent] = []
  private(set) var namedOrders: [NamedOrder] = []
  /// Removes and checkout steps without a cart.
  private(set) var strayEvents = 0
  /// Indices of the carts that are open, or abandoned and not yet recovered.
  private var open: [Int] = []
  private var abandoned: [Int] = []
  private var seenOrders: Set<WrittenID> = []

  /// Sees all events of a person, in canonical order; what is silent at the end of data has ended.
  ///
  /// The sort is stable: of one moment and kind, the canonical order stands.
  init(_ events: [CartEvent], _ rules: CommerceRules, dataEnd: EventTime) {
    self.rules = rules
    let isSorted = zip(events, events.dropFirst()).allSatisfy { !$1.precedes($0) }
    for event in isSorted ? events : events.sorted(by: { $0.precedes($1) }) { see(event) }
    endSilentCarts(before: dataEnd)
    for place in open { carts[place].outcome = .open }
    open = []
  }

  private mutating func see(_ event: CartEvent) {
    endSilentCarts(before: event.time)
    guard event.kind != .order else {
      order(event)
      return
    }
    guard let place = cart(for: event) else {
      strayEvents += 1
      return
    }
    carts[place].see(event, rules.cartValue)
    visit(event, cart: place)
  }

  private mutating func endSilentCarts(before time: EventTime) {
    open.removeAll { place in
      guard time - carts[place].lastSeen > rules.abandonAfter else { return false }
      let isEmpty = carts[place].isEmpty
      carts[place].outcome = isEmpty ? .emptied : .abandoned
      if !isEmpty { abandoned.append(place) }
      return true
    }
  }

  private mutating func cart(for event: CartEvent) -> Int? {
    if let known = openCart(event.cart) { return known }
    guard event.kind == .add || event.cart != .none else { return nil }
    open.append(carts.count)
    carts.append(Cart(openedBy: event))
    return carts.count - 1
  }

  /// The open cart of an id; without an id, the cart touched last.
  private func openCart(_ id: WrittenID) -> Int? {
    if id != .none { return open.first { carts[$0].id == id } }
    return open.max { (carts[$0].lastSeen, $0) < (carts[$1].lastSeen, $1) }
  }

  private mutating func order(_ event: CartEvent) {
    let isNew = event.order == .none || seenOrders.insert(event.order).inserted
    visit(event, cart: nil)
    guard isNew else { return }
    // An order may know its cart by an id that the cart's own events did not carry.
    let place = openCart(event.cart) ?? open.last { carts[$0].id == .none }
    if let place {
      carts[place].outcome = .ordered
      open.removeAll { $0 == place }
    } else if event.order == .none {
      loneOrders.append(event)
    }
    if event.order != .none {
      namedOrders.append(
        NamedOrder(
          id: event.order, time: event.time, currency: event.currency, endsCart: place != nil,
          isInFocus: event.isInFocus))
    }
    recover(event)
  }

  private mutating func recover(_ order: CartEvent) {
    abandoned.removeAll { order.time - carts[$0].lastSeen > rules.recoverWithin }
    let fitting = abandoned.filter {
      rules.recoversByAnyOrder || carts[$0].sharesProduct(with: order)
    }
    let latest = fitting.max { (carts[$0].lastSeen, $0) < (carts[$1].lastSeen, $1) }
    guard let latest else { return }
    carts[latest].recoveredAfter = order.time - carts[latest].lastSeen
    carts[latest].recoveredIn = order.session
    carts[latest].recoveredBy = order.order
    abandoned.removeAll { $0 == latest }
  }

  private mutating func visit(_ event: CartEvent, cart: Int?) {
    guard event.session != JourneyColumns.noSession else { return }
    var place = visits.lastIndex { $0.session == event.session }
    if place == nil {
      place = visits.count
      visits.append(
        Visit(session: event.session, start: event.time, isInFocus: event.isInFocus))
    }
    guard let place else { return }
    visits[place].cart = visits[place].cart ?? cart
    if event.kind == .order { visits[place].hasOrder = true }
  }
}
