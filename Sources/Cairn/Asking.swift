public import CairnModel

/// What surrounds a question: the range, the filter, the state of the store, and the names that a
/// user typed, which must exist.
public struct Asking: Hashable, Sendable {
  public var from: RangeBound?
  public var to: RangeBound?
  public var filter: EventFilter?
  public var segment: String?
  /// The properties that the answer is broken down by, as typed.
  public var breakdown: [ByteText] = []
  /// How many values of a breakdown get rows of their own.
  public var breakdownLimit = Limits.breakdownValues
  public var keepsBots = false
  /// A generation of the store; nil is the newest.
  public var generation: Int?
  /// A stage model of the definitions; nil is the first.
  public var stageModel: String?
  /// Steps that a user typed: each name in them must be known to the store.
  public var typedSteps: [EventStep] = []
  /// Whether a single one of them may be meant as a funnel's name.
  public var mayNameFunnel = false
  /// Properties that a user typed.
  public var typedProperties: [ByteText] = []

  public init() {}
}
