extension PresetText {
  static let cloudEvents = """
    # CloudEvents 1.0: one JSON object a line, objects over several lines, or a batch: one JSON array.
    # - `source` and `id` together identify an event.
    # - `time` may be left out by producers; an event without one cannot be placed and is refused.
    # - `data` is lifted; `data_base64` stays as it is. Who it was is looked for in `data`, then in
    #   attributes of the event, then in `subject`.
    version: 1
    sources:
      cloudevents:
        about: CloudEvents
        recognise: [specversion, source, id, type]
        format: json
        lift: [data, data.properties]
        fields:
          event: type
          time: time
          id: {join: [id, source], with: "@"}
          ids:
            customer: [user_id, customer_id, customer, user, contact_id, subject]
            email: {from: email, transform: [trim, lowercase]}
            cookie: [anonymous_id, cookie, device_id, client_id, visitor_id]
    """
}
