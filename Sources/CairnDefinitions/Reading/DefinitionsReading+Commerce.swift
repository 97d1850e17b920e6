internal import CairnModel
internal import Yams

/// Orders, refunds and carts: `commerce`.
extension DefinitionsReading {
  private enum CommerceKey: String, CaseIterable {
    case order, refund, cart, rates
    case reportIn = "report_in"
    case firstOrder = "first_order"
  }
  private enum OrderKey: String, CaseIterable { case event, id, value }
  private enum RefundKey: String, CaseIterable { case event, order, value }
  private enum CartValueName: String, CaseIterable { case sum, last }

  private enum CartKey: String, CaseIterable {
    case add, remove, checkout, shipping, payment, value
    case abandonAfter = "abandon_after"
    case recoverWithin = "recover_within"
    case recoversByAnyOrder = "recovers_by_any_order"
  }

  mutating func readCommerce(_ node: Node) {
    for (key, value) in members(node, CommerceKey.self) {
      switch key {
      case .order: readOrder(value)
      case .refund: readRefund(value)
      case .cart: readCart(value)
      case .rates: (definitions.commerce.ratesFile, ratesNode) = (text(value), value)
      case .reportIn: (definitions.commerce.reportIn, ratesNode) = (currencyCode(value), value)
      case .firstOrder: definitions.commerce.firstOrder = byteText(value)
      }
    }
  }

  /// Rates need a currency to report in, and that needs rates.
  mutating func checkRates() {
    guard let ratesNode else { return }
    let rules = definitions.commerce
    if rules.ratesFile == nil {
      report(
        ratesNode, "report_in needs a file of rates to convert by",
        suggestion: "add rates: FILE, a CSV with the header date,from,to,rate")
    } else if rules.reportIn == nil {
      guard let currency = definitions.currency else {
        return report(ratesNode, "rates need report_in: the currency to convert into")
      }
      definitions.commerce.reportIn = currency
    }
  }

  private mutating func readOrder(_ node: Node) {
    var rules = definitions.commerce
    for (key, value) in members(node, OrderKey.self) {
      switch key {
      case .event: rules.orderEvents = names(value) ?? rules.orderEvents
      case .id: rules.orderID = byteText(value) ?? rules.orderID
      case .value: rules.orderValue = byteText(value) ?? rules.orderValue
      }
    }
    definitions.commerce = rules
  }

  private mutating func readRefund(_ node: Node) {
    var rules = definitions.commerce
    for (key, value) in members(node, RefundKey.self) {
      switch key {
      case .event: rules.refundEvents = names(value) ?? rules.refundEvents
      case .order: rules.refundOrder = byteText(value) ?? rules.refundOrder
      case .value: rules.refundValue = byteText(value) ?? rules.refundValue
      }
    }
    definitions.commerce = rules
  }

  /// Shipping and payment events may stand among the checkout steps; they are told by their names.
  private mutating func readCart(_ node: Node) {
    var rules = definitions.commerce
    var steps: Set<ByteText>?
    var shipping: Set<ByteText>?
    var payment: Set<ByteText>?
    for (key, value) in members(node, CartKey.self) {
      switch key {
      case .add: rules.cartAdd = names(value) ?? rules.cartAdd
      case .remove: rules.cartRemove = names(value) ?? rules.cartRemove
      case .checkout: steps = names(value)
      case .shipping: shipping = names(value)
      case .payment: payment = names(value)
      case .value:
        if let word = choice(value, CartValueName.self) {
          rules.cartValue = word == .sum ? .sum : .last
        }
      case .abandonAfter: rules.abandonAfter = duration(value) ?? rules.abandonAfter
      case .recoverWithin: rules.recoverWithin = duration(value) ?? rules.recoverWithin
      case .recoversByAnyOrder:
        rules.recoversByAnyOrder = flag(value) ?? rules.recoversByAnyOrder
      }
    }
    rules.shipping = shipping ?? steps.map { $0.intersection(rules.shipping) } ?? rules.shipping
    rules.payment = payment ?? steps.map { $0.intersection(rules.payment) } ?? rules.payment
    rules.checkout =
      steps.map { $0.subtracting(rules.shipping).subtracting(rules.payment) } ?? rules.checkout
    definitions.commerce = rules
  }
}
