/// Somebody who comes to the shop, with everything about them that does not change.
///
/// A person is made from their number alone, as often as one is asked for.
struct Person {
  let number: Int
  let market: Int
  /// Where their devices stand in `Device.all`.
  let devices: [Int]
  /// How many sessions they have in their life, inside the world's days or outside.
  let sessionCount: Int
  /// The session at which they open an account; none, or one before their first session.
  let accountSession: Int?
  /// How much likelier than others they are to buy, in thousandths.
  let keenness: Int

  /// The account a person has before the log begins.
  static let longAgo = -1

  init(_ number: Int, seed: UInt64) {
    precondition(number < 1 << 26, "a cookie has room for the numbers of 67 million persons")
    self.number = number
    var chance = Chance(seed, .person, number)
    market = Market.all.index(&chance)
    sessionCount = chance.number(in: Self.sessionCounts.pick(&chance))
    let deviceCount = sessionCount == 1 ? 1 : Self.deviceCounts.pick(&chance)
    devices = (0..<deviceCount).map { _ in Device.all.index(&chance) }
    keenness = [600, 850, 1000, 1250, 1700][chance.below(5)]
    switch chance.below(100) {
    case ..<14: accountSession = Self.longAgo
    case ..<55: accountSession = min(chance.wait(mean: 3), chance.below(sessionCount + 2))
    default: accountSession = nil
    }
  }

  /// Most come once, some for years.
  private static let sessionCounts = Mixture([
    (550, 1...1), (160, 2...2), (80, 3...3), (80, 4...5), (60, 6...9), (40, 10...19),
    (20, 20...39), (8, 40...79), (2, 80...150),
  ])

  private static let deviceCounts = Mixture([(55, 1), (33, 2), (12, 3)])

  /// When the sessions begin, in seconds from the world's start; some may lie outside of it.
  ///
  /// Between two sessions there are at least two hours, so that no two of them touch.
  func sessionStarts(_ plan: WorldPlan, into starts: inout [Int]) {
    starts.removeAll(keepingCapacity: true)
    var chance = Chance(plan.seed, .calendar, number)
    let day = 86_400
    // Persons who came before the world's first day keep its first days as busy as its last.
    let leadDays = min(30, 2 * plan.days)
    var moment = chance.below((plan.days + leadDays) * day) - leadDays * day
    // Who comes often comes at short intervals.
    let meanGap = 14 * day / (1 + sessionCount / 3)
    let secondsAhead = Market.all.elements[market].hoursAhead * 3600
    for _ in 0..<sessionCount {
      let hour = Market.hoursOfDay.pick(&chance)
      let second = (hour * 3600 + chance.below(3600) - secondsAhead + 2 * day) % day
      let wanted = (moment + leadDays * day) / day * day - leadDays * day + second
      moment = max(wanted, (starts.last ?? .min / 2) + 7200)
      starts.append(moment)
      moment += chance.wait(mean: meanGap)
    }
  }
}

extension Person {
  /// The customer's number, as the shop's office writes it.
  var customerNumber: Int { 1_000_000 + number }

  /// The cookie of one of their devices; people throw cookies away now and then.
  func cookie(device: Int, session: Int) -> Int {
    let age = session / 24
    let plain = (UInt64(number) << 10) | (UInt64(device & 3) << 8) | UInt64(age & 0xff)
    // Odd factors and shifts change places within 36 bits, so no two cookies become one.
    let mask: UInt64 = (1 << 36) - 1
    var mixed = (plain &* 0x9_e377_79b1) & mask
    mixed ^= mixed >> 19
    mixed = (mixed &* 0x5_851f_42d5) & mask
    mixed ^= mixed >> 17
    return Int(mixed)
  }

  func nameParts(seed: UInt64) -> (first: String, last: String) {
    var chance = Chance(seed, .identity, number)
    return (
      Self.firstNames[chance.below(Self.firstNames.count)],
      Self.lastNames[chance.below(Self.lastNames.count)]
    )
  }

  func email(seed: UInt64) -> String {
    let name = nameParts(seed: seed)
    let host = ["example.com", "example.org", "example.net"][number % 3]
    return "\(name.first).\(name.last)\(number)@\(host)".lowercased()
  }

  private static let firstNames = [
    "Ada", "Alan", "Amira", "Anna", "Ben", "Carla", "Chen", "Clara", "David", "Elif", "Emma", "Eva",
    "Felix", "Grace", "Hana", "Ida", "Ivan", "Jana", "Jonas", "Julia", "Karim", "Lara", "Lea",
    "Leo",
    "Lina", "Luca", "Maria", "Max", "Mia", "Mila", "Noah", "Nora", "Omar", "Paul", "Rosa", "Sara",
    "Sofia", "Tom", "Yuki", "Zoe",
  ]

  private static let lastNames = [
    "Adler", "Bauer", "Becker", "Braun", "Costa", "Dubois", "Fischer", "Garcia", "Hansen", "Hofer",
    "Ivanov", "Jansen", "Kaya", "Keller", "Klein", "Kowalski", "Lang", "Lopez", "Maier", "Martin",
    "Moreau", "Novak", "Olsen", "Peters", "Rossi", "Roth", "Sato", "Schmidt", "Silva", "Smith",
    "Stein", "Suzuki", "Tanaka", "Vogel", "Wagner", "Weber", "Winter", "Wolf", "Yilmaz", "Zimmer",
  ]
}
