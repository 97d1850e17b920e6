extension PresetText {
  static let ga4 = """
    # GA4's export to BigQuery, extracted as JSON lines (tables events_YYYYMMDD).
    # - `event_params` and `user_properties` are lists of keys and typed values: they become members.
    # - Whole numbers are written as texts. Events of one network batch share their time; the three
    #   `batch_` numbers tell them apart, so an event's id needs `batch_event_index`.
    # - Without consent `user_pseudo_id` is null; such events identify nobody and are refused.
    # - A session's number is unique only together with `user_pseudo_id`.
    # - `(not set)` is no order. `purchase_revenue` is in the event's currency, and so is `refund_value`,
    #   which is what a `refund` gives back; a refund without any value takes back the whole order.
    # - `items` stays as it is; their ids, prices and quantities become lists besides, for `cairn carts`.
    # - Day tables are written again for three days: take them in with --replace. Their days are those
    #   of the property's reporting time zone: `zone` must name the same one, or --replace takes
    #   events of the neighbouring days out. Never load the events_intraday_ table of a day as well.
    version: 1
    sources:
      ga4:
        about: GA4's BigQuery export
        recognise: [event_timestamp, event_name, event_params]
        format: ndjson
        unpack: [event_params, user_properties, device, geo, ecommerce]
        pairs: [event_params, user_properties]
        lift: [event_params]
        fields:
          event: event_name
          time: {from: event_timestamp, unit: us}
          id:
            join: [batch_event_index, batch_ordering_id, batch_page_id, event_timestamp, user_pseudo_id,
              event_name, stream_id]
            with: "/"
          ids: {customer: user_id, cookie: user_pseudo_id}
          session_id: {join: [ga_session_id, user_pseudo_id], with: "."}
          url: page_location
          referrer: page_referrer
          utm_source: [collected_traffic_source.manual_source, source]
          utm_medium: [collected_traffic_source.manual_medium, medium]
          utm_campaign: [collected_traffic_source.manual_campaign_name, campaign]
          utm_term: [collected_traffic_source.manual_term, term]
          utm_content: [collected_traffic_source.manual_content, content]
          gclid: [collected_traffic_source.gclid, gclid]
          dclid: [collected_traffic_source.dclid, dclid]
          order_id: {from: [ecommerce.transaction_id, transaction_id], ignore: ["(not set)"]}
          value:
            - {from: ecommerce.refund_value, where: event_name = 'refund'}
            - ecommerce.purchase_revenue
            - value
          items: items
          product_ids: {from: items, transform: [{each: item_id}]}
          product_prices: {from: items, transform: [{each: price}]}
          product_quantities: {from: items, transform: [{each: quantity}]}
    """
}
