/// One session of one person, as it was settled before it began.
///
/// Nothing of a session is stored from one to the next: a later session that speaks of an earlier
/// one's order makes the earlier session again.
struct Session {
  let person: Person
  /// Which of the person's sessions it is, from 0.
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

  /// When the shop learns who the person is.
  enum Login { case never, before, during, byNewAccount }

  init(of person: Person, number: Int, seed: UInt64) {
    self.person = person
    self.number = number
    var chance = Chance(seed, .session, person.number, number)
    device = chance.below(max(person.devices.count, 1))
    channel =
      number == 0 ? Channel.forStrangers.index(&chance) : Channel.forReturning.index(&chance)
    depth = Self.depth(keenness: person.keenness, &chance)
    login = Self.login(of: person, session: number, &chance)
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

  private static func login(of person: Person, session: Int, _ chance: inout Chance) -> Login {
    guard let accountSession = person.accountSession, session >= accountSession else {
      return .never
    }
    if session == accountSession { return .byNewAccount }
    switch chance.below(100) {
    case ..<45: return .before
    case ..<75: return .during
    default: return .never
    }
  }

  /// The order that the session ends in, if it does; no two sessions have the same.
  var orderNumber: Int { person.number * 256 + number + 1_000_000_000 }

  var cookie: Int { person.cookie(device: device, session: number) }
}

extension Channel {
  /// Where a channel stands in the list of all.
  typealias Index = Int
}
