extension PresetText {
  static let postHog = """
    # PostHog: batch exports as JSON lines; `properties` may be an object or a text of JSON (Parquet, CSV).
    # - `person_id` is the person as known when the event came, and is never mended: it identifies nobody
    #   here. Identities come from `$identify`, `$create_alias` and `$merge_dangerously`.
    # - `distinct_id` is the visitor's before a login and the customer's after it. It counts as a customer
    #   where the event says so (`$user_id`, `$identify`) or where it is no UUID; else as a cookie.
    # - Customers whose ids are UUIDs: an `$identify` gives a further event, `id_linked`, that ties such a
    #   customer to the cookie of the same value, under which a server's events stand.
    # - `$create_alias` ties `alias` and `distinct_id`: the one that is no UUID is the customer, the other
    #   the cookie. Of two ids that are no UUIDs both are customers elsewhere, and stay two.
    # - `$autocapture`, `$pageleave`, `$web_vitals`, `$feature_flag_called` are noise in funnels by order
    #   strict; drop them by `where:` if they are not wanted.
    version: 1
    sources:
      posthog:
        about: PostHog's events
        recognise: [uuid, event, distinct_id]
        format: ndjson
        unpack: [properties, person_properties]
        lift: [properties]
        fields:
          event: event
          time: timestamp
          id: uuid
          ids:
            customer:
              - properties.$user_id
              - from: distinct_id
                where: event in ('$identify', '$merge_dangerously')
              - from: distinct_id
                where: not (distinct_id glob '????????-????-????-????-????????????')
              - from: properties.alias
                where: (event = '$create_alias'
                  and not (alias glob '????????-????-????-????-????????????'))
              - {from: distinct_id, where: event = '$create_alias'}
            email:
              from: [properties.$set.email, person_properties.email, properties.email]
              transform: [trim, lowercase]
            cookie:
              - from: properties.alias
                where: (event in ('$create_alias', '$merge_dangerously')
                  and (alias glob '????????-????-????-????-????????????'
                  or not (distinct_id glob '????????-????-????-????-????????????')))
              - {from: distinct_id, where: event = '$create_alias'}
              - properties.$anon_distinct_id
              - properties.$device_id
              - distinct_id
          session_id: properties.$session_id
          url: [properties.$current_url, properties.$pathname, properties.url]
          referrer: [properties.$referrer, properties.referrer]
          value: [properties.$revenue, properties.revenue, properties.value, properties.amount,
            properties.total]
        also:
          linked:
            where: (distinct_id glob '????????-????-????-????-????????????' and (event = '$identify'
              or event = '$create_alias'
              and properties.alias glob '????????-????-????-????-????????????'))
            fields: {event: {const: id_linked}, cookie: distinct_id}
    """
}
