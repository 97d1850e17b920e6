import CairnModel

/// What each event name means for the search.
struct PainPlan: Sendable {
  enum Role: UInt8, Sendable { case none, step, error, support }

  let roles: [Role]
  let isOrder: [Bool]
  let isReply: [Bool]
  /// Steps that are like each other: of the cart and checkout, or views; nil for all others, where
  /// to leave may be the natural end.
  let groups: [Group?]
  /// Where an event stands in its moment: steps along the way to an order, then orders, then signs.
  let places: [Place]

  /// Of several events of one moment the smaller comes first.
  enum Place: UInt8, Comparable, Sendable {
    case view, other, cart, checkout, shipping, payment, order, sign

    static func < (left: Place, right: Place) -> Bool { left.rawValue < right.rawValue }
  }

  enum Group: Sendable { case cart, view }

  init(_ context: WalkContext) {
    let rules = context.definitions.friction
    let commerce = context.definitions.commerce
    let isOwn = OwnEvents.isOwn(context)
    isOrder = context.tables.names.map { commerce.orderEvents.contains($0) }
    isReply = context.tables.names.map { rules.replies.contains($0) }
    let cart = commerce.cartAdd.union(commerce.checkout).union(commerce.shipping)
      .union(commerce.payment)
    let views = context.definitions.session.viewEvents
    groups = context.tables.names.map { name in
      cart.contains(name) ? .cart : views.contains(name) ? .view : nil
    }
    roles = zip(context.tables.names, isOwn).map { name, isOwn in
      if commerce.orderEvents.contains(name) || commerce.refundEvents.contains(name) {
        return .none
      }
      if rules.isError(name) { return .error }
      if rules.support.contains(name) { return .support }
      return isOwn && !rules.replies.contains(name) ? .step : .none
    }
    places = zip(context.tables.names, roles).map { name, role in
      switch role {
      case .none: .order
      case .error, .support: .sign
      case .step: Self.place(ofStep: name, commerce, views)
      }
    }
  }

  private static func place(
    ofStep name: ByteText, _ commerce: CommerceRules, _ views: Set<ByteText>
  ) -> Place {
    if commerce.payment.contains(name) { return .payment }
    if commerce.shipping.contains(name) { return .shipping }
    if commerce.checkout.contains(name) { return .checkout }
    if commerce.cartAdd.contains(name) { return .cart }
    return views.contains(name) ? .view : .other
  }
}

/// A sign after a step.
struct PainKey: Hashable, Sendable {
  enum Kind: UInt8, Sendable {
    case error, loop, `repeat`, support

    var name: String {
      switch self {
      case .error: "error"
      case .loop: "loop"
      case .repeat: "repeat"
      case .support: "support"
      }
    }

    /// Whether people leave after it without another step: they do not repeat or go round.
    var mayExplainLeaving: Bool { self == .error || self == .support }

    /// How long after the step the sign still counts.
    var limit: TimeSpan { self == .support ? .hours(24) : .minutes(30) }
  }

  var kind: Kind
  var step: UInt32
  /// The event that is the sign, or the step between.
  var detail: UInt32

  func hash(into hasher: inout Hasher) {
    hasher.combine(UInt64(step) << 32 | UInt64(detail))
    hasher.combine(kind)
  }
}
