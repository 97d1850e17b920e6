public import CairnModel

/// What holds where no definitions file is given, and for every key that a file leaves out.
///
/// Events are named in both common vocabularies, GA4's (`add_to_cart`) and Segment's
/// (`Product Added`). `text` is the same as a file to start from; a test holds the two together.
public enum BuiltInDefinitions {
  public static let definitions: Definitions = {
    var definitions = Definitions()
    definitions.stageModels = [customer, buyer, user]
    definitions.funnels = [checkout]
    return definitions
  }()

  private static let support: Set<ByteText> = [
    "support_ticket", "chat_opened", "Support Ticket Created", "Chat Opened",
  ]
  private static let advocacy: Set<ByteText> = [
    "share", "review", "referral_sent", "Product Shared", "Cart Shared", "Product Reviewed",
    "Invite Sent",
  ]
  private static let buying: Set<ByteText> = [
    "add_to_cart", "begin_checkout", "add_shipping_info", "add_payment_info", "purchase",
    "Product Added", "Checkout Started", "Checkout Step Completed", "Shipping Info Entered",
    "Payment Info Entered", "Order Completed", "order",
  ]
  private static let looking: Set<ByteText> = [
    "view_item", "search", "view_item_list", "add_to_wishlist", "Product Viewed",
    "Products Searched", "Product List Viewed", "Product Added to Wishlist",
  ]
  private static let evaluating: Set<ByteText> = looking.union(["view_cart", "Cart Viewed"])

  private static let customer = StageModel(
    name: "customer",
    rules: [
      rule("support", support), rule("advocacy", advocacy), rule("purchase", buying),
      afterOrder("retention"), rule("consideration", looking), rule("awareness", nil),
    ])

  private static let buyer = StageModel(
    name: "buyer",
    rules: [rule("decision", buying), rule("consideration", looking), rule("awareness", nil)])

  private static let user = StageModel(
    name: "user",
    rules: [
      rule("solve", support), rule("engage", buying.union(advocacy)), afterOrder("stay"),
      rule("evaluate", evaluating), rule("discover", nil),
    ])

  private static let checkout = NamedFunnel(
    name: "checkout",
    steps: [
      step("view_item", "Product Viewed"), step("add_to_cart", "Product Added"),
      step("begin_checkout", "Checkout Started"), step("purchase", "Order Completed", "order"),
    ], window: .days(7))

  private static func rule(_ stage: String, _ events: Set<ByteText>?) -> StageModel.Rule {
    StageModel.Rule(stage: stage, events: events)
  }

  private static func afterOrder(_ stage: String) -> StageModel.Rule {
    var rule = StageModel.Rule(stage: stage)
    rule.hasOrdered = true
    return rule
  }

  private static func step(_ names: String...) -> EventStep {
    EventStep(
      alternatives: names.map { EventStep.Alternative(name: ByteText($0)) },
      text: names.joined(separator: "|"))
  }
}
