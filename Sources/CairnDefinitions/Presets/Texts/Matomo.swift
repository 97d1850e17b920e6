extension PresetText {
  static let matomo = """
    # Matomo: visits with their actions, as Live.getLastVisitsDetails answers in JSON: one array, or one
    # visit a line. Each action becomes an event of its visit.
    # - The visit's own times are those of its last action; `timestamp` of the action counts, in seconds.
    # - `serverTimestamp` stays a property.
    # - Actions of one second are told apart by what they are: page, event, goal, order, address.
    # - `referrerName` is a campaign's name only where `referrerType` is campaign; of a search engine or
    #   a social network it is the source, and the type is the medium; a site is known by `referrerUrl`.
    # - The referrer and the campaign are the visit's: they stand on its first page alone, so that a page
    #   further on is no new touch. A campaign's name is not taken where the url says its tags itself.
    # - Visits without actions give no event: they count as blank, with a note.
    # - Names of actions are from memory, not yet checked against a real file.
    version: 1
    sources:
      matomo:
        about: Matomo's visits
        recognise: [idVisit, actionDetails]
        format: json
        each: actionDetails
        fields:
          event:
            - {from: actionDetails.eventAction, where: actionDetails.type = 'event'}
            - from: actionDetails.type
              map: {action: page_view, ecommerceOrder: purchase, ecommerceAbandonedCart: cart_left}
          time: {from: actionDetails.timestamp, unit: s}
          id:
            join: [idVisit, actionDetails.timestamp, actionDetails.type, actionDetails.pageIdAction,
              actionDetails.pageviewPosition, actionDetails.eventCategory, actionDetails.eventAction,
              actionDetails.eventName, actionDetails.goalId, actionDetails.orderId,
              actionDetails.url]
            with: "/"
          ids: {customer: userId, cookie: visitorId}
          session_id: idVisit
          url: actionDetails.url
          referrer:
            from: referrerUrl
            where: (actionDetails.type = 'action'
                and (actionDetails.pageviewPosition is null
                or actionDetails.pageviewPosition in ('1', 1)))
          utm_campaign:
            - from: campaignName
              where: (actionDetails.type = 'action'
                and (actionDetails.pageviewPosition is null
                or actionDetails.pageviewPosition in ('1', 1)))
            - from: referrerName
              where: (referrerType = 'campaign' and not (actionDetails.url glob '*utm_*')
                and (actionDetails.type = 'action'
                and (actionDetails.pageviewPosition is null
                or actionDetails.pageviewPosition in ('1', 1))))
          utm_source:
            - from: campaignSource
              where: (actionDetails.type = 'action'
                and (actionDetails.pageviewPosition is null
                or actionDetails.pageviewPosition in ('1', 1)))
            - from: referrerName
              where: (referrerType in ('search', 'social')
                and (actionDetails.type = 'action'
                and (actionDetails.pageviewPosition is null
                or actionDetails.pageviewPosition in ('1', 1))))
          utm_medium:
            - from: campaignMedium
              where: (actionDetails.type = 'action'
                and (actionDetails.pageviewPosition is null
                or actionDetails.pageviewPosition in ('1', 1)))
            - from: referrerType
              map: {search: organic}
              where: (referrerType in ('search', 'social')
                and (actionDetails.type = 'action'
                and (actionDetails.pageviewPosition is null
                or actionDetails.pageviewPosition in ('1', 1))))
          order_id: actionDetails.orderId
          value: [actionDetails.revenue, actionDetails.eventValue]
          currency: siteCurrency
    """
}
