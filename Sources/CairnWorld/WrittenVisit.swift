/// What the lines of one visit share.
struct WrittenVisit {
  let person: Int
  let visit: Int
  let cookie: Int
  let customerNumber: Int
  let device: Int
  let market: Int
  let channel: Int
  let orderNumber: Int

  init(_ visit: Visit) {
    person = visit.person.number
    self.visit = visit.number
    cookie = visit.cookie
    customerNumber = visit.person.customerNumber
    device = visit.person.devices[visit.device]
    market = visit.person.market
    channel = visit.channel
    orderNumber = visit.orderNumber
  }

  /// The identifier of one of its events, and a number by which lines are chosen to be spoilt.
  func identifier(of event: WorldEvent, seed: UInt64, salt: Chance.Salt) -> (UInt64, UInt64, Int) {
    var chance = Chance(seed, salt, person << 8 | visit, Int(event.number))
    return (chance.next(), chance.next(), chance.below(1 << 30))
  }
}
