extension PresetText {
  static let native = """
    # What `cairn ingest` assumes of JSON lines that no other preset recognises; csv, tsv, json and logfmt
    # have the same fields. Names match without regard to case and underscores, at the top level first,
    # then in `properties`, then in `props`; the first that is present wins; what nothing maps is kept
    # under its own name.
    version: 1
    sources:
      native:
        about: records with plain names
        format: ndjson            # or csv, tsv, json, logfmt
        lift: [properties, props]
        fields:
          event: [event, event_name, event_type, name, type, action]
          time: [timestamp, time, ts, event_time, occurred_at, created_at, date]
          id: [event_id, message_id, uuid, insert_id]
          ids:
            customer: [user_id, customer_id, customer, user, contact_id]
            email: {from: email, transform: [trim, lowercase]}
            cookie: [anonymous_id, cookie, device_id, client_id, visitor_id]
          session_id: session_id
          url: [url, page_url, page, path]
          referrer: [referrer, referer]
          utm_source: utm_source
          utm_medium: utm_medium
          utm_campaign: utm_campaign
          utm_term: utm_term
          utm_content: utm_content
          order_id: [order_id, transaction_id]
          value: [value, revenue, amount, total]
          currency: currency
          product_id: [product_id, sku]
          sku: sku
          price: price
          quantity: quantity
          cart_id: cart_id
    """
}
