/// A row of events that a person is searched for: `docs/meaning/patterns.md`.
public struct FunnelPattern: Hashable, Sendable {
  /// What may lie between two events of the pattern.
  public struct Gap: Hashable, Sendable {
    /// Whether other events may; else the two follow each other at once.
    public var allowsOthers = false
    /// Steps (from 0) that must not come between.
    public var without: Set<Int> = []
    public var shortest = TimeSpan.zero
    /// The longest time between, itself allowed; nil is unlimited.
    public var longest: TimeSpan?

    public init() {}
  }

  /// As it was typed.
  public var text: String
  /// The steps that it speaks of; events that fit none of them are not there at all.
  public var alphabet: [EventStep]
  /// For each event of the pattern its step (from 0); nil stands for any of them.
  public var events: [Int?]
  /// The gaps between neighbouring events, one fewer.
  public var gaps: [Gap]

  public init(text: String, alphabet: [EventStep], events: [Int?], gaps: [Gap]) {
    (self.text, self.alphabet, self.events, self.gaps) = (text, alphabet, events, gaps)
  }
}

extension FunnelQuestion {
  /// The steps that events are held against: the pattern's alphabet where there is a pattern.
  public var alphabet: [EventStep] { pattern?.alphabet ?? steps }

  /// Searches for a pattern of events; its events are the funnel's steps from now on.
  public mutating func search(for pattern: FunnelPattern) {
    self.pattern = pattern
    steps = pattern.events.map { step in
      step.map { pattern.alphabet[$0] }
        ?? EventStep(alternatives: pattern.alphabet.flatMap(\.alternatives), text: "(any step)")
    }
  }

  var patternProblems: [String] {
    guard pattern != nil else { return [] }
    let isPlain =
      order == .ordered && ties == .any && exclusions.isEmpty && stepWindows.isEmpty
      && stepGaps.isEmpty && optional.isEmpty && habits.isEmpty && firstEver == .no
      && !countsAttempts
    return isPlain
      ? [] : ["A pattern says itself what may lie between its events: no other rule goes with it."]
  }
}
