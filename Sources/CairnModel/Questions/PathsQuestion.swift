/// Which ways persons take from event to event: `docs/meaning/paths.md`.
public struct PathsQuestion: Hashable, Sendable {
  public enum Stream: String, Hashable, Sendable, CaseIterable { case session, person }

  /// Which part of a stream is looked at.
  public enum Part: Hashable, Sendable {
    /// From its beginning.
    case whole
    /// From the first such event on.
    case after(EventStep)
    /// Up to the first such event, counted backwards from it.
    case before(EventStep)
    /// From the first event of the one to the next of the other.
    case between(EventStep, EventStep)
  }

  public var part = Part.whole
  /// How many events of a way are shown one by one.
  public var depth = 5
  public var per = Stream.session
  /// Whether whole ways are counted too.
  public var showsVariants = false
  /// Whether loops and repeated events are told.
  public var showsLoops = false
  /// Whether an event that follows one of its own name is a stop of its own.
  public var keepsRepeats = false

  public init() {}
}

extension PathsQuestion.Part {
  /// The events that the part is cut at.
  public var steps: [EventStep] {
    switch self {
    case .whole: []
    case .after(let step), .before(let step): [step]
    case .between(let first, let second): [first, second]
    }
  }

  public var name: String {
    switch self {
    case .whole: "whole"
    case .after: "after"
    case .before: "before"
    case .between: "between"
    }
  }
}

/// Under which name the events that meet a filter stand in paths; the first rule that fits decides.
public struct PathNodeRule: Hashable, Sendable {
  public var node: ByteText
  public var filter: EventFilter

  public init(node: ByteText, filter: EventFilter) { (self.node, self.filter) = (node, filter) }
}
