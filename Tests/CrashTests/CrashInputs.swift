import CairnBytes
import Foundation
import TestSupport

extension CrashLab {
  /// Two nights of a small shop: some events come twice, one of them with another price, and some
  /// lines are broken.
  func makeInputs() throws -> [String] {
    var random = Seeded(11)
    var lines: [String] = []
    for number in 0..<400 {
      let name = ["view_item", "add_to_cart", "purchase"][random.below(3)]
      let time = 1_767_225_600 + number * 97
      lines.append(
        #"{"event":"\#(name)","timestamp":\#(time),"event_id":"e\#(number)","#
          + #""user_id":"u\#(random.below(40))","price":\#(random.below(5_000)).5}"#)
    }
    lines[50] = "{broken"
    lines[51] = #"{"event":"view_item"}"#
    var second = Array(lines[200...])
    second[20] = second[20].replacing(".5}", with: ".75}")
    second.append("{broken")
    let nights = [Array(lines[..<250]), second]
    var paths: [String] = []
    for (number, night) in nights.enumerated() {
      let text = Array((night.joined(separator: "\n") + "\n").utf8)
      let name = "night-\(number + 1).ndjson.gz"
      try folder.write(Data(GzipWriter.compress(text.span, .small(level: 6))), to: name)
      paths.append("\(folder.path)/\(name)")
    }
    return paths
  }

  /// Nights of a few people who come again, and of whom each night some events come twice.
  func makeNights(_ count: Int) throws -> [String] {
    var random = Seeded(12)
    return try (0..<count).map { night in
      let lines = (0..<60).map { number in
        let id = night * 50 + number
        return #"{"event":"\#(["view_item", "add_to_cart"][id % 2])","timestamp":"#
          + #"\#(1_767_225_600 + id * 1_440),"event_id":"e\#(id)","#
          + #""user_id":"u\#(id * 7 % 20)","price":\#(id % 90)}"#
      }.shuffled(using: &random)
      let name = "reading-\(night + 1).ndjson"
      try folder.write(Data((lines.joined(separator: "\n") + "\n").utf8), to: name)
      return "\(folder.path)/\(name)"
    }
  }
}
