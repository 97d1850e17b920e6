import CairnModel
import Testing

@Suite struct SuggestionsTests {
  private let events = [
    "view_item", "add_to_cart", "remove_from_cart", "begin_checkout", "purchase", "refund",
    "Product Added", "page_view", "screen_view",
  ]

  @Test func `a slip of the keyboard finds the name that was meant`() {
    let cases = [
      ("add_to_crt", "add_to_cart"), ("add_ot_cart", "add_to_cart"), ("addtocart", "add_to_cart"),
      ("Add_To_Cart", "add_to_cart"), ("purchse", "purchase"), ("purchased", "purchase"),
      ("product_added", "Product Added"), ("begin", "begin_checkout"), ("pageview", "page_view"),
    ]
    for (typed, meant) in cases {
      #expect(Suggestions.nearest(to: typed, among: events).first == meant, "\(typed)")
    }
  }

  @Test func `what is not near is not guessed`() {
    for typed in ["", "x", "zzzzzz", "qwertyuiop", String(repeating: "a", count: 100_000)] {
      #expect(Suggestions.nearest(to: typed, among: events).isEmpty)
      #expect(Suggestions.question(for: typed, among: events).isEmpty)
    }
    #expect(Suggestions.nearest(to: "a", among: [String]()).isEmpty)
  }

  @Test func `equally near names are ordered by their bytes, whatever order they come in`() {
    let names = ["cat", "bat", "rat"]
    #expect(Suggestions.nearest(to: "xat", among: names) == ["bat", "cat", "rat"])
    #expect(Suggestions.nearest(to: "xat", among: names.reversed()) == ["bat", "cat", "rat"])
    #expect(
      Suggestions.question(for: "xat", among: names) == "; did you mean 'bat', 'cat' or 'rat'?")
    #expect(
      Suggestions.question(for: "add_to_crt", among: events) == "; did you mean 'add_to_cart'?")
  }

  @Test func `the distance is that of a plain recursion`() {
    // A name is near where the distance is at most a third of the shorter one.
    var generator = Seeded(state: 42)
    for round in 0..<3_000 {
      let left = word(&generator)
      let right = word(&generator)
      let farthest = max(1, min(left.count, right.count) / 3)
      let expected = distance(left[...], right[...]) <= farthest
      let shorter = min(left.count, right.count)
      let begins = shorter >= 3 && left.prefix(shorter) == right.prefix(shorter)
      let found = !Suggestions.nearest(to: String(left), among: [String(right)]).isEmpty
      #expect(found == (left != right && (expected || begins)), "\(round): \(left) \(right)")
    }
  }

  private func word(_ generator: inout Seeded) -> [Character] {
    (0..<Int.random(in: 1...5, using: &generator)).map { _ in
      ["a", "b", "c"].randomElement(using: &generator) ?? "a"
    }
  }

  /// Optimal string alignment, straight from its definition.
  private func distance(_ left: ArraySlice<Character>, _ right: ArraySlice<Character>) -> Int {
    guard let first = left.last, let second = right.last else {
      return max(left.count, right.count)
    }
    var best = distance(left.dropLast(), right.dropLast()) + (first == second ? 0 : 1)
    best = min(best, distance(left.dropLast(), right) + 1, distance(left, right.dropLast()) + 1)
    if left.count > 1, right.count > 1, first == right.dropLast().last,
      left.dropLast().last == second
    {
      best = min(best, distance(left.dropLast(2), right.dropLast(2)) + 1)
    }
    return best
  }
}

/// The same numbers on every run.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
