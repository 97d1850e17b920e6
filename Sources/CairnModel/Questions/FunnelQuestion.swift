/// A funnel to be counted: the steps, and every setting that changes the count.
///
/// What each means is in `docs/meaning/funnels.md`.
public struct FunnelQuestion: Hashable, Sendable {
  public enum Order: String, Hashable, Sendable, CaseIterable { case ordered, strict, any }
  public enum Entry: String, Hashable, Sendable, CaseIterable { case best, first, each }
  public enum Unit: String, Hashable, Sendable, CaseIterable { case person, session, attempt }
  public enum Ties: Hashable, Sendable {
    /// Events of one moment may be taken in any order.
    case any
    /// Events of one moment never follow each other.
    case strict
    /// Events this close together may be taken in any order.
    case grace(TimeSpan)
  }

  /// An event that ends an attempt between two steps (from 1).
  public struct Exclusion: Hashable, Sendable {
    public var event: EventStep
    public var after: Int
    public var before: Int

    public init(event: EventStep, after: Int, before: Int) {
      (self.event, self.after, self.before) = (event, after, before)
    }
  }

  public var name: String?
  public var steps: [EventStep]
  /// The longest time from the first step to the last; nil is unlimited.
  public var window: TimeSpan?
  public var order = Order.ordered
  public var entry = Entry.best
  public var unit = Unit.person
  public var ties = Ties.any
  public var exclusions: [Exclusion] = []
  /// Properties that must have the same value at every step.
  public var held: [ByteText] = []
  /// The longest time from step i-1 to step i, by i (from 1).
  public var stepWindows: [Int: TimeSpan] = [:]
  /// The shortest time from step i-1 to step i, by i (from 1).
  public var stepGaps: [Int: TimeSpan] = [:]
  /// Steps (from 1) that may be left out.
  public var optional: Set<Int> = []
  /// In any order, the steps (from 1) that keep their place: all before them come before.
  public var anchors: Set<Int> = []
  /// Events that do not interrupt a strict funnel: heartbeats, scrolls.
  public var ignored: [EventStep] = []
  /// Whether the entry must be the person's first event of its kind, ever.
  public var firstEver = FirstEver.no
  /// What becomes of a person whose furthest attempts were all ended by an exclusion.
  public var spoiled = Spoiled.keepsSteps
  /// The pairs of steps (from 1) whose times between are told in full.
  public var times: [StepPair] = []
  /// The periods of the trend by date of entry, where one is asked for.
  public var every: CalendarUnit?
  public var breakdown: [ByteText] = []
  public var breakdownStep = BreakdownStep.first
  public var breakdownLimit = Limits.breakdownValues
  public var showsPersons = false
  /// Whether shares of everybody in the range are told too, which asks for every event.
  public var comparesWithAll = false
  /// The pattern that is searched for; its events are the steps.
  public var pattern: FunnelPattern?
  /// The tool whose rules are followed; nil for Cairn's own.
  public var dialect: String?
  /// The rules that are followed instead of Cairn's own.
  public var habits: Set<FunnelHabit> = []

  public enum BreakdownStep: Hashable, Sendable {
    case first, last, step(Int)
    /// The first, or the last, value that any event of the chain has.
    case firstSet, lastSet
    /// Each value has a funnel of its own, of the events that carry it.
    case each
  }

  public enum FirstEver: String, Hashable, Sendable, CaseIterable {
    case no
    /// The first event that has a name of the first step; it must then also pass the filter.
    case event
    /// The first event that meets the first step.
    case fitting
  }

  public enum Spoiled: String, Hashable, Sendable, CaseIterable {
    /// The person counts at the steps reached before the exclusion.
    case keepsSteps = "keeps_steps"
    /// The person is not counted at all.
    case leavesFunnel = "leaves_funnel"
  }

  /// Two steps of a funnel, from 1.
  public struct StepPair: Hashable, Sendable {
    public var from: Int
    public var to: Int

    public init(from: Int, to: Int) { (self.from, self.to) = (from, to) }
  }

  public init(steps: [EventStep], window: TimeSpan? = nil) {
    (self.steps, self.window) = (steps, window)
  }
}

/// What cuts every question: the range, the filter, the segment.
public struct QuestionScope: Hashable, Sendable {
  /// The first moment of the half-open range.
  public var from: EventTime?
  /// The first moment behind the range.
  public var to: EventTime?
  public var filter: EventFilter?
  public var segment: String?
  /// Whether the events of robots are kept.
  public var keepsBots = false

  public init() {}

  /// Whether a moment lies in the range.
  public func contains(_ time: EventTime) -> Bool {
    if let from, time < from { return false }
    if let to, time >= to { return false }
    return true
  }

  /// Whether what hangs on a row belongs to the answer: it lies in the range and in the focus.
  public func contains(_ row: Int, of batch: EventBatch) -> Bool {
    batch.isInFocus(row) && contains(batch.times[row])
  }
}
