/// An event before it is written: numbers only, so that an hour of them sorts fast.
struct WorldEvent {
  /// When it happened, in milliseconds from the world's start.
  var time: Int
  /// When its line reached the log.
  var arrival: Int
  /// Where its session stands in the list of those being written.
  var session: Int32 = 0
  /// Which of its session's events it is, from 0.
  var number: UInt16
  var name: WebEventName
  var marks: Marks = []
  var quantity: UInt8 = 1
  var product: UInt16 = 0
  /// A search term, a coupon, an article or the like, by its number.
  var detail: UInt16 = 0
  /// How many things are in the cart.
  var itemCount: UInt8 = 0
  /// The worth of the cart or the order, in hundredths.
  var cents: Int32 = 0

  /// What else is to be known of an event.
  struct Marks: OptionSet {
    let rawValue: UInt8

    /// It is the first of its session, so it tells the channel.
    static let landing = Marks(rawValue: 1)
    static let loggedIn = Marks(rawValue: 2)
    /// It tells the person's e-mail address.
    static let email = Marks(rawValue: 4)
    /// It speaks of the order of the session before.
    static let formerOrder = Marks(rawValue: 8)
    /// Its line stands hours behind the time it tells.
    static let late = Marks(rawValue: 16)
    /// Its line repeats an earlier one.
    static let repeated = Marks(rawValue: 32)
  }

  /// Whether it is written before another: by arrival, then in an order that never changes.
  func isWritten(before other: WorldEvent, sessions: [WrittenSession]) -> Bool {
    if arrival != other.arrival { return arrival < other.arrival }
    let (mine, others) = (sessions[Int(session)], sessions[Int(other.session)])
    if mine.person != others.person { return mine.person < others.person }
    if number != other.number { return number < other.number }
    return marks.rawValue < other.marks.rawValue
  }
}
