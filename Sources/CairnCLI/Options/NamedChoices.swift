import ArgumentParser
import CairnModel

/// A choice of the model as a word on the command line.
protocol NamedChoice: ExpressibleByArgument {
  associatedtype Value: RawRepresentable & CaseIterable where Value.RawValue == String

  var value: Value { get }
  init(_ value: Value)
}

extension NamedChoice {
  init?(argument: String) {
    guard let value = Value(rawValue: argument) else { return nil }
    self.init(value)
  }

  static var allValueStrings: [String] { Value.allCases.map(\.rawValue) }
}

struct FunnelOrder: NamedChoice {
  var value: FunnelQuestion.Order
  init(_ value: FunnelQuestion.Order) { self.value = value }
}

struct FunnelEntry: NamedChoice {
  var value: FunnelQuestion.Entry
  init(_ value: FunnelQuestion.Entry) { self.value = value }
}

struct FunnelUnit: NamedChoice {
  var value: FunnelQuestion.Unit
  init(_ value: FunnelQuestion.Unit) { self.value = value }
}

struct FirstEverKind: NamedChoice {
  var value: FunnelQuestion.FirstEver
  init(_ value: FunnelQuestion.FirstEver) { self.value = value }

  static var allValueStrings: [String] { ["event", "fitting"] }
}

/// What an exclusion does: the person keeps the steps, or is dropped from the funnel.
enum ExclusionEffect: String, ExpressibleByArgument, CaseIterable {
  case keepSteps = "keep-steps"
  case dropPerson = "drop-person"

  var value: FunnelQuestion.Spoiled { self == .keepSteps ? .keepsSteps : .leavesFunnel }
}

/// A calendar period: day, week or month.
struct PeriodName: NamedChoice {
  var value: CalendarUnit
  init(_ value: CalendarUnit) { self.value = value }
}

struct CohortKind: NamedChoice {
  var value: RetentionQuestion.Cohort
  init(_ value: RetentionQuestion.Cohort) { self.value = value }
}

struct PathStream: NamedChoice {
  var value: PathsQuestion.Stream
  init(_ value: PathsQuestion.Stream) { self.value = value }
}
