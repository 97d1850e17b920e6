/// Writes what the office knows: the order export as CSV, the answers to surveys as JSON.
struct OfficeWriter {
  static let orderHeader =
    "event,timestamp,event_id,customer_id,email,order_id,value,currency,customer_name,comment\r\n"

  private let plan: WorldPlan
  private var orderClock: ClockText
  private var surveyClock: ClockText
  private(set) var orderLines: [UInt8] = []
  private(set) var surveyLines: [UInt8] = []
  private(set) var orderEventCount = 0
  private(set) var surveyEventCount = 0

  init(_ plan: WorldPlan) {
    self.plan = plan
    orderClock = ClockText(startDay: plan.startDay, between: UInt8(ascii: " "))
    surveyClock = ClockText(startDay: plan.startDay)
  }

  mutating func append(_ story: OfficeStory, of session: Session) {
    for (number, event) in story.orderEvents.enumerated() {
      appendOrder(event, of: session, number: number)
    }
    for (number, event) in story.surveyEvents.enumerated() {
      appendSurvey(event, of: session, number: number)
    }
    orderEventCount += story.orderEvents.count
    surveyEventCount += story.surveyEvents.count
  }

  private func orderNumber(_ event: OfficeEvent, _ session: Session) -> Int {
    session.orderNumber - (event.isFormerOrder ? 1 : 0)
  }

  private mutating func appendOrder(_ event: OfficeEvent, of session: Session, number: Int) {
    let person = session.person
    let name = person.nameParts(seed: plan.seed)
    orderLines += event.name.rawValue.utf8
    orderLines += ",".utf8
    orderClock.append(second: event.second, to: &orderLines)
    orderLines += ",crm-\(session.orderNumber)-\(number),".utf8
    if event.isCustomer { orderLines += "K\(person.customerNumber)".utf8 }
    // The office types addresses as it hears them.
    let email = person.email(seed: plan.seed)
    let typed = event.tone == 5 ? "\(name.first)\(email.dropFirst(name.first.count))" : email
    orderLines += ",\(typed),".utf8
    if event.hasOrder { orderLines += "A\(orderNumber(event, session))".utf8 }
    orderLines += ",".utf8
    if event.name.hasValue { orderLines.append(cents: event.cents) }
    let currency = Market.all.elements[person.market].currency
    orderLines += ",\(currency),\"\(name.last), \(name.first)\",".utf8
    orderLines += Self.comments[event.tone].utf8
    orderLines += "\r\n".utf8
  }

  private mutating func appendSurvey(_ event: OfficeEvent, of session: Session, number: Int) {
    let person = session.person
    surveyLines += #"{"event":"\#(event.name.rawValue)","timestamp":""#.utf8
    surveyClock.append(millisecond: event.second * 1000, to: &surveyLines)
    surveyLines += #"","event_id":"survey-\#(session.orderNumber)-\#(number)""#.utf8
    if event.isCustomer {
      surveyLines += #","customer_id":"K\#(person.customerNumber)""#.utf8
    } else {
      surveyLines += #","email":"\#(person.email(seed: plan.seed))""#.utf8
    }
    if event.hasOrder {
      surveyLines += #","order_id":"A\#(orderNumber(event, session))""#.utf8
    }
    switch event.name {
    case .npsResponse, .csatResponse:
      surveyLines += #","score":\#(event.detail),"comment":"#.utf8
      let isContent = event.detail > 3
      surveyLines += Self.answers[event.tone % 3 + (isContent ? 3 : 0)].utf8
    default:
      let survey = event.hasOrder ? "after_delivery" : "customers"
      surveyLines += #","survey":"\#(survey)""#.utf8
    }
    surveyLines += "}\n".utf8
  }

  /// Comments as the export quotes them: with commas and quotes of their own.
  private static let comments = [
    "", "", "\"call back, mornings\"", "\"said \"\"too small\"\", wants the next size\"",
    "left at neighbour", "\"paid in store, card\"",
  ]

  private static let answers = [
    #""never again""#, #""too \"small\" for its size""#, "null",
    #""gerne wieder, schöne Läden""#, #""fast and friendly""#, "null",
  ]
}
