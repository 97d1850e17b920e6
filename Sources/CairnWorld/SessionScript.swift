/// Plays a session, from the first page to the last.
///
/// What the person has settled on (`Session`) decides how far they go; chance decides the rest.
struct SessionScript {
  private let session: Session
  private let seed: UInt64
  private var chance: Chance
  private var now: Int
  private let end: Int
  private var isLoggedIn: Bool
  private var product: Int
  private var cart: [(product: Int, quantity: Int)] = []
  private(set) var events: [WorldEvent] = []

  /// A session lasts less than this, so it spans no more than two hours of the clock.
  static let longestMilliseconds = 55 * 60_000

  /// A browser holds events back for this long, or until it has so many.
  private static let longestHoldMilliseconds = 60_000
  private static let mostEventsSentTogether = 10

  init(_ session: Session, startSecond: Int, seed: UInt64) {
    self.session = session
    self.seed = seed
    chance = Chance(seed, .script, session.person.number, session.number)
    now = startSecond * 1000 + chance.below(1000)
    end = startSecond * 1000 + Self.longestMilliseconds
    isLoggedIn = session.login == .before
    product = Catalogue.product(&chance)
    events.reserveCapacity(32)
    play()
    send()
  }

  private mutating func play() {
    land()
    guard session.depth > .bounce else { return }
    followUpFormerOrder()
    browse()
    if session.depth >= .cart { fillCart() }
    if session.depth >= .checkout { checkOut() }
    leave()
  }
}

extension SessionScript {
  private var cents: Int { cart.reduce(0) { $0 + Catalogue.cents(of: $1.product) * $1.quantity } }

  /// Adds an event, after a pause for the person to think.
  private mutating func add(
    _ name: WebEventName, after seconds: Int = 12, detail: Int = 0,
    marks: WorldEvent.Marks = []
  ) {
    // Who is slow is hurried on, so that every session is at its end in time; and no pause
    // is as long as the half hour that would make two sessions of one.
    let pause = min(500 + chance.wait(mean: seconds * 1000), 8 * 60_000)
    now = min(now + pause, max(now + 1, end - 60_000))
    var event = WorldEvent(time: now, arrival: now, number: UInt16(events.count), name: name)
    event.marks = marks.union(isLoggedIn ? .loggedIn : [])
    event.detail = UInt16(detail)
    switch name.properties {
    case .item: event.product = UInt16(product)
    case .cartItem:
      event.product = UInt16(product)
      event.quantity = UInt8(cart.last?.quantity ?? 1)
      event.cents = Int32(cents)
    case .cart, .checkout, .purchase:
      event.cents = Int32(cents)
      event.itemCount = UInt8(cart.count)
    default: break
    }
    events.append(event)
  }

  private mutating func maybe(_ name: WebEventName, perMille: Int, after seconds: Int = 12) {
    if chance.happens(perMille: perMille) { add(name, after: seconds, detail: chance.below(8)) }
  }

  private mutating func land() {
    switch chance.below(10) {
    case ..<4: add(.pageView, after: 0, marks: .landing)
    case ..<6: add(.viewItemList, after: 0, detail: product, marks: .landing)
    default:
      // Only who goes on to look at a product lands on one.
      let name: WebEventName = session.depth >= .view ? .viewItem : .pageView
      add(name, after: 0, marks: .landing)
    }
    if session.number == 0 { maybe(.cookieConsent, perMille: 700, after: 4) }
    maybe(.scrollDepth, perMille: 150, after: 6)
    maybe(.appBannerDismissed, perMille: 30, after: 5)
  }

  /// What a buyer does about the order of the session before.
  private mutating func followUpFormerOrder() {
    guard session.number > 0 else { return }
    let former = Session(of: session.person, number: session.number - 1, seed: seed)
    guard former.depth == .purchase else { return }
    if session.login == .during { logIn() }
    if chance.happens(perMille: 450) { add(.orderTracked, after: 15, marks: .formerOrder) }
    if chance.happens(perMille: 60) { add(.refundRequested, after: 60, marks: .formerOrder) }
    if chance.happens(perMille: 70) {
      add(.supportTicketOpened, after: 90, detail: chance.below(5), marks: .formerOrder)
    }
    if chance.happens(perMille: 140) {
      let stars = [5, 5, 4, 4, 3, 2, 1, 5][chance.below(8)]
      add(.reviewSubmitted, after: 80, detail: stars, marks: .formerOrder)
      maybe(.shareItem, perMille: 120)
    }
  }

  private mutating func browse() {
    let logInStep = session.login == .during ? chance.below(6) : -1
    let stepCount = 2 + min(chance.wait(mean: session.depth >= .view ? 5 : 3), 24)
    for step in 0..<stepCount {
      if step == logInStep { logIn() }
      switch chance.below(100) {
      case ..<20: lookAtList()
      case ..<32:
        add(.search, after: 14, detail: chance.below(Catalogue.searchTerms.count))
        if session.depth >= .view { maybe(.selectItem, perMille: 500, after: 8) }
      case ..<80: session.depth >= .view ? lookAtItem() : lookAtList()
      default: wander()
      }
    }
    if session.depth >= .view && !events.contains(where: { $0.name == .viewItem }) { lookAtItem() }
    if session.login == .byNewAccount && session.depth < .checkout { signUp() }
  }

