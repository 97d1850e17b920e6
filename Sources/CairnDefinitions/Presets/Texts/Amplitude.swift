extension PresetText {
  static let amplitude = """
    # Amplitude: the export's JSON lines, one object an event. The export is a zip of gzip files: unzip it.
    # - Times have no zone and are UTC. A day's events also arrive in later days' files.
    # - `session_id` is the session's start in milliseconds, -1 outside of one.
    # - `event_id` counts a device's events and identifies none of them; `uuid` does.
    # - `event_properties` and its like may be a text of JSON, as in a CSV of query results.
    # - Files of merged users (`merged_amplitude_id`) hold no events.
    # - The form of times and of `session_id` is from memory, not yet checked against a real file.
    version: 1
    sources:
      amplitude:
        about: Amplitude's export
        recognise:
          - [event_type, amplitude_id]
          - [event_type, $insert_id, device_id]
        format: ndjson
        unpack: [event_properties, user_properties]
        lift: [event_properties]
        fields:
          event: event_type
          time: [event_time, client_event_time]
          id: [uuid, {join: [$insert_id, device_id], with: "/"}]
          ids:
            customer: user_id
            email: {from: [user_properties.email, event_properties.email], transform: [trim, lowercase]}
            cookie: [device_id, amplitude_id]
          session_id: {from: session_id, ignore: ["-1"]}
          url: ["event_properties.[Amplitude] Page URL", event_properties.url, event_properties.page_url]
          referrer: [event_properties.referrer, user_properties.referrer]
          utm_source: [event_properties.utm_source, user_properties.utm_source]
          utm_medium: [event_properties.utm_medium, user_properties.utm_medium]
          utm_campaign: [event_properties.utm_campaign, user_properties.utm_campaign]
          utm_term: [event_properties.utm_term, user_properties.utm_term]
          utm_content: [event_properties.utm_content, user_properties.utm_content]
          gclid: [event_properties.gclid, user_properties.gclid]
          fbclid: [event_properties.fbclid, user_properties.fbclid]
          msclkid: [event_properties.msclkid, user_properties.msclkid]
          value: [event_properties.$revenue, event_properties.revenue, event_properties.value,
            event_properties.total, event_properties.amount]
          price: [event_properties.$price, event_properties.price]
          quantity: [event_properties.$quantity, event_properties.quantity]
          product_id: [event_properties.$productId, event_properties.product_id, event_properties.sku]
    """
}
