extension PresetText {
  static let cloudEvents = """
    # CloudEvents 1.0: one JSON object a line, objects over several lines, or a batch: one JSON array.
    # - `source` and `id` together identify an event.
    # - `time` may be left out by producers; an event without one cannot be placed and is refused,
    #   unless another field is named: `fields: {time: [time, data.created_at]}`.
    # - `data` is lifted; `data_base64` is read likewise where it is JSON
    #   (by `datacontenttype`, and by itself), and is else left aside and counted. Who it was is looked for in `data`, then in
    #   attributes of the event. `subject` is what the event is about, an order as well as a customer: it
    #   is a customer only where nothing else says who it was.
    version: 1
    sources:
      cloudevents:
        about: CloudEvents
        recognise: [specversion, source, id, type]
        format: json
        unpack:
          - base64: data_base64
            as: data
            where: (datacontenttype is null or datacontenttype ~ 'json')
        lift: [data, data.properties]
        fields:
          event: type
          time: time
          id: {join: [id, source], with: "@"}
          ids:
            customer:
              - {from: [data.user_id, data.userId, data.customer_id, data.customerId, data.customer,
                data.user, data.contact_id, data.properties.user_id, data.properties.customer_id]}
              - {from: [user_id, customer_id, customer, user, contact_id]}
              - from: subject
                where: (email is null and anonymous_id is null and cookie is null
                  and device_id is null and client_id is null and visitor_id is null)
            email:
              from: [data.email, data.properties.email, email]
              transform: [trim, lowercase]
            cookie: [data.anonymous_id, data.cookie, data.device_id, data.client_id, data.visitor_id,
              anonymous_id, cookie, device_id, client_id, visitor_id]
    """
}
