extension PresetText {
  static let segment = """
    # Segment and RudderStack: raw events, one JSON object a line; the tables of a warehouse are
    # `segment_tables`.
    # - `timestamp` is the time with the device's clock skew taken out; `originalTimestamp` is the raw one.
    # - `total` has shipping and tax, `revenue` leaves them out: `value` is `total` where it is given, what
    #   the customer paid, since a refund says `total` too: an order that is wholly refunded comes to 0.
    # - `Completed Order` is the old name of `Order Completed`, and is read as that.
    # - `products` stays as it is; their ids, SKUs, prices and quantities become lists besides, for
    #   `cairn carts`.
    # - An alias says `previousId`; it stands on one event with `userId`, and that is the link.
    # - A `group` says traits of an organisation: its address is nobody's.
    # - `userId` may be an e-mail address in one source and a number in another: then name `ids` apart.
    version: 1
    sources:
      segment:
        about: Segment's or RudderStack's events
        recognise:
          - [messageId, type, context]
          - [messageId, type, anonymousId]
          - [messageId, type, userId]
          - [messageId, rudderId]
        format: ndjson
        lift: [properties]
        fields:
          event:
            from: [event_text, event, type]
            map: {page: Page Viewed, screen: Screen Viewed, Completed Order: Order Completed}
          time: [timestamp, receivedAt, originalTimestamp]
          id: [messageId, message_id]
          ids:
            customer: userId
            email:
              - from: [context.traits.email, context_traits_email]
                transform: [trim, lowercase]
              - from: [traits.email, properties.email, email]
                where: (type is null or type != 'group')
                transform: [trim, lowercase]
            cookie: [previousId, anonymousId]
          url: [context.page.url, properties.url, context_page_url, url]
          referrer: [context.page.referrer, properties.referrer, context_page_referrer, referrer]
          utm_source: [context.campaign.source, context_campaign_source, utm_source]
          utm_medium: [context.campaign.medium, context_campaign_medium, utm_medium]
          utm_campaign: [context.campaign.name, context_campaign_name, utm_campaign]
          utm_term: [context.campaign.term, context_campaign_term, utm_term]
          utm_content: [context.campaign.content, context_campaign_content, utm_content]
          order_id: [properties.order_id, properties.checkout_id, order_id]
          value: [properties.total, properties.revenue, properties.value, total, revenue, value]
          products: [properties.products, products]
          product_ids: {from: [properties.products, products], transform: [{each: product_id}]}
          product_skus: {from: [properties.products, products], transform: [{each: sku}]}
          product_prices: {from: [properties.products, products], transform: [{each: price}]}
          product_quantities: {from: [properties.products, products], transform: [{each: quantity}]}
    """

  static let segmentTables = """
    # Segment's and RudderStack's tables in a warehouse, as CSV: tracks, the table of one event, pages,
    # screens, identifies, groups, aliases.
    # - `id` is the raw event's `messageId`: an event is in `tracks` and in its own table, and counts once.
    #   `tracks` has no money and no properties; of two copies the one that says more is kept.
    # - Only tracks have a column that names the event; the others are known by theirs. `previous_id` is an
    #   `alias`, `group_id` a `group`, an address a `Page Viewed`; of a device, with a name and none of a
    #   person's traits, it is a `Screen Viewed`; the rest are `identify`.
    # - `event_text` is the event's name as it was sent, `event` is made from it.
    # - `value` is `total` before `revenue`, as in `segment`; `Completed Order` is `Order Completed`.
    # - The address in the table `groups` is an organisation's, and nobody's.
    # - The table `users` holds no events.
    version: 1
    sources:
      segment_tables:
        about: a warehouse's table of Segment's or RudderStack's events
        recognise:
          - [id, received_at, original_timestamp, sent_at]
          - [id, received_at, uuid_ts, anonymous_id]
        format: csv
        fields:
          event:
            - from: [event_text, event]
              map: {Completed Order: Order Completed, completed_order: order_completed}
            - {const: alias, where: previous_id is not null}
            - {const: group, where: group_id is not null}
            - const: Page Viewed
              where: (email is null and (url is not null or path is not null))
            - const: Screen Viewed
              where: (name is not null and email is null and first_name is null and last_name is null
                and phone is null and username is null
                and (context_os_name is not null or context_device_type is not null))
            - {const: identify}
          time: [timestamp, received_at, original_timestamp]
          id: id
          ids:
            customer: user_id
            email:
              - {from: email, where: group_id is null, transform: [trim, lowercase]}
              - {from: context_traits_email, transform: [trim, lowercase]}
            cookie: [previous_id, anonymous_id]
          url: [context_page_url, url]
          referrer: [context_page_referrer, referrer]
          utm_source: [context_campaign_source, utm_source]
          utm_medium: [context_campaign_medium, utm_medium]
          utm_campaign: [context_campaign_name, utm_campaign]
          utm_term: [context_campaign_term, utm_term]
          utm_content: [context_campaign_content, utm_content]
          order_id: [order_id, checkout_id]
          value: [total, revenue, value]
          currency: currency
          product_id: product_id
          price: price
          quantity: quantity
          cart_id: cart_id
    """
}
