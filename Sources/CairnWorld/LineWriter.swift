/// Writes events as lines of the web log.
struct LineWriter {
  private let plan: WorldPlan
  private let texts: LineTexts
  private var clock: ClockText

  init(_ plan: WorldPlan, _ texts: LineTexts) {
    self.plan = plan
    self.texts = texts
    clock = ClockText(startDay: plan.startDay)
  }

  /// Appends the line of an event, spoilt in one way if that is asked for.
  mutating func append(
    _ event: WorldEvent, of session: WrittenSession, flaw: Flaw? = nil, to lines: inout [UInt8]
  ) {
    let start = lines.count
    switch plan.shape {
    case .flat: appendFlat(event, session, flaw, &lines)
    case .nested: appendNested(event, session, flaw, &lines)
    }
    if flaw == .cutShort {
      let length = lines.count - start
      lines.removeLast(length * (3 + Int(event.number) % 5) / 9)
    }
    lines.append(UInt8(ascii: "\n"))
  }

  private mutating func appendFlat(
    _ event: WorldEvent, _ session: WrittenSession, _ flaw: Flaw?, _ line: inout [UInt8]
  ) {
    line += #"{"event":""#.utf8
    line += texts.names[Int(event.name.rawValue)]
    appendTime(event, flaw, &line)
    line += #"","event_id":""#.utf8
    appendIdentifier(event, session, flaw, &line)
    if flaw != .missingID {
      line += #"","anonymous_id":"v"#.utf8
      line.append(decimal: session.cookie)
      appendCustomer(event, session, key: #"","user_id":"K"#, &line)
    }
    line += "\"".utf8
    if flaw != .missingID { appendEmail(event, session, &line) }
    line += texts.devices[session.device]
    line += texts.markets[session.market]
    line += texts.currencies[session.market]
    appendPage(event, flaw, key: #","url":""#, &line)
    if event.marks.contains(.landing) { line += texts.channels[session.channel] }
    appendProperties(event, session, &line)
    line += "}".utf8
  }

  private mutating func appendNested(
    _ event: WorldEvent, _ session: WrittenSession, _ flaw: Flaw?, _ line: inout [UInt8]
  ) {
    line += #"{"messageId":""#.utf8
    appendIdentifier(event, session, flaw, &line)
    line += #"","type":"track","event":""#.utf8
    line += texts.names[Int(event.name.rawValue)]
    appendTime(event, flaw, &line)
    if flaw != .missingID {
      line += #"","anonymousId":"v"#.utf8
      line.append(decimal: session.cookie)
      appendCustomer(event, session, key: #"","userId":"K"#, &line)
    }
    line += #"","context":{"library":{"name":"shop.js","version":"2.14.0"},"#.utf8
    line += texts.devices[session.device]
    line += texts.markets[session.market]
    appendPage(event, flaw, key: #","page":{"url":""#, &line)
    if event.marks.contains(.landing), let referrer = Channel.all[session.channel].referrer {
      line += #","referrer":""#.utf8
      line += referrer.utf8
      line += "\"".utf8
    }
    line += "}".utf8
    if event.marks.contains(.landing) { line += texts.channels[session.channel] }
    line += #"},"properties":{"shop":"web""#.utf8
    if flaw != .missingID { appendEmail(event, session, &line) }
    line += texts.currencies[session.market]
    appendProperties(event, session, &line)
    line += "}}".utf8
  }
}

extension LineWriter {
  private mutating func appendTime(_ event: WorldEvent, _ flaw: Flaw?, _ line: inout [UInt8]) {
    if flaw == .missingTime { return }
    line += #"","timestamp":""#.utf8
    if flaw == .badTime {
      line += (event.number % 2 == 0 ? "2026-09-31T08:15:00.000Z" : "yesterday").utf8
    } else {
      clock.append(millisecond: event.time, to: &line)
    }
  }

  private func appendIdentifier(
    _ event: WorldEvent, _ session: WrittenSession, _ flaw: Flaw?, _ line: inout [UInt8]
  ) {
    // A spoilt line is a line of its own, so that its good twin is not taken for its repetition.
    let salt: Chance.Salt = flaw == nil ? .identity : .flaw
    let identifier = session.identifier(of: event, seed: plan.seed, salt: salt)
    line.append(identifier: identifier.0, identifier.1)
  }

  private func appendCustomer(
    _ event: WorldEvent, _ session: WrittenSession, key: String, _ line: inout [UInt8]
  ) {
    guard event.marks.contains(.loggedIn) else { return }
    line += key.utf8
    line.append(decimal: session.customerNumber)
  }

  private func appendEmail(_ event: WorldEvent, _ session: WrittenSession, _ line: inout [UInt8]) {
    guard event.marks.contains(.email) else { return }
    line += #","email":""#.utf8
    line += Person(session.person, seed: plan.seed).email(seed: plan.seed).utf8
    line += "\"".utf8
  }

  private func appendPage(
    _ event: WorldEvent, _ flaw: Flaw?, key: String, _ line: inout [UInt8]
  ) {
    line += key.utf8
    PagePath.append(event, to: &line)
    if flaw == .notUTF8 { line += [0x2f, 0xc3, 0x28, 0xff] }
    line += #"","page_type":""#.utf8
    line += PagePath.kind(event.name.properties).utf8
    line += "\"".utf8
  }

  private func appendProperties(
    _ event: WorldEvent, _ session: WrittenSession, _ line: inout [UInt8]
  ) {
    switch event.name.properties {
    case .page: append(#","section":""#, PropertyTexts.sections, event.detail, &line)
    case .list: append(#","sort":""#, PropertyTexts.orders, event.detail, &line)
    case .search:
      line += #","search_term":""#.utf8
      line += texts.searchTerms[Int(event.detail)]
      line += "\"".utf8
    case .item: line += texts.products[Int(event.product)]
    case .cartItem:
      line += texts.products[Int(event.product)]
      append(#","quantity":"#, Int(event.quantity), &line)
      appendCart(event, session, &line)
    case .cart:
      appendCart(event, session, &line)
      append(#","coupon":""#, PropertyTexts.coupons, event.detail, &line)
    case .checkout:
      appendCart(event, session, &line)
      append(#","item_count":"#, Int(event.itemCount), &line)
      append(#","method":""#, PropertyTexts.methods, event.detail, &line)
    case .purchase:
      append(#","order_id":"A"#, session.orderNumber, &line)
      line += "\"".utf8
      appendCart(event, session, &line)
      append(#","item_count":"#, Int(event.itemCount), &line)
      append(#","method":""#, PropertyTexts.methods, event.detail, &line)
    case .order, .rating:
      let isFormer = event.marks.contains(.formerOrder)
      append(#","order_id":"A"#, session.orderNumber - (isFormer ? 1 : 0), &line)
      line += "\"".utf8
      if event.name == .reviewSubmitted { append(#","rating":"#, Int(event.detail), &line) }
      if event.name == .supportTicketOpened {
        append(#","topic":""#, PropertyTexts.topics, event.detail, &line)
      }
    }
  }

  private func appendCart(_ event: WorldEvent, _ session: WrittenSession, _ line: inout [UInt8]) {
    append(#","cart_id":"C"#, session.orderNumber, &line)
    line += #"","value":"#.utf8
    line.append(cents: Int(event.cents))
  }

  private func append(_ key: String, _ number: Int, _ line: inout [UInt8]) {
    line += key.utf8
    line.append(decimal: number)
  }

  private func append(
    _ key: String, _ values: [String], _ number: UInt16, _ line: inout [UInt8]
  ) {
    line += key.utf8
    line += values[Int(number) % values.count].utf8
    line += "\"".utf8
  }
}

/// Values of properties that an event's `detail` chooses from.
private enum PropertyTexts {
  static let sections = ["home", "about", "help", "returns", "stores", "blog", "sale", "gifts"]
  static let orders = ["relevance", "price_up", "price_down", "newest"]
  static let coupons = ["AUTUMN10", "WELCOME", "FREESHIP", "VIP20"]
  static let methods = ["card", "paypal", "invoice", "transfer", "wallet"]
  static let topics = ["delivery", "size", "damaged", "payment", "other"]
}
