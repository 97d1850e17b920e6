/// Which channels brought the orders: `docs/meaning/attribution.md`.
public struct ChannelsQuestion: Hashable, Sendable {
  /// How the credit for a conversion is shared among the touches before it.
  public enum Model: String, Hashable, Sendable, CaseIterable {
    case first, last
    case lastNonDirect = "last-non-direct"
    case linear, position, decay, markov, shapley
    /// A fifth to the first touch, three to the last, a fifth between.
    case late = "j"
    /// Three fifths to the first touch, one to the last, a fifth between.
    case early = "inverse-j"
    /// The whole to each different channel: sums are larger than what there was.
    case participation

    /// The models that are shown unless some are asked for.
    public static let builtIn: [Model] = [
      .first, .last, .lastNonDirect, .linear, .position, .decay, .markov, .shapley,
    ]
  }

  public var models = Model.builtIn
  /// How far before a conversion a touch still counts; exactly so far does.
  public var lookback = TimeSpan.days(30)
  /// What counts as a conversion; nil means an order.
  public var goal: EventStep?
  /// The time in which a touch loses half its weight under `decay`.
  public var halfLife = TimeSpan.days(7)
  /// Whether an earlier conversion of the person cuts the path.
  public var resetsAfterConversion = false
  public var spend: ChannelSpend?
  /// Whether there is spend that cannot be shown, as nobody knows how values share it.
  public var leavesOutSpend = false

  public init() {}
}
