import CairnAnalysis
import CairnModel
import TestSupport
import Testing

/// Markov chains of channels that others have worked out and printed.
@Suite("Published Markov chains")
struct PublishedChainTests {
  struct Example: CustomTestStringConvertible, Sendable {
    var source: String
    /// Each path with its channels, `!` at the end for a conversion.
    var paths: [String]
    var conversion: Double
    /// Effects and credited conversions, by channel.
    var effects: [Double]
    var credit: [String: Double]

    var testDescription: String { source }
  }

  private static let examples = [
    // S. Bryl, "Attribution model with R (part 1: Markov chains concept)", 3 August 2016,
    // analyzecore.com: C1 > C2 > C3 buys; C1 does not; C2 > C3 does not. A purchase has 33.3 %,
    // without C1 16.7 %, and nothing without C2 or C3: weights of 0.2, 0.4 and 0.4.
    Example(
      source: "Bryl 2016", paths: ["X Y Z !", "X", "Y Z"], conversion: 1.0 / 3,
      effects: [0.5, 1, 1], credit: ["X": 0.2, "Y": 0.4, "Z": 0.4]),
    // S. Puzyrov, "Markov Chain Attribution - Simple Explanation of Removal Effect", July 2019,
    // serhiipuzyrov.com: X is google ads and Y mailing; two buy by X, one by Y, one by X > Y, and
    // one does not by X. Of all 0.8 buy: X leads to a purchase by 2/4 and to Y by 1/4, Y always to
    // one. Without X 0.2 are left and 0.75 lost; without Y 0.4 are left and half lost.
    Example(
      source: "Puzyrov 2019", paths: ["X !", "X !", "Y !", "X Y !", "X"], conversion: 0.8,
      effects: [0.75, 0.5], credit: ["X": 2.4, "Y": 1.6]),
  ]

  @Test("probabilities, effects and credit are those that were printed", arguments: examples)
  func published(example: Example) throws {
    var lines = ""
    for (person, path) in example.paths.enumerated() {
      for (day, channel) in path.split(separator: " ").enumerated() {
        lines +=
          channel == "!"
          ? "p\(person) purchase \(day)d10:00 order_id=\(person) value=10\n"
          : "p\(person) visit \(day)d10:00 channel=\(channel)\n"
      }
    }
    var question = ChannelsQuestion()
    question.models = [.markov]
    let report = TouchWorld(lines).report(question)
    let rows = try #require(report[table: "removal"]?.rows)
    #expect(rows.count == example.effects.count)
    for (row, effect) in zip(rows, example.effects) {
      guard case .rate(let found) = row[1], case .rate(let all) = row[2] else {
        Issue.record("an effect and a probability are rates")
        return
      }
      #expect(abs(found - effect) < 1e-12 && abs(all - example.conversion) < 1e-12)
    }
    let credit = TouchWorld.credit(report, .markov)
    #expect(Set(credit.keys) == Set(example.credit.keys))
    for (channel, share) in example.credit {
      #expect(abs((credit[channel] ?? 0) - share) < 1e-6, "\(channel)")
    }
  }
}
