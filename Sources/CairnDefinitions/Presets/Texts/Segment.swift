extension PresetText {
  static let segment = """
    # Segment and RudderStack: raw events, one JSON object a line; the names of the warehouse tables
    # (context_page_url, event_text) are known too.
    # - `timestamp` is the time with the device's clock skew taken out; `originalTimestamp` is the raw one.
    # - `revenue` leaves shipping and tax out, `total` has them: `value` is `revenue` where both are given.
    # - An alias says `previousId`; it stands on one event with `userId`, and that is the link.
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
          event: {from: [event_text, event, type], map: {page: Page Viewed, screen: Screen Viewed}}
          time: [timestamp, receivedAt, originalTimestamp]
          id: [messageId, message_id]
          ids:
            customer: userId
            email:
              from: [context.traits.email, traits.email, properties.email, context_traits_email, email]
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
          value: [properties.revenue, properties.value, properties.total, revenue, value, total]
    """
}
