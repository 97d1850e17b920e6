public import CairnJourney
public import CairnModel

/// By which rule the events of one cluster belong to whom they do, for `why` about a funnel.
public struct IdentityClaims: Sendable {
  /// Where an event comes from; lines of some formats give several.
  private struct Place: Hashable, Sendable {
    var origin: EventOrigin
    var key: EventKey
  }

  /// By which rule an event is somebody's.
  struct Claim: Sendable {
    var reason: String
    /// The identifier that decided.
    var key: IdentityKey?
    /// When the login was by which the event was claimed.
    var login: EventTime?
  }

  /// An event on a device of the person that could be a step, but is somebody else's.
  struct Stranger: Sendable {
    var time: EventTime
    var name: ByteText
    var steps: [Int]
    var owner: PersonRef
    var claim: Claim
    var origin: EventOrigin
  }

  /// Beyond so many events it takes too long to say of each.
  public static let mostEvents = 5_000

  private var claims: [Place: Claim] = [:]
  private var strangers: [(stranger: Stranger, devices: [IdentityKey])] = []
  private var devices: [PersonRef: Set<IdentityKey>] = [:]

  /// Nothing is known of who is who.
  public init() {}

  /// Reads a cluster, which comes as one range of rows with identifiers, keys and origins.
  public init(
    _ cluster: EventBatch, _ pass: IdentityPass, _ question: FunnelQuestion,
    _ context: WalkContext
  ) {
    let owners = pass.persons(times: cluster.times, identities: cluster.identities)
    let reasons = pass.reasons(times: cluster.times, identities: cluster.identities)
    let steps = FunnelPlan(question, context).steps
    for row in cluster.times.indices {
      let (reason, owner) = (reasons[row], owners[row])
      let claim = Claim(
        reason: reason.kind.rawValue, key: reason.key,
        login: reason.login.map { cluster.times[$0] })
      claims[Place(origin: cluster.origins[row], key: cluster.keys[row])] = claim
      let own = cluster.identifiers(row).filter {
        pass.rules.types[Int($0.identityType)].identityClass == .device
      }
      devices[owner, default: []].formUnion(own)
      var fits: [Int] = []
      steps.find(cluster, row, into: &fits)
      guard !fits.isEmpty, !own.isEmpty else { continue }
      let stranger = Stranger(
        time: cluster.times[row], name: context.tables.names[Int(cluster.names[row])],
        steps: fits, owner: owner, claim: claim, origin: cluster.origins[row])
      strangers.append((stranger, own))
    }
  }

  func claim(_ cited: FunnelStory.Citation) -> Claim? {
    claims[Place(origin: cited.origin, key: cited.key)]
  }

  /// The events of others on a person's devices that could be steps, in the order of time.
  func strangers(to person: PersonRef) -> [Stranger] {
    let own = devices[person] ?? []
    return strangers.filter { $0.stranger.owner != person && !own.isDisjoint(with: $0.devices) }
      .map(\.stranger)
  }
}
