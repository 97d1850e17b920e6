extension PresetText {
  static let mixpanel = """
    # Mixpanel: the raw export, one JSON object a line with all fields in `properties`.
    # - `time` is in seconds, or in milliseconds if the export was asked for so: settled once a file.
    #   Projects from before 2023 write it in the project's zone as if it were UTC: such times stay shifted.
    # - `distinct_id` is `$device:…` before a login, and the customer's id where no `$device_id` says
    #   otherwise.
    # - `$identify` and `$create_alias` carry both ids of a link: `alias` is the customer, and the
    #   `distinct_id` that it stands for is the cookie. `$merge` names its two ids in a list, which links
    #   nobody yet.
    version: 1
    sources:
      mixpanel:
        about: Mixpanel's export
        recognise:
          - [event, properties.distinct_id, properties.time]
          - [event, properties.$insert_id]
        format: ndjson
        lift: [properties]
        fields:
          event: event
          time: properties.time
          id: {join: [properties.$insert_id, properties.distinct_id, event], with: "/"}
          ids:
            customer:
              - {from: properties.alias, where: event = '$create_alias'}
              - properties.$user_id
              - properties.$identified_id
              - from: properties.distinct_id
                where: not ("$device_id" is not null or distinct_id glob '$device:*')
            email: {from: [properties.$email, properties.email], transform: [trim, lowercase]}
            cookie:
              - from: properties.distinct_id
                where: event = '$create_alias'
                transform: {without: "$device:"}
              - from: [properties.$anon_id, properties.$device_id, properties.distinct_id]
                transform: {without: "$device:"}
          url: [properties.$current_url, properties.current_url, properties.url]
          referrer: [properties.$referrer, properties.referrer]
    """
}
