// The stage models that ship, in the event names of Google Analytics 4 and of Segment.

extension StageModel {
  /// The whole relation: awareness to advocacy, support beside it.
  public static let customer = StageModel(
    name: "customer",
    rules: [
      Rule(stage: "support", events: supportEvents),
      Rule(stage: "advocacy", events: advocacyEvents),
      Rule(stage: "purchase", events: purchaseEvents),
      Rule(stage: "retention", hasOrdered: true),
      Rule(stage: "consideration", events: considerationEvents),
      Rule(stage: "awareness"),
    ])

  /// Up to the decision.
  public static let buyer = StageModel(
    name: "buyer",
    rules: [
      Rule(stage: "decision", events: buyingEvents),
      Rule(stage: "consideration", events: lookingEvents),
      Rule(stage: "awareness"),
    ])

  /// The use of a product: from discovery to staying with it.
  public static let user = StageModel(
    name: "user",
    rules: [
      Rule(stage: "solve", events: supportEvents),
      Rule(stage: "engage", events: buyingEvents.union(advocacyEvents)),
      Rule(stage: "stay", hasOrdered: true),
      Rule(stage: "evaluate", events: lookingEvents.union(["view_cart", "Cart Viewed"])),
      Rule(stage: "discover"),
    ])

  /// All models that ship; the first is the default.
  public static let shipped = [customer, buyer, user]

  private static let supportEvents: Set<ByteText> = [
    "support_ticket", "chat_opened", "Support Ticket Created", "Chat Opened",
  ]
  private static let advocacyEvents: Set<ByteText> = [
    "share", "review", "referral_sent", "Product Shared", "Cart Shared", "Product Reviewed",
    "Invite Sent",
  ]
  private static let purchaseEvents: Set<ByteText> = [
    "add_to_cart", "begin_checkout", "purchase", "Product Added", "Checkout Started",
    "Order Completed", "order",
  ]
  private static let considerationEvents: Set<ByteText> = [
    "view_item", "search", "Product Viewed", "Products Searched",
  ]
  /// With the steps of the checkout between.
  private static let buyingEvents = purchaseEvents.union([
    "add_shipping_info", "add_payment_info", "Checkout Step Completed", "Shipping Info Entered",
    "Payment Info Entered",
  ])
  /// With lists and wishes.
  private static let lookingEvents = considerationEvents.union([
    "view_item_list", "add_to_wishlist", "Product List Viewed", "Product Added to Wishlist",
  ])
}

extension StageModel.Rule {
  /// A rule on the person's past alone.
  public init(stage: String, hasOrdered: Bool) {
    self.init(stage: stage)
    self.hasOrdered = hasOrdered
  }
}

extension StageModel {
  /// The stage of events that no rule takes.
  public static let unassigned = "unassigned"
  /// The stage that lies beside the journey.
  public static let beside = "support"

  /// The stages from first contact on, without the one beside the journey.
  ///
  /// Stages with well-known names come in their usual order; a model with others is taken to have
  /// its rules from the special to the general, so from the end of the journey to its beginning.
  public var journey: [String] {
    let own = stages.filter { $0 != Self.beside }
    let places = own.compactMap { Self.usualOrder.firstIndex(of: $0) }
    guard places.count == own.count else { return own.reversed() }
    return places.sorted().map { Self.usualOrder[$0] }
  }

  private static let usualOrder = [
    "awareness", "discover", "interest", "consideration", "evaluate", "decision", "intent",
    "purchase", "onboarding", "engage", "use", "solve", "stay", "retention", "loyalty", "advocacy",
  ]
}
