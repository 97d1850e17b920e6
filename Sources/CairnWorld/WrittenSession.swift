/// What the lines of one session share.
struct WrittenSession {
  let person: Int
  let session: Int
  let cookie: Int
  let customerNumber: Int
  let device: Int
  let market: Int
  let channel: Int
  let orderNumber: Int

  init(_ session: Session) {
    person = session.person.number
    self.session = session.number
    cookie = session.cookie
    customerNumber = session.person.customerNumber
    device = session.person.devices[session.device]
    market = session.person.market
    channel = session.channel
    orderNumber = session.orderNumber
  }

  /// The identifier of one of its events, and a number by which lines are chosen to be spoilt.
  func identifier(of event: WorldEvent, seed: UInt64, salt: Chance.Salt) -> (UInt64, UInt64, Int) {
    var chance = Chance(seed, salt, person << 8 | session, Int(event.number))
    return (chance.next(), chance.next(), chance.below(1 << 30))
  }
}
