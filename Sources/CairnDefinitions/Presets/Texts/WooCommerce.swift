extension PresetText {
  static let wooCommerce = """
    # WooCommerce: orders as CSV, in two of the many dialects that export plugins write.
    # - Times are the shop's own: say its zone, `time: {from: [Order Date, date], zone: Europe/Warsaw}`, and
    #   how they are written if not as 2026-05-31: `pattern: "%m/%d/%Y %H:%M"` or `"%d/%m/%Y %H:%M"`; which
    #   of the two cannot be guessed.
    # - A row may be a line item: rows of one order number are one order.
    # - `completed` and `processing` orders are a `purchase`, `refunded` ones a purchase and its refund.
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
          id: [Order Number, order_number, order_id]
          ids:
            customer: {from: [Customer ID, customer_user, customer_id], ignore: ["0"]}
            email: {from: [Email (Billing), billing_email], transform: [trim, lowercase]}
          order_id: [Order Number, order_number]
          value: [Order Total Amount, Order Total, order_total]
          currency: [Currency, order_currency, currency]
        also:
          refund:
            where: ("Order Status" in ('Refunded', 'refunded', 'wc-refunded')
              or status in ('refunded', 'Refunded', 'wc-refunded'))
            fields:
              event: {const: refund}
    """
}
