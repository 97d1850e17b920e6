/// One visit of one person, as it was settled before it began.
///
/// Nothing of a visit is stored from one to the next: a later visit that speaks of an earlier one's
/// order makes the earlier visit again.
struct Visit {
  let person: Person
  /// Which of the person's visits it is, from 0.
  let number: Int
  let device: Int
  let channel: Channel.Index
  let depth: Depth
  let login: Login

  /// How far down the shop somebody goes.
  enum Depth: Int, Comparable {
    case bounce, browse, view, cart, checkout, purchase

    static func < (left: Depth, right: Depth) -> Bool { left.rawValue < right.rawValue }
  }

  /// When the shop learns who the visitor is.
  enum Login { case never, before, during, byNewAccount }

  init(of person: Person, number: Int, seed: UInt64) {
    self.person = person
    self.number = number
    var chance = Chance(seed, .visit, person.number, number)
    device = chance.below(max(person.devices.count, 1))
    channel =
      number == 0 ? Channel.forStrangers.index(&chance) : Channel.forReturning.index(&chance)
    depth = Self.depth(keenness: person.keenness, &chance)
    login = Self.login(of: person, visit: number, &chance)
  }

  private static func depth(keenness: Int, _ chance: inout Chance) -> Depth {
    switch chance.below(100) {
    case ..<18: return .bounce
    case ..<36: return .browse
    default: break
    }
    guard chance.happens(perMille: 280 * keenness / 1000) else { return .view }
    guard chance.happens(perMille: 340 * keenness / 1000) else { return .cart }
    return chance.happens(perMille: 400 * keenness / 1000) ? .purchase : .checkout
  }

  private static func login(of person: Person, visit: Int, _ chance: inout Chance) -> Login {
    guard let accountVisit = person.accountVisit, visit >= accountVisit else { return .never }
    if visit == accountVisit { return .byNewAccount }
    switch chance.below(100) {
    case ..<45: return .before
    case ..<75: return .during
    default: return .never
    }
  }

  /// The order that the visit ends in, if it does; no two visits have the same.
  var orderNumber: Int { person.number * 256 + number + 1_000_000_000 }

  var cookie: Int { person.cookie(device: device, visit: number) }
}

extension Channel {
  /// Where a channel stands in the list of all.
  typealias Index = Int
}
