extension PresetText {
  static let shopify = """
    # Shopify: the orders' CSV. Columns are found by name: their set differs from year to year.
    # - A row is a line item; the rows behind an order's first repeat only its name and e-mail. Rows of one
    #   `Name` are one order, and its line items become a list, `items`.
    # - Only paid orders are a `purchase`; others are `order_pending`, `order_authorized`, `order_voided`.
    #   An order of a later export in another of these is one more event, so one that has been paid
    #   meanwhile counts; a `purchase` is one event in whatever state it was paid or refunded.
    # - `Refunded Amount` is a running total without a date: it becomes a `refund` at the order's own time.
    #   Of several exports the largest total counts (`refunded_total`).
    # - `order_cancelled` has no `value`: named under `commerce: {refund: {event: …}}`, it takes back what
    #   is left of its order.
    # - `order_id` is `Id`, which no other shop has; `Name` (#1001) is counted by each shop for itself.
    # - `Created at` is when it was ordered; `Paid at` is kept beside it.
    # - `value` is `Total`, with shipping and tax. Orders of the point of sale without an e-mail are a
    #   customer each.
    version: 1
    sources:
      shopify:
        about: Shopify's orders
        recognise: [Name, Email, Financial Status, Lineitem name]
        format: csv
        group: {by: Name, items: ["Lineitem *"]}
        fields:
          event:
            from: Financial Status
            map: {paid: purchase, partially_paid: purchase, partially_refunded: purchase,
              refunded: purchase, pending: order_pending, authorized: order_authorized,
              voided: order_voided, expired: order_expired}
          time: Created at
          id:
            - {join: [Name, Id, Refunded Amount], with: "/", where: event = 'refund'}
            - join: [Name, Id, Financial Status]
              with: "/"
              where: (not (event in ('purchase', 'order_cancelled')))
            - Id
            - Name
          ids:
            email: {from: Email, transform: [trim, lowercase]}
            cookie: {from: [Id, Name], transform: {prefix: "order/"}, where: Email is null}
          order_id: [Id, Name]
          value: {from: Total, where: (not (event = 'order_cancelled'))}
          currency: Currency
          items: items
          product_skus: {from: items, transform: [{each: Lineitem sku}]}
        also:
          refund:
            where: ("Refunded Amount" > 0)
            fields:
              event: {const: refund}
              value: Refunded Amount
              refunded_total: Refunded Amount
          cancelled:
            where: ("Cancelled at" is not null)
            fields:
              event: {const: order_cancelled}
              time: Cancelled at
    """
}
