extension PresetText {
  static let shopify = """
    # Shopify: the orders' CSV. Columns are found by name: their set differs from year to year.
    # - A row is a line item; the rows behind an order's first repeat only its name and e-mail. Rows of one
    #   `Name` are one order, and its line items become a list, `items`.
    # - Only paid orders are a `purchase`; others are `order_pending`, `order_authorized`, `order_voided`.
    # - `Refunded Amount` is a running total without a date: it becomes a `refund` at the order's own time.
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
          id: [Id, Name]
          ids:
            email: {from: Email, transform: [trim, lowercase]}
            cookie: {from: [Id, Name], where: Email is null}
          order_id: Name
          value: Total
          currency: Currency
        also:
          refund:
            where: ("Refunded Amount" > 0)
            fields:
              event: {const: refund}
              value: Refunded Amount
          cancelled:
            where: ("Cancelled at" is not null)
            fields:
              event: {const: order_cancelled}
              time: Cancelled at
    """
}
