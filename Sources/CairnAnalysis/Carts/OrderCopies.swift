import CairnModel

/// Orders by their ids over all persons: a web log and a CRM export may tell of one order, under
/// two persons, and it counts once.
///
/// The earliest copy is the order. Another ends the open cart of its own person all the same, but
/// it is no order without a cart, and recovers nothing.
struct OrderCopies: Sendable {
  /// The earliest copy of an order.
  private struct First: Sendable {
    var time: EventTime
    var person: PersonRef
    /// The tally in which it counts where no copy ended a cart; nil outside the range.
    var row: UInt32?
    /// Whether any copy ended a cart.
    var endsCart: Bool

    func precedes(_ other: First) -> Bool {
      time != other.time ? time < other.time : person.order < other.person.order
    }

    mutating func merge(_ other: First) {
      let ends = endsCart || other.endsCart
      if other.precedes(self) { self = other }
      endsCart = ends
    }
  }

  /// A cart that an order with an id brought back.
  struct Recovery: Sendable {
    var cart: Cart
    var worth: MoneySum
    var row: UInt32
    var channel: UInt16
    var person: PersonRef
  }

  private var firsts: [WrittenID: First] = [:]
  private var recoveries: [Recovery] = []

  /// Takes in an order of a person; `row` is the tally that it would count in.
  mutating func see(_ order: PersonCarts.NamedOrder, of person: PersonRef, row: UInt32?) {
    let first = First(time: order.time, person: person, row: row, endsCart: order.endsCart)
    if firsts[order.id]?.merge(first) == nil { firsts[order.id] = first }
  }

  mutating func see(_ recovery: Recovery) { recoveries.append(recovery) }

  mutating func merge(_ other: OrderCopies) {
    for (id, first) in other.firsts where firsts[id]?.merge(first) == nil { firsts[id] = first }
    recoveries += other.recoveries
  }

  /// Adds to the tallies what is known now that all persons have been seen.
  func settle(_ tallies: inout [UInt32: CartTally]) {
    for first in firsts.values where !first.endsCart {
      if let row = first.row { tallies[row, default: CartTally()].ordersWithoutCart += 1 }
    }
    for recovery in recoveries {
      var cart = recovery.cart
      if firsts[cart.recoveredBy]?.person != recovery.person { cart.recoveredAfter = nil }
      tallies[recovery.row, default: CartTally()]
        .see(cart, worth: recovery.worth, recoveredBy: recovery.channel)
    }
  }
}