  private mutating func lookAtList() {
    if chance.happens(perMille: 250) { product = Catalogue.product(&chance) }
    add(.viewItemList, detail: product)
    if chance.happens(perMille: 180) { add(.filterApplied, after: 8, detail: product) }
    if chance.happens(perMille: 90) { add(.sortApplied, after: 6, detail: product) }
    maybe(.promotionView, perMille: 60, after: 2)
  }

  private mutating func lookAtItem() {
    switch chance.below(100) {
    case ..<25: break
    case ..<70: product = Catalogue.sibling(of: product, &chance)
    default: product = Catalogue.product(&chance)
    }
    add(.viewItem, after: 14)
    switch chance.below(100) {
    case ..<14: add(.imageZoom, after: 7)
    case ..<24: add(.reviewsRead, after: 12)
    case ..<30: add(.sizeGuideOpened, after: 10)
    case ..<34: add(.videoPlay, after: 12)
    case ..<40: add(.addToWishlist, after: 15)
    case ..<42: add(.compareItems, after: 20)
    case ..<44: add(.recommendationClick, after: 15)
    case ..<45: add(.shareItem, after: 20)
    case ..<46: add(.stockAlertSet, after: 15)
    case ..<47: add(.removeFromWishlist, after: 9)
    default: break
    }
  }

  /// What is neither list nor product.
  private mutating func wander() {
    switch chance.below(100) {
    case ..<46: add(.pageView, detail: 1 + chance.below(7))
    case ..<58: add(.promotionClick, after: 9, detail: chance.below(8))
    case ..<68: add(.helpArticleViewed, after: 30, detail: chance.below(8))
    case ..<74: add(.storeLocatorUsed, after: 20)
    case ..<80: add(.newsletterSignup, after: 25, marks: .email)
    case ..<86:
      add(.chatStarted, after: 20)
      for _ in 0...chance.below(4) { add(.chatMessage, after: 25) }
    case ..<91: add(.errorShown, after: 3, detail: chance.below(3))
    case ..<96: add(.formError, after: 10, detail: chance.below(4))
    default: if isLoggedIn { add(.profileUpdated, after: 40) } else { add(.scrollDepth, after: 9) }
    }
  }

  private mutating func fillCart() {
    for _ in 0...min(chance.wait(mean: 1), 4) {
      lookAtItem()
      cart.append((product, chance.happens(perMille: 150) ? 2 : 1))
      add(.addToCart, after: 18)
      maybe(.viewCart, perMille: 350, after: 6)
    }
    if cart.count > 1 && chance.happens(perMille: 160) {
      product = cart[cart.count - 1].product
      add(.removeFromCart, after: 10)
      cart.removeLast()
    }
    if chance.happens(perMille: 80) {
      cart[cart.count - 1].quantity += 1
      product = cart[cart.count - 1].product
      add(.updateQuantity, after: 8)
    }
  }

  private mutating func checkOut() {
    maybe(.couponApplied, perMille: 150, after: 15)
    maybe(.couponRejected, perMille: 50, after: 15)
    add(.beginCheckout, after: 12)
    if session.login == .byNewAccount { signUp() } else if session.login == .during { logIn() }
    let buys = session.depth == .purchase
    guard buys || chance.happens(perMille: 600) else { return }
    add(.addShippingInfo, after: 45, detail: chance.below(3), marks: .email)
    guard buys || chance.happens(perMille: 600) else { return }
    add(.addPaymentInfo, after: 40, detail: chance.below(5))
    guard buys else { return maybe(.paymentFailed, perMille: 400) }
    maybe(.paymentFailed, perMille: 50, after: 6)
    add(.purchase, after: 12, detail: chance.below(5), marks: .email)
    maybe(.surveyShown, perMille: 200, after: 5)
  }

  private mutating func logIn() {
    guard !isLoggedIn else { return }
    maybe(.loginFailed, perMille: 80, after: 12)
    isLoggedIn = true
    add(.login, after: 15, detail: chance.below(3))
  }

  private mutating func signUp() {
    isLoggedIn = true
    add(.signUp, after: 60, detail: chance.below(3), marks: .email)
    maybe(.newsletterSignup, perMille: 250, after: 5)
  }

  /// Has the browser send its events as browsers do: some at a time, a moment after the last.
  private mutating func send() {
    var first = 0
    for number in events.indices {
      let isNextApart =
        number + 1 == events.count || number + 1 - first == Self.mostEventsSentTogether
        || events[number + 1].time - events[first].time > Self.longestHoldMilliseconds
      guard isNextApart else { continue }
      for held in first...number { events[held].arrival = events[number].time + 300 }
      first = number + 1
    }
  }

  private mutating func leave() {
    if isLoggedIn { maybe(.logout, perMille: 60, after: 10) }
  }
}
