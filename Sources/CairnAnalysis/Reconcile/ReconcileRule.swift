import CairnModel

/// One rule of a funnel that can be set as in another.
struct ReconcileRule: Sendable {
  var name: String
  /// How it is set.
  var value: @Sendable (FunnelQuestion) -> String
  var copy: @Sendable (_ from: FunnelQuestion, _ to: inout FunnelQuestion) -> Void

  private init(
    _ name: String, _ value: @escaping @Sendable (FunnelQuestion) -> String,
    _ copy: @escaping @Sendable (FunnelQuestion, inout FunnelQuestion) -> Void
  ) {
    (self.name, self.value, self.copy) = (name, value, copy)
  }

  /// All rules, in the order in which they are tried.
  static let all: [ReconcileRule] =
    [
      ReconcileRule("steps", { $0.steps.map(\.text).joined(separator: ",") }) {
        ($1.steps, $1.pattern) = ($0.steps, $0.pattern)
      },
      ReconcileRule("window", { $0.window?.text ?? "unlimited" }) { $1.window = $0.window },
      ReconcileRule("order", { $0.order.rawValue + anchors($0) }) {
        ($1.order, $1.anchors, $1.ignored) = ($0.order, $0.anchors, $0.ignored)
      },
      ReconcileRule("entry", { $0.countsAttempts ? "each" : $0.entry.rawValue }) {
        $1.entry = $0.entry
      },
      ReconcileRule("unit", { $0.unit.rawValue }) { $1.unit = $0.unit },
      ReconcileRule("exclusions", { $0.exclusions.map(text).joined(separator: " ") }) {
        $1.exclusions = $0.exclusions
      },
      ReconcileRule("exclusion effect", { $0.spoiled.rawValue }) { $1.spoiled = $0.spoiled },
      ReconcileRule("held properties", { $0.held.map(\.description).joined(separator: " ") }) {
        $1.held = $0.held
      },
      ReconcileRule("step windows", { limits($0.stepWindows) }) {
        $1.stepWindows = $0.stepWindows
      },
      ReconcileRule("step gaps", { limits($0.stepGaps) }) { $1.stepGaps = $0.stepGaps },
      ReconcileRule("optional steps", { numbers($0.optional) }) { $1.optional = $0.optional },
      ReconcileRule("first ever", { $0.firstEver.rawValue }) { $1.firstEver = $0.firstEver },
      ReconcileRule("ties", { ties($0.ties) }) { $1.ties = $0.ties },
    ] + FunnelHabit.allCases.map(habit)

  private static func habit(_ habit: FunnelHabit) -> ReconcileRule {
    ReconcileRule(habit.rawValue, { $0.habits.contains(habit) ? "yes" : "no" }) {
      if $0.habits.contains(habit) {
        $1.habits.insert(habit)
      } else {
        $1.habits.remove(habit)
      }
    }
  }

  private static func anchors(_ question: FunnelQuestion) -> String {
    question.anchors.isEmpty ? "" : ", anchors \(numbers(question.anchors))"
  }

  private static func numbers(_ numbers: Set<Int>) -> String {
    numbers.sorted().map(String.init).joined(separator: " ")
  }

  private static func limits(_ limits: [Int: TimeSpan]) -> String {
    limits.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.text)" }
      .joined(separator: " ")
  }

  private static func text(_ exclusion: FunnelQuestion.Exclusion) -> String {
    "\(exclusion.event.text)@\(exclusion.after)-\(exclusion.before)"
  }

  private static func ties(_ ties: FunnelQuestion.Ties) -> String {
    switch ties {
    case .any: "any"
    case .strict: "strict"
    case .grace(let span): "grace:\(span.text)"
    }
  }
}
