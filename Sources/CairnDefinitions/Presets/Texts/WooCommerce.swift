extension PresetText {
  static let wooCommerce = """
    # WooCommerce: orders as CSV, in two of the many dialects that export plugins write. What its REST
    # API gives is JSON and has a preset of its own, woocommerce_api.
    # - Times are the shop's own: say its zone, `time: {from: [Order Date, date], zone: Europe/Warsaw}`, and
    #   how they are written if not as 2026-05-31: `pattern: "%m/%d/%Y %H:%M"` or `"%d/%m/%Y %H:%M"`; which
    #   of the two cannot be guessed.
    # - A row may be a line item: rows of one order number are one order.
    # - `completed` and `processing` orders are a `purchase`, `refunded` ones a purchase and its refund.
    #   An order of a later export in a state that is no purchase is one more event, so one that was
    #   pending and has been paid meanwhile counts.
    # - A row with a total below 0, or of the type shop_order_refund, is a `refund` at its own time, of the
    #   order whose number stands as its parent's. A refunded amount beside an order is a running total, at
    #   the date of the refund, else of the last change, else of the order; of several exports the largest
    #   counts. Export refunds in one of the two ways, not in both.
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
            - const: refund
              where: ("Order Total Amount" < 0 or "Order Total" < 0 or order_total < 0
                or type = 'shop_order_refund' or "Order Type" in ('shop_order_refund', 'Refund'))
            - from: [Order Status, status]
              transform: [lowercase, {without: "wc-"}]
              map: {completed: purchase, processing: purchase, refunded: purchase, pending: order_pending,
                pending payment: order_pending, on-hold: order_on_hold, on hold: order_on_hold,
                failed: order_failed, cancelled: order_cancelled}
          time: [Order Date, date]
          id:
            - join: [Order Number, Order Refund Amount]
              with: "/"
              where: (event = 'refund' and "Order Refund Amount" > 0)
            - join: [order_number, refunded_total]
              with: "/"
              where: (event = 'refund' and refunded_total > 0)
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
            cookie:
              from: [Parent Order Number, parent_order_number, parent_id, Order Number, order_number]
              transform: [{prefix: "order/"}]
              ignore: ["order/0"]
              where: ("Email (Billing)" is null and billing_email is null)
          order_id:
            - from: [Parent Order Number, parent_order_number, parent_order_id, parent_id, post_parent]
              ignore: ["0"]
              where: (event = 'refund')
            - Order Number
            - order_number
          value:
            from: [Order Total Amount, Order Total, order_total]
            where: (not (event = 'order_cancelled'))
          currency: [Currency, order_currency, currency]
          items: items
          product_skus: {from: items, transform: [{each: SKU}]}
        also:
          refund:
            where: (("Order Status" in ('Refunded', 'refunded', 'wc-refunded')
              or status in ('refunded', 'Refunded', 'wc-refunded')
              or "Order Refund Amount" > 0 or refunded_total > 0)
              and ("Order Total Amount" >= 0 or "Order Total" >= 0 or order_total >= 0))
            fields:
              event: {const: refund}
              time: [Date of first refund, Refund Date, refund_date, Modified Date, date_modified,
                Order Date, date]
              value: [Order Refund Amount, refunded_total, Order Total Amount, Order Total, order_total]
              refunded_total: [Order Refund Amount, refunded_total, Order Total Amount, Order Total,
                order_total]
    """

  static let wooCommerceAPI = """
    # WooCommerce: orders and refunds as the REST API and its webhooks give them, as JSON.
    # - Times are `date_created_gmt`; without it `date_created`, the shop's own: say its zone then.
    # - An order is a `purchase` once it is processing or completed, as in the preset woocommerce. `value`
    #   is `total`, with shipping and tax; `order_id` is the order's `id`, which refunds name as their
    #   parent, and not the `number` that customers see.
    # - `refunds` of an order have no date of their own: they are at `date_modified_gmt`, when the order was
    #   changed last. Refunds by themselves have one. Take them in from one of the two, not from both.
    # - A refund belongs to its order's customer. One of /orders/ID/refunds does not name its order: put
    #   the order's id in as `parent_id` when you fetch it.
    version: 1
    sources:
      woocommerce_api:
        about: WooCommerce's orders from its API
        recognise:
          - [number, status, line_items, billing, date_created]
          - [amount, refunded_by, date_created, line_items]
          - [type=shop_order_refund, parent_id, total]
        format: json
        fields:
          event:
            - const: refund
              where: (refunded_by is not null or type = 'shop_order_refund' or total < 0)
            - from: status
              transform: [{without: "wc-"}]
              map: {completed: purchase, processing: purchase, refunded: purchase, pending: order_pending,
                on-hold: order_on_hold, failed: order_failed, cancelled: order_cancelled}
          time: [date_created_gmt, date_created]
          id:
            - join: [id, status]
              with: "/"
              where: (not (event in ('purchase', 'refund')))
            - id
          ids:
            customer: {from: customer_id, ignore: ["0"]}
            email: {from: billing.email, transform: [trim, lowercase]}
            cookie:
              from: [parent_id, id]
              transform: [{prefix: "order/"}]
              ignore: ["order/0"]
              where: (billing.email is null)
          order_id:
            - {from: parent_id, ignore: ["0"], where: (event = 'refund')}
            - {from: id, where: refunded_by is null}
          value:
            - {from: [amount, total], where: (event = 'refund')}
            - {from: total, where: (not (event = 'order_cancelled'))}
          currency: currency
          product_ids: {from: line_items, transform: [{each: product_id}]}
          product_skus: {from: line_items, transform: [{each: sku}]}
          product_prices: {from: line_items, transform: [{each: price}]}
          product_quantities: {from: line_items, transform: [{each: quantity}]}
        also:
          refund:
            each: refunds
            fields:
              event: {const: refund}
              id: refunds.id
              time: [refunds.date_created_gmt, refunds.date_created, date_modified_gmt, date_modified,
                date_created_gmt, date_created]
              value: [refunds.total, refunds.amount]
              order_id: id
          refund_of_all:
            where: (status in ('refunded', 'wc-refunded') and refunds is null)
            fields:
              event: {const: refund}
              time: [date_modified_gmt, date_modified, date_created_gmt, date_created]
    """
}
