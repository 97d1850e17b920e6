extension PresetText {
  static let snowplow = """
    # Snowplow: enriched events as tab-separated values, 131 columns without a header; older pipelines
    # write fewer, from 108. Times are UTC.
    # - `contexts`, `unstruct_event` and `derived_contexts` are JSON; entities are named by the second part
    #   of their schema (`iglu:com.example/product/jsonschema/1-0-0` is `product`).
    # - E-commerce actions become the names of the built-in definitions: `transaction` is `purchase`. A
    #   `refund` gives back the `refund_amount` of its entity.
    # - Several products on one event are a list and have no single price: such an `add_to_cart` or
    #   `remove_from_cart` has the cart's `total_value` as its `value`.
    # - `page_ping` comes every few seconds: set `session: {passive: [page_ping]}`.
    # - Bad rows are another stream, of JSON, and are not read here.
    # - The columns' order is the vendor's list; the e-commerce names are from memory, not yet checked
    #   against a real file.
    version: 1
    sources:
      snowplow:
        about: Snowplow's enriched events
        recognise:
          - ["event=page_view|page_ping|struct|unstruct|transaction|transaction_item", event_id]
        format: tsv
        quotes: false
        least_cells: 108
        columns: [app_id, platform, etl_tstamp, collector_tstamp, dvce_created_tstamp, event, event_id,
          txn_id, name_tracker, v_tracker, v_collector, v_etl, user_id, user_ipaddress,
          user_fingerprint, domain_userid, domain_sessionidx, network_userid, geo_country,
          geo_region, geo_city, geo_zipcode, geo_latitude, geo_longitude, geo_region_name,
          ip_isp, ip_organization, ip_domain, ip_netspeed, page_url, page_title, page_referrer,
          page_urlscheme, page_urlhost, page_urlport, page_urlpath, page_urlquery,
          page_urlfragment, refr_urlscheme, refr_urlhost, refr_urlport, refr_urlpath,
          refr_urlquery, refr_urlfragment, refr_medium, refr_source, refr_term, mkt_medium,
          mkt_source, mkt_term, mkt_content, mkt_campaign, contexts, se_category, se_action,
          se_label, se_property, se_value, unstruct_event, tr_orderid, tr_affiliation, tr_total,
          tr_tax, tr_shipping, tr_city, tr_state, tr_country, ti_orderid, ti_sku, ti_name,
          ti_category, ti_price, ti_quantity, pp_xoffset_min, pp_xoffset_max, pp_yoffset_min,
          pp_yoffset_max, useragent, br_name, br_family, br_version, br_type, br_renderengine,
          br_lang, br_features_pdf, br_features_flash, br_features_java, br_features_director,
          br_features_quicktime, br_features_realplayer, br_features_windowsmedia,
          br_features_gears, br_features_silverlight, br_cookies, br_colordepth, br_viewwidth,
          br_viewheight, os_name, os_family, os_manufacturer, os_timezone, dvce_type,
          dvce_ismobile, dvce_screenwidth, dvce_screenheight, doc_charset, doc_width,
          doc_height, tr_currency, tr_total_base, tr_tax_base, tr_shipping_base, ti_currency,
          ti_price_base, base_currency, geo_timezone, mkt_clickid, mkt_network, etl_tags,
          dvce_sent_tstamp, refr_domain_userid, refr_dvce_tstamp, derived_contexts,
          domain_sessionid, derived_tstamp, event_vendor, event_name, event_format,
          event_version, event_fingerprint, true_tstamp]
        unpack: [contexts, unstruct_event, derived_contexts]
        pairs:
          - {in: contexts.data, key: schema, value: data, part: 2, of: "/"}
          - {in: derived_contexts.data, key: schema, value: data, part: 2, of: "/"}
        fields:
          event:
            - from: unstruct_event.data.data.type
              where: event_name = 'snowplow_ecommerce_action'
              map: {transaction: purchase, product_view: view_item, list_view: view_item_list,
                checkout_step: begin_checkout}
            - {const: purchase, where: event = 'transaction'}
            - {from: se_action, where: event = 'struct'}
            - event_name
            - event
          time: [derived_tstamp, collector_tstamp]
          id: event_id
          ids: {customer: user_id, cookie: [domain_userid, network_userid]}
          session_id: domain_sessionid
          url: page_url
          referrer: page_referrer
          utm_source: mkt_source
          utm_medium: mkt_medium
          utm_campaign: mkt_campaign
          utm_term: mkt_term
          utm_content: mkt_content
          order_id: [tr_orderid, ti_orderid, contexts.data.refund.transaction_id,
            contexts.data.transaction.transaction_id]
          value:
            - {from: [tr_total, contexts.data.refund.refund_amount, contexts.data.transaction.revenue]}
            - from: contexts.data.cart.total_value
              where: (unstruct_event.data.data.type in ('add_to_cart', 'remove_from_cart')
                and price is null)
          currency: [tr_currency, ti_currency, contexts.data.refund.currency,
            contexts.data.transaction.currency, contexts.data.product.currency,
            contexts.data.cart.currency]
          product_id: [ti_sku, contexts.data.product.id]
          sku: ti_sku
          price: [ti_price, contexts.data.product.price]
          quantity: [ti_quantity, contexts.data.product.quantity]
    """
}
