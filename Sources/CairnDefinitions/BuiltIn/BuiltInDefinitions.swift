public import CairnModel

/// What holds where no definitions file is given, and for every key that a file leaves out.
///
/// Events are named in both common vocabularies, GA4's (`add_to_cart`) and Segment's
/// (`Product Added`). `text` is the same as a file to start from; a test holds the two together.
public enum BuiltInDefinitions {
  public static let definitions: Definitions = {
    var definitions = Definitions()
    definitions.stageModels = StageModel.shipped
    definitions.funnels = [checkout]
    definitions.surveys = surveys
    definitions.goals = [delivered, solved]
    return definitions
  }()

  private static let checkout = NamedFunnel(
    name: "checkout",
    steps: [
      step("view_item", "Product Viewed"), step("add_to_cart", "Product Added"),
      step("begin_checkout", "Checkout Started"), step("purchase", "Order Completed", "order"),
    ], window: .days(7))

  private static let surveys = [
    SurveyRules(
      name: "nps", event: "nps_response", score: "score", scale: 0...10, asked: "nps_asked",
      kind: .nps),
    SurveyRules(
      name: "csat", event: "csat_response", score: "score", scale: 1...5, asked: "csat_asked",
      kind: .csat),
    SurveyRules(
      name: "ces", event: "ces_response", score: "score", scale: 1...7, asked: "ces_asked",
      kind: .ces),
  ]

  private static let delivered: GoalRules = {
    var goal = GoalRules(
      name: "order_delivered", start: step("purchase", "Order Completed", "order"),
      end: step("order_delivered", "delivered", "Order Delivered"))
    (goal.same, goal.within) = ("order_id", .days(14))
    return goal
  }()

  private static let solved: GoalRules = {
    var goal = GoalRules(
      name: "ticket_solved", start: step("support_ticket", "Support Ticket Created"),
      end: step("ticket_solved", "ticket_closed", "Support Ticket Solved"))
    goal.within = .days(7)
    return goal
  }()

  private static func step(_ names: String...) -> EventStep {
    EventStep(
      alternatives: names.map { EventStep.Alternative(name: ByteText($0)) },
      text: names.joined(separator: "|"))
  }
}
