extension PresetText {
  static let wooCommerce = """
    # WooCommerce: orders as CSV, in two of the many dialects that export plugins write.
    # - Times are the shop's own: say its zone, `time: {from: [Order Date, date], zone: Europe/Warsaw}`, and
    #   how they are written if not as 2026-05-31: `pattern: "%m/%d/%Y %H:%M"` or `"%d/%m/%Y %H:%M"`; which
    #   of the two cannot be guessed.
    # - A row may be a line item: rows of one order number are one order.
    # - `completed` and `processing` orders are a `purchase`, `refunded` ones a purchase and its refund.
    #   An order of a later export in a state that is no purchase is one more event, so one that was
    #   pending and has been paid meanwhile counts.
    # - `order_cancelled` has no `value`: named under `commerce: {refund: {event: …}}`, it takes back what
    #   is left of an order that was a purchase before.
    # - The dialects are from samples, not yet checked against a shop's own export.
    version: 1
    sources:
      woocommerce:
        about: WooCommerce's orders
        recognise:
          - [Order Number, Order Status, Order Date]
          - [order_id, order_number, order_total, status]
        format: csv
        group:
          by: [Order Number, order_number]
          items: ["Item *", SKU, Name, Quantity, "line_item*"]
        fields:
          event:
            from: [Order Status, status]
            transform: [lowercase, {without: "wc-"}]
            map: {completed: purchase, processing: purchase, refunded: purchase, pending: order_pending,
              pending payment: order_pending, on-hold: order_on_hold, on hold: order_on_hold,
              failed: order_failed, cancelled: order_cancelled}
          time: [Order Date, date]
          id:
            - join: [Order Number, Order Status]
              with: "/"
              where: (not (event in ('purchase', 'refund')))
            - join: [order_number, status]
              with: "/"
              where: (not (event in ('purchase', 'refund')))
            - Order Number
            - order_number
            - order_id
          ids:
            customer: {from: [Customer ID, customer_user, customer_id], ignore: ["0"]}
            email: {from: [Email (Billing), billing_email], transform: [trim, lowercase]}
          order_id: [Order Number, order_number]
          value:
            from: [Order Total Amount, Order Total, order_total]
            where: (not (event = 'order_cancelled'))
          currency: [Currency, order_currency, currency]
          items: items
          product_skus: {from: items, transform: [{each: SKU}]}
        also:
          refund:
            where: ("Order Status" in ('Refunded', 'refunded', 'wc-refunded')
              or status in ('refunded', 'Refunded', 'wc-refunded'))
            fields:
              event: {const: refund}
    """
}
