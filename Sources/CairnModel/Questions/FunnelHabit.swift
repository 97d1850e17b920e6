/// One rule by which other tools count a funnel and Cairn does not, unless it is asked to.
///
/// What each means, and which tool has it, is in `docs/meaning/dialects.md`.
public enum FunnelHabit: String, Hashable, Sendable, CaseIterable {
  /// One event may stand at several steps.
  case climbs
  /// A chain keeps the first event that a step had for its entry.
  case keepsEarliest = "keeps_earliest"
  /// Events of one moment are taken in the order of the steps, each step's once.
  case tiesByStep = "ties_by_step"
  /// Where events of different kinds share a moment, nothing there interrupts or excludes.
  case laxMoments = "lax_moments"
  /// In a strict funnel the first other event, or a step too soon, ends everything.
  case stopsAtOthers = "stops_at_others"
  /// The funnel may be entered at any step, and steps may be left out.
  case entersAnywhere = "enters_anywhere"
  /// Who may still go on counts as dropped.
  case countsOpenAsDropped = "counts_open_as_dropped"
  /// Times of no length are left out of means and medians.
  case leavesOutZeroTimes = "leaves_out_zero_times"

  /// The rules that need the ladder, which takes one event after another.
  public static let ofLadder: Set<FunnelHabit> = [
    .climbs, .keepsEarliest, .tiesByStep, .laxMoments, .stopsAtOthers, .entersAnywhere,
  ]
}
