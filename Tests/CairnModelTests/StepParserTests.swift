import CairnModel
import Testing

@Suite struct StepParserTests {
  @Test("reads steps, alternatives, filters and any event")
  func reads() throws {
    let steps = try StepParser.parse(
      "view_item, product1|product2[price > 10] ,*[event ~ 'a,b]'],Order Completed")
    #expect(
      steps.map(\.text) == [
        "view_item", "product1|product2[price > 10]", "*[event ~ 'a,b]']", "Order Completed",
      ])
    #expect(steps[0].alternatives == [.init(name: "view_item")])
    let price = EventFilter.comparison(property: "price", .greater, .number(Decimal4(10)))
    #expect(
      steps[1].alternatives == [
        .init(name: "product1"), .init(name: "product2", filter: price),
      ])
    #expect(steps[2].names == nil)
    #expect(steps[3].names == ["Order Completed"])
  }

  @Test("names with signs of the grammar stand in quotes")
  func quotes() throws {
    let steps = try StepParser.parse("\"a,b|c[d]\",'it''s' | '*',\"say \"\"x\"\"\"")
    #expect(steps.map(\.names) == [["a,b|c[d]"], ["it's", "*"], ["say \"x\""]])
  }

  @Test(
    "says where steps went wrong",
    arguments: [
      ("", 0), (",", 0), ("a,", 2), ("a,,b", 2), ("a|", 2), ("[x = 1]", 0), ("a[", 1),
      ("a[x = 1", 1), ("a[x =]", 5), ("ä,b[x = y]", 8), ("a]", 1), ("'a", 0), ("''", 0),
      ("a[x = 1]b", 8), ("'a'b", 3), ("a[]", 2),
    ])
  func errors(text: String, offset: Int) {
    #expect(
      performing: {
        try StepParser.parse(text)
      }, throws: { ($0 as? FilterError)?.offset == offset })
  }

  @Test("takes any number of steps")
  func manySteps() throws {
    let text = (0..<1_000).map { "e\($0)" }.joined(separator: ",")
    #expect(try StepParser.parse(text).count == 1_000)
  }
}
