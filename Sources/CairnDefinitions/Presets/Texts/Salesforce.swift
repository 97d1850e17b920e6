extension PresetText {
  static let salesforce = """
    # Salesforce: dumps of objects (Data Loader, weekly export) as CSV, with API names. The first three
    # letters of `Id` say which object a row is.
    # - Ids have 15 or 18 letters for the same record: the first 15 count, case included.
    # - A row whose `Id` has another length is none of Salesforce's, and is refused.
    # - A lead is `lead_created` and, once converted, `lead_converted`; an opportunity is
    #   `opportunity_created` and, once won, a `purchase` at its close date; a case `case_created` and
    #   `case_closed`.
    # - A contact is a customer by its own id. A converted lead is its contact; before, it is known by its
    #   e-mail address, and its id is a cookie. A case is its contact's.
    # - An opportunity names its account, not a person: tie them by ids of your own where
    #   OpportunityContactRole is at hand. So does a case without a contact.
    # - Deleted rows (`IsDeleted`) are filtered out. What an earlier export had of them stays: forget
    #   its load.
    # - A report's export ends with lines of prose: they are left aside, with a note. Its columns have
    #   labels instead of names: give them under `fields`.
    # - Cells that are no UTF-8 are read as Windows-1252, with a note.
    # - The prefixes of ids are from memory, not yet checked against a real file.
    version: 1
    sources:
      salesforce:
        about: a dump of Salesforce objects
        recognise:
          - [Id, CreatedDate]
          - [Id, IsDeleted]
        format: csv
        encoding: mixed
        footer: true
        where: (IsDeleted is null or not (IsDeleted in ('true', '1', 'TRUE', 'True')))
        fields:
          event:
            from: Id
            where: (Id glob '???????????????' or Id glob '??????????????????')
            transform: {first: 3}
            map: {00Q: lead_created, "003": contact_created, "006": opportunity_created,
              "500": case_created, "001": account_created}
          time: CreatedDate
          id: {from: Id, transform: {first: 15}}
          ids:
            customer:
              - {from: Id, where: (Id glob '003*'), transform: {first: 15}}
              - {from: [ConvertedContactId, ContactId], transform: {first: 15}}
              - {from: AccountId, where: (not (Id glob '00Q*')), transform: {first: 15}}
              - {from: Id, where: (not (Id glob '00Q*')), transform: {first: 15}}
            email: {from: Email, transform: [trim, lowercase]}
            cookie: {from: Id, where: (Id glob '00Q*'), transform: {first: 15}}
          order_id: {from: Id, where: (Id glob '006*'), transform: {first: 15}}
          value: Amount
          currency: CurrencyIsoCode
        also:
          converted:
            where: (IsConverted in ('true', '1', 'TRUE', 'True'))
            fields: {event: {const: lead_converted}, time: [ConvertedDate, CreatedDate]}
          won:
            where: (IsWon in ('true', '1', 'TRUE', 'True'))
            fields: {event: {const: purchase}, time: [CloseDate, CreatedDate]}
          closed:
            where: (ClosedDate is not null)
            fields: {event: {const: case_closed}, time: ClosedDate}
    """
}
