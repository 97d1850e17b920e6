/// What a person can do in the shop.
///
/// In the log a name is written with underscores: `viewItem` is `view_item`.
enum WebEventName: UInt8, CaseIterable {
  // Looking around.
  case pageView, viewItemList, selectItem, viewItem, search, filterApplied, sortApplied
  case promotionView, promotionClick, scrollDepth, compareItems, recommendationClick
  // Looking closely.
  case imageZoom, videoPlay, sizeGuideOpened, reviewsRead, stockAlertSet, shareItem
  case addToWishlist, removeFromWishlist
  // The cart.
  case addToCart, removeFromCart, updateQuantity, viewCart, couponApplied, couponRejected
  // The checkout.
  case beginCheckout, addShippingInfo, addPaymentInfo, paymentFailed, purchase
  // The account.
  case login, loginFailed, logout, signUp, newsletterSignup, profileUpdated
  // After the order.
  case orderTracked, reviewSubmitted, refundRequested, surveyShown
  // Help, and what goes wrong.
  case helpArticleViewed, chatStarted, chatMessage, supportTicketOpened, storeLocatorUsed
  case formError, errorShown, cookieConsent, appBannerDismissed

  /// The name as it stands in the log.
  var text: String {
    "\(self)".reduce(into: "") { text, letter in
      if letter.isUppercase { text += "_" }
      text += letter.lowercased()
    }
  }

  /// Which properties its events bring besides those that all have.
  var properties: PropertyGroup { Self.groups[Int(rawValue)] }

  private static let groups: [PropertyGroup] = allCases.map { name in
    switch name {
    case .viewItem, .selectItem, .imageZoom, .videoPlay, .sizeGuideOpened, .reviewsRead,
      .stockAlertSet, .shareItem, .addToWishlist, .removeFromWishlist, .compareItems,
      .recommendationClick:
      .item
    case .addToCart, .removeFromCart, .updateQuantity: .cartItem
    case .viewItemList, .filterApplied, .sortApplied: .list
    case .search: .search
    case .viewCart, .couponApplied, .couponRejected: .cart
    case .beginCheckout, .addShippingInfo, .addPaymentInfo, .paymentFailed: .checkout
    case .purchase: .purchase
    case .orderTracked, .refundRequested, .surveyShown: .order
    case .reviewSubmitted, .supportTicketOpened: .rating
    default: .page
    }
  }
}

/// A set of properties that several events share.
enum PropertyGroup: UInt8 {
  case page, list, search, item, cartItem, cart, checkout, purchase, order, rating
}
