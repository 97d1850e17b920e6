/// What the shop's office knows about a session afterwards: deliveries, refunds, answers to
/// surveys.
///
/// The web log does not have it, so nothing here is a purchase that the log tells of too.
struct OfficeStory {
  private(set) var orderEvents: [OfficeEvent] = []
  private(set) var surveyEvents: [OfficeEvent] = []
  private var chance: Chance
  private let endSecond: Int

  /// The story of a session; what had not happened by the end of the world's days is not in it.
  init(of session: Session, events: [WorldEvent], plan: WorldPlan) {
    chance = Chance(plan.seed, .office, session.person.number, session.number)
    endSecond = plan.secondCount
    for event in events {
      switch event.name {
      case .purchase: tellOrder(event)
      case .supportTicketOpened: tellTicket(event)
      default: break
      }
    }
    guard let last = events.last, last.marks.contains(.loggedIn) else { return }
    tellCustomer(last)
  }

  private mutating func tellOrder(_ purchase: WorldEvent) {
    let bought = OfficeEvent(.orderShipped, purchase)
    guard chance.below(1000) >= 30 else {
      add(bought, .orderCancelled, hours: 5)
      return
    }
    let shipped = add(bought, .orderShipped, hours: 30)
    let delivered = add(shipped, .orderDelivered, hours: 50)
    if chance.happens(perMille: 250) {
      let returned = add(delivered, .returnReceived, hours: 70)
      var refund = returned
      if chance.happens(perMille: 300) { refund.cents = refund.cents * 4 / 10 + 1 }
      add(refund, .refund, hours: 20)
    }
    if chance.happens(perMille: 500) { ask(delivered) }
  }

  /// Asks how likely they are to recommend the shop; some answer.
  private mutating func ask(_ cause: OfficeEvent) {
    let asked = addSurvey(cause, .npsAsked, hours: 50)
    guard chance.happens(perMille: 400) else { return }
    var answer = asked
    answer.detail = [10, 9, 9, 8, 10, 7, 10, 8, 6, 9, 3, 5, 10, 0, 9, 8][chance.below(16)]
    addSurvey(answer, .npsResponse, hours: 12)
  }

  private mutating func tellTicket(_ opened: WorldEvent) {
    let closed = add(OfficeEvent(.ticketClosed, opened), .ticketClosed, hours: 20)
    guard chance.happens(perMille: 300) else { return }
    var answer = closed
    answer.detail = [5, 4, 5, 3, 4, 1, 2, 5][chance.below(8)]
    addSurvey(answer, .csatResponse, hours: 10)
  }

  private mutating func tellCustomer(_ last: WorldEvent) {
    var note = OfficeEvent(.storePurchase, last)
    note.hasOrder = false
    if chance.happens(perMille: 80) { ask(note) }
    if chance.happens(perMille: 50) {
      note.cents = Catalogue.cents(of: 1 + chance.below(Catalogue.productCount))
      add(note, .storePurchase, hours: 60)
    }
    if chance.happens(perMille: 30) {
      note.cents = 990
      add(note, .subscriptionRenewed, hours: 100)
    }
  }

  @discardableResult
  private mutating func add(
    _ cause: OfficeEvent, _ name: OfficeEvent.Name, hours: Int
  ) -> OfficeEvent {
    let event = effect(of: cause, name, hours: hours)
    if event.second < endSecond { orderEvents.append(event) }
    return event
  }

  @discardableResult
  private mutating func addSurvey(
    _ cause: OfficeEvent, _ name: OfficeEvent.Name, hours: Int
  ) -> OfficeEvent {
    let event = effect(of: cause, name, hours: hours)
    if event.second < endSecond { surveyEvents.append(event) }
    return event
  }

  private mutating func effect(
    of cause: OfficeEvent, _ name: OfficeEvent.Name, hours: Int
  ) -> OfficeEvent {
    var event = cause
    event.name = name
    event.second += 900 + chance.wait(mean: hours * 3600)
    event.tone = chance.below(6)
    return event
  }
}

/// One thing that the office noted.
struct OfficeEvent {
  enum Name: String {
    case orderShipped = "order_shipped"
    case orderDelivered = "order_delivered"
    case orderCancelled = "order_cancelled"
    case returnReceived = "return_received"
    case refund
    case storePurchase = "store_purchase"
    case subscriptionRenewed = "subscription_renewed"
    case ticketClosed = "support_ticket_closed"
    case npsAsked = "nps_asked"
    case npsResponse = "nps_response"
    case csatResponse = "csat_response"

    /// Whether money moved.
    var hasValue: Bool { self == .refund || self == .storePurchase || self == .subscriptionRenewed }
  }

  var name: Name
  var second: Int
  var isCustomer: Bool
  var hasOrder = true
  /// Whether the order was placed at the session before.
  var isFormerOrder: Bool
  var cents: Int
  /// The score of an answer.
  var detail = 0
  /// Which words go with it.
  var tone = 0

  init(_ name: Name, _ cause: WorldEvent) {
    self.name = name
    second = cause.time / 1000
    isCustomer = cause.marks.contains(.loggedIn)
    isFormerOrder = cause.marks.contains(.formerOrder)
    cents = Int(cause.cents)
  }
}
