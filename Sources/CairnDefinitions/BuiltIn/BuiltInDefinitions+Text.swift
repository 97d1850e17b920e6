extension BuiltInDefinitions {
  /// The built-in definitions as a file to start from: what `cairn init --print` shows.
  public static let text = """
    # Definitions of Cairn. Every key may be left out; what stands here is what then holds.
    # Changing a definition changes the next answer; nothing has to be ingested again.
    version: 1

    zone: UTC                 # the zone of days, weeks and months in every report
    week_starts: monday
    # currency: EUR           # of money that names none

    # sources:                # without an entry, a file's format is recognised from its first lines
    #   web:
    #     match: ["web-*.ndjson.gz"]
    #     format: native
    #   crm:
    #     match: ["crm-*.csv.gz"]
    #     format: csv
    #     fields:
    #       event: {from: type, map: {won: purchase, refund: refund}}
    #       time: {from: closed_at, zone: Europe/Warsaw}
    #       id: deal_id
    #       ids: {customer: customer_no, email: email}
    #       value: amount

    identity:
      ids: {customer: unique, email: strong, cookie: device}
      device_lookback: 30d    # how far a login reaches over a device's anonymous events
      hub_limit: 50           # an id linked to more customers stops linking
      ignore: ["", "null", "none", "nil", "undefined", "unknown", "anonymous", "guest", "test",
        "nan", "0", "-1", "(not set)", "00000000-0000-0000-0000-000000000000"]

    session:
      timeout: 30m            # a gap of exactly this long is still inside
      max: 24h
      declared: false         # true trusts the source's own session ids
      span: device            # or person: one session over several devices
      midnight: false         # true starts a new session at local midnight
      campaign: false         # true starts a new one when the campaign changes
      passive: [push_received, notification_receive, Push Notification Received, survey_sent]
      bounce: not_engaged     # or single_page: one view at most, and no order or key event
      views: [page_view, screen_view, view_item, Product Viewed, Page Viewed, Screen Viewed]

    # channels:               # rules before the built-in ones; the first that fits wins
    #   rules:
    #     - Partners: "utm_source in ('acme', 'globex')"
    #   ignored_referrers: [pay.example]
    #   own_hosts: [shop.example]

    stages:                   # the model "customer"; the first that fits wins
      - support: {event: [support_ticket, chat_opened, Support Ticket Created, Chat Opened]}
      - advocacy: {event: [share, review, referral_sent, Product Shared, Cart Shared,
          Product Reviewed, Invite Sent]}
      - purchase: {event: [add_to_cart, begin_checkout, purchase, Product Added,
          Checkout Started, Order Completed, order]}
      - retention: {has_ordered: true}
      - consideration: {event: [view_item, search, Product Viewed, Products Searched]}
      - awareness: {event: "*"}

    stage_models:
      buyer:
        - decision: {event: [add_to_cart, begin_checkout, add_shipping_info, add_payment_info,
            purchase, Product Added, Checkout Started, Checkout Step Completed,
            Shipping Info Entered, Payment Info Entered, Order Completed, order]}
        - consideration: {event: [view_item, search, view_item_list, add_to_wishlist,
            Product Viewed, Products Searched, Product List Viewed, Product Added to Wishlist]}
        - awareness: {event: "*"}
      user:
        - solve: {event: [support_ticket, chat_opened, Support Ticket Created, Chat Opened]}
        - engage: {event: [add_to_cart, begin_checkout, add_shipping_info, add_payment_info,
            purchase, Product Added, Checkout Started, Checkout Step Completed,
            Shipping Info Entered, Payment Info Entered, Order Completed, order, share, review,
            referral_sent, Product Shared, Cart Shared, Product Reviewed, Invite Sent]}
        - stay: {has_ordered: true}
        - evaluate: {event: [view_item, search, view_item_list, add_to_wishlist, Product Viewed,
            Products Searched, Product List Viewed, Product Added to Wishlist, view_cart,
            Cart Viewed]}
        - discover: {event: "*"}

    commerce:
      order: {event: [purchase, Order Completed, order], id: order_id, value: value}
      refund: {event: [refund, Order Refunded], order: order_id, value: value}
      # rates: rates.csv        # date,from,to,rate: converts revenue into report_in
      # report_in: EUR
      # first_order: first_order_date   # a property that knows a customer's first order
      cart:
        add: [add_to_cart, Product Added]
        remove: [remove_from_cart, Product Removed]
        checkout: [begin_checkout, Checkout Started]
        shipping: [add_shipping_info, Shipping Info Entered, Checkout Step Completed]
        payment: [add_payment_info, Payment Info Entered]
        value: sum              # price times quantity; or last: the total the last event declared
        abandon_after: 24h
        recover_within: 30d
        recovers_by_any_order: false   # true: also an order that shares no product

    funnels:
      checkout:
        steps:
          - view_item|Product Viewed
          - add_to_cart|Product Added
          - begin_checkout|Checkout Started
          - purchase|Order Completed|order
        window: 7d

    # segments:
    #   big_spenders: "net_revenue >= 500"
    #   mobile: "first.device = 'mobile'"

    surveys:                  # those whose events the store has seen
      nps: {event: nps_response, score: score, scale: [0, 10], asked: nps_asked}
      csat: {event: csat_response, score: score, scale: [1, 5], asked: csat_asked}
      ces: {event: ces_response, score: score, scale: [1, 7], asked: ces_asked}

    goals:                    # what customers want; those that the store has seen
      order_delivered: {start: purchase|Order Completed|order, same: order_id, within: 14d,
        end: order_delivered|delivered|Order Delivered}
      ticket_solved: {start: support_ticket|Support Ticket Created, within: 7d,
        end: ticket_solved|ticket_closed|Support Ticket Solved}

    # touchpoints:
    #   - Help desk: {event: [support_ticket, chat_opened], owner: support}

    # watch:
    #   orders: {min: 20, every: day}

    """
}
