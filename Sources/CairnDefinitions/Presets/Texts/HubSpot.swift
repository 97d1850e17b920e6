extension PresetText {
  static let hubSpot = """
    # HubSpot: contacts and deals as CSV, with English labels. Other languages have other labels: name
    # the columns of your export under `fields`.
    # - A contact is `contact_created` at `Create Date`; a deal is `deal_created`, and a `purchase` or
    #   `deal_lost` at `Close Date` once its stage says so.
    # - Times are the account's own: say its zone, and a pattern where they are not written as
    #   2024-03-12 09:14: `time: {from: Create Date, zone: Europe/Warsaw, pattern: "%m/%d/%Y %I:%M %p"}`.
    # - Contacts and deals have numbers of their own, so a contact and a deal may share a `Record ID`: the
    #   ids of their events say which of the two it is.
    # - Of several contacts of a deal the first counts. A deal without one is a person of its own.
    # - A stage means something only together with its pipeline, and the same stage may be in several. Where
    #   an account has several, its exports write it behind the stage: `Closed Won (Sales Pipeline)`. Here
    #   `deal_stage` is the stage alone and `deal_pipeline` its pipeline, wherever that stood. A pipeline
    #   whose deals are no sales (of partners, of hiring) is left out by
    #   `where: deal_pipeline = 'Sales Pipeline'` of the events that are asked for, or of the source.
    # - A deal is won where its stage is `Closed Won`, or where the column `Is Closed Won` says so, which
    #   knows stages of other names; lost where it is `Closed Lost`, or `Is closed lost` says so.
    # - Only the present stage is exported. A column "date entered …" can be one more event under `also`.
    # - The labels are from samples, not yet checked against an account's own export.
    version: 1
    sources:
      hubspot:
        about: HubSpot's contacts or deals
        recognise:
          - [Record ID, Deal Name]
          - [Record ID, Lifecycle Stage]
          - [Record ID, Email]
        format: csv
        encoding: mixed
        fields:
          event:
            - {const: deal_created, where: ("Deal Name" is not null)}
            - {const: contact_created}
          time: Create Date
          id:
            - from: Record ID
              where: ("Deal Name" is not null)
              transform: {prefix: "deal/"}
            - {from: Record ID, transform: {prefix: "contact/"}}
          ids:
            customer:
              - {from: Associated Contact IDs, transform: [{until: ";"}, trim]}
              - {from: Record ID, where: ("Deal Name" is null)}
            email: {from: Email, transform: [trim, lowercase]}
            cookie:
              from: Record ID
              where: ("Deal Name" is not null and "Associated Contact IDs" is null)
              transform: {prefix: "deal/"}
          order_id: {from: Record ID, where: ("Deal Name" is not null)}
          value: Amount
          currency: Currency
          deal_stage: {join: [Deal Stage], transform: [{until: " ("}]}
          deal_pipeline:
            - {join: [Pipeline]}
            - join: [Deal Stage]
              where: ("Deal Stage" glob '* (*)')
              transform: [{after: " ("}, {until: ")"}]
        also:
          won:
            where: ("Is Closed Won" in ('true', 'TRUE', 'True', 'Yes') or "Deal Stage" in
              ('Closed Won', 'Closed won', 'closedwon') or "Deal Stage" glob 'Closed [Ww]on (*)')
            fields: {event: {const: purchase}, time: [Close Date, Create Date]}
          lost:
            where: ("Is closed lost" in ('true', 'TRUE', 'True', 'Yes') or "Deal Stage" in
              ('Closed Lost', 'Closed lost', 'closedlost') or "Deal Stage" glob 'Closed [Ll]ost (*)')
            fields: {event: {const: deal_lost}, time: [Close Date, Create Date]}
    """
}
