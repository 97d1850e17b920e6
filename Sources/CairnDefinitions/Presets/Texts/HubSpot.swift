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
    # - Several pipelines may have one stage; exports write them behind it: `Closed Won (Sales Pipeline)`.
    #   `deal_stage` is the stage alone and `deal_pipeline` its pipeline, wherever that stood; pipelines that
    #   are no sales are left out by a filter: `deal_pipeline = 'Sales Pipeline'`.
    # - Won or lost is what is called `Closed Won` or `Closed Lost`, or what `Is Closed Won` and `Is closed
    #   lost` say so of, whatever the stage is called.
    # - Each column `Date entered …` is one more event, `deal_stage_entered` with that `deal_stage`, or of a
    #   contact `contact_stage_entered` with `contact_stage`, the stage of its life cycle.
    # - Companies have stages of a life cycle too, and are not taken for contacts.
    # - The labels are from samples, not yet checked against an account's own export.
    version: 1
    sources:
      hubspot:
        about: HubSpot's contacts or deals
        recognise:
          - [Record ID, Deal Name]
          - [Record ID, First Name]
          - [Record ID, Email]
        format: csv
        encoding: mixed
        gather: {keys: ["Date entered *", "Date Entered *"], as: stages_entered}
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
          entered:
            each: stages_entered
            where: ("Deal Name" is not null)
            fields:
              event: {const: deal_stage_entered}
              id: {join: [Record ID, stages_entered.name], with: "/"}
              time: stages_entered.value
              deal_stage: {from: stages_entered.name, transform: [{until: " ("}]}
              deal_pipeline:
                - from: stages_entered.name
                  where: ("stages_entered.name" glob '* (*)')
                  transform: [{after: " ("}, {until: ")"}]
                - Pipeline
          became:
            each: stages_entered
            where: ("Deal Name" is null)
            fields:
              event: {const: contact_stage_entered}
              id: {join: [Record ID, stages_entered.name], with: "/"}
              time: stages_entered.value
              contact_stage: {from: stages_entered.name, transform: [{until: " ("}]}
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
