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
    return definitions
  }()

  private static let checkout = NamedFunnel(
    name: "checkout",
    steps: [
      step("view_item", "Product Viewed"), step("add_to_cart", "Product Added"),
      step("begin_checkout", "Checkout Started"), step("purchase", "Order Completed", "order"),
    ], window: .days(7))

  private static func step(_ names: String...) -> EventStep {
    EventStep(
      alternatives: names.map { EventStep.Alternative(name: ByteText($0)) },
      text: names.joined(separator: "|"))
  }
}
