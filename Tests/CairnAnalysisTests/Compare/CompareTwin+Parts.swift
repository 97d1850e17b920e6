import CairnModel
import TestSupport

/// A figure of one group, added up.
struct CompareTotals {
  var x = [0, 0]
  var y = [0, 0]
  /// How many of the sums' units make one of the table's.
  let unit: Double

  init(_ figure: CompareTwinFigure, _ groups: [Int], _ group: Int) {
    unit = figure.currency != nil ? 10_000 : figure.metric.hasSuffix("_seconds") ? 1_000 : 1
    for (person, own) in figure.sums.enumerated() where groups[person] == group {
      for side in 0...1 {
        x[side] += own.x[side]
        y[side] += own.y[side]
      }
    }
  }

  var ratios: [Double?] { (0...1).map { y[$0] == 0 ? nil : Double(x[$0]) / Double(y[$0]) } }

  var difference: Double? { ratios[0].flatMap { before in ratios[1].map { $0 - before } } }

  /// Newcombe's interval and Fisher's test, for figures of one entry a person.
  var exact: (low: Double, high: Double, probability: Double?)? {
    NewcombeInterval(x[1], of: y[1], less: x[0], of: y[0]).map {
      (
        $0.low, $0.high,
        FisherExact(x[1], of: y[1], against: x[0], of: y[0]).probability
      )
    }
  }
}

/// One value's part in the change of the conversion rate.
struct CompareTwinPart {
  var value: String
  var entered = [0, 0]
  var converted = [0, 0]
  var mix = 0.0
  var rate = 0.0

  var rates: [Double?] {
    (0...1).map { entered[$0] == 0 ? nil : Double(converted[$0]) / Double(entered[$0]) }
  }
}

extension CompareTwin {
  /// The parts of a property, or nil where it does not explain anything here.
  func parts(_ name: String) -> [CompareTwinPart]? {
    if name.hasPrefix("segment"), world.question.explainingSegments.isEmpty { return nil }
    if ["country", "device"].contains(name),
      world.diary.context.index(ofProperty: ByteText(name)) == nil
    {
      return nil
    }
    var parts: [String: CompareTwinPart] = [:]
    var whole = CompareTwinPart(value: "")
    for person in persons where group(person) == 0 {
      for side in 0...1 {
        guard let entry = entry(person, side) else { continue }
        let value = value(name, person, entry)
        parts[value, default: CompareTwinPart(value: value)].entered[side] += 1
        whole.entered[side] += 1
        guard hasConverted(person, entry) else { continue }
        parts[value, default: CompareTwinPart(value: value)].converted[side] += 1
        whole.converted[side] += 1
      }
    }
    guard let before = whole.rates[0], let after = whole.rates[1] else { return nil }
    return parts.values.map { part in
      var part = part
      let weights = (0...1).map { Double(part.entered[$0]) / Double(whole.entered[$0]) }
      let first = part.rates[0] ?? part.rates[1] ?? 0
      let second = part.rates[1] ?? first
      part.mix = (weights[1] - weights[0]) * ((first + second) / 2 - (before + after) / 2)
      part.rate = (second - first) * (weights[0] + weights[1]) / 2
      return part
    }
  }

  private func value(_ name: String, _ person: Person, _ entry: Event) -> String {
    switch name {
    case "channel": entry.channel
    case "country": entry.country ?? "(none)"
    case "device": entry.device ?? "(none)"
    default:
      world.question.explainingSegments[0].persons.contains(person.reference)
        ? "members" : "others"
    }
  }
}
