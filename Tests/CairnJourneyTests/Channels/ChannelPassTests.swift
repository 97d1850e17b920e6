import CairnJourney
import CairnModel
import TestSupport
import Testing

/// A source, medium and campaign, and the channel they make.
struct ChannelCase: CustomTestStringConvertible {
  var source: String
  var medium: String
  var campaign: String
  var channel: String

  init(_ source: String, _ medium: String, _ campaign: String, _ channel: String) {
    (self.source, self.medium, self.campaign, self.channel) = (source, medium, campaign, channel)
  }

  var testDescription: String { "\(source) / \(medium) / \(campaign): \(channel)" }

  /// The cases of dbt-ga4's public tests (Velir/dbt-ga4, MIT), then our own.
  static let all = [
    ChannelCase("(direct)", "(not set)", "", "Direct"),
    ChannelCase("alibaba", "", "", "Paid Shopping"),
    ChannelCase("some-source", "retargeting", "shopping", "Paid Shopping"),
    ChannelCase("google", "ppc", "", "Paid Search"),
    ChannelCase("youtube.com", "display", "", "Display"),
    ChannelCase("some-source", "cpc", "", "Paid Other"),
    ChannelCase("some-source", "", "some-shopping-campaign", "Organic Shopping"),
    ChannelCase("some-source", "social", "", "Organic Social"),
    ChannelCase("some-source", "organic", "", "Organic Search"),
    ChannelCase("some-source", "referral", "", "Referral"),
    ChannelCase("some-source", "affiliate", "", "Affiliates"),
    ChannelCase("some-source", "audio", "", "Audio"),
    ChannelCase("GOOGLE", "CPC", "", "Paid Search"),
    ChannelCase("facebook", "paid_social", "", "Paid Social"),
    ChannelCase("youtube", "cpv", "", "Paid Video"),
    ChannelCase("youtube", "cpc", "", "Paid Video"),
    ChannelCase("amazon.de", "referral", "", "Organic Shopping"),
    ChannelCase("some-source", "cpm", "", "Display"),
    ChannelCase("google", "cpc", "Cross-network brand", "Cross-network"),
    ChannelCase("some-source", "", "workshop", "Unassigned"),
    ChannelCase("chatgpt.com", "", "", "AI Assistants"),
    ChannelCase("newsletter", "", "", "Email"),
    ChannelCase("crm", "e-mail", "", "Email"),
    ChannelCase("some-source", "video-ad", "", "Organic Video"),
    ChannelCase("some-source", "sms", "", "SMS"),
    ChannelCase("firebase", "", "", "Mobile Push"),
    ChannelCase("some-source", "web_push", "", "Mobile Push"),
    ChannelCase("some-source", "poster", "", "Unassigned"),
    ChannelCase(" Google ", "CPC ", "", "Paid Search"),
    ChannelCase("google", " Organic", "", "Organic Search"),
    ChannelCase("null", "undefined", "NULL", "Direct"),
    ChannelCase("null", "email", "", "Email"),
    ChannelCase("shopify", "cpc", "", "Paid Shopping"),
    ChannelCase("shop.app", "referral", "", "Organic Shopping"),
    ChannelCase("shopzilla", "", "", "Paid Shopping"),
    ChannelCase("stripe", "referral", "", "Organic Shopping"),
  ]
}

@Suite struct ChannelPassTests {
  private func channels(_ diary: JourneyDiary) -> [String] {
    let names = diary.definitions.channels.channels
    return diary.run { $0.channels = true }.journey.channels.map {
      $0 == JourneyColumns.noChannel ? "-" : names[Int($0)]
    }
  }

  @Test("a tagged link makes a channel", arguments: ChannelCase.all)
  func tags(_ item: ChannelCase) {
    let tags =
      "utm_source='\(item.source)' utm_medium='\(item.medium)' utm_campaign='\(item.campaign)'"
    #expect(channels(JourneyDiary("ada view 10:00 \(tags)")) == [item.channel])
    let query =
      "utm_source=\(item.source)&utm_medium=\(item.medium)&utm_campaign=\(item.campaign)"
      .replacing(" ", with: "%20")
    #expect(
      channels(JourneyDiary("ada view 10:00 url='https://shop.example/p?a=1&\(query)#x'"))
        == [item.channel])
  }

  @Test(
    "a referrer makes a channel",
    arguments: [
      ("https://www.google.com/", "Organic Search"),
      ("https://www.google.co.uk/search?q=a", "Organic Search"),
      ("https://docs.google.com/document", "Referral"), ("https://mail.google.com/", "Email"),
      ("https://gemini.google.com/app", "AI Assistants"), ("https://chatgpt.com/", "AI Assistants"),
      ("https://l.instagram.com/?u=x", "Organic Social"), ("https://t.co/abc", "Organic Social"),
      ("android-app://com.google.android.gm/", "Email"),
      ("https://m.youtube.com/watch", "Organic Video"),
      ("https://www.amazon.com/dp/1", "Organic Shopping"),
      ("https://blog.example/post", "Referral"),
      ("https://shop.example/other", "Direct"), ("https://checkout.shop.example/", "Direct"),
      ("https://www.paypal.com/checkout", "Direct"), ("https://shop.app/pay", "Direct"),
      ("https://checkout.shopify.com/", "Direct"), ("https://checkout.stripe.com/", "Direct"),
      ("https://apps.shopify.com/x", "Organic Shopping"),
      ("https://shopping.naver.com/", "Organic Shopping"),
      ("https://accounts.google.com/", "Direct"),
      ("https://bank.example/3ds", "Direct"), ("https://own.example/", "Direct"),
      ("", "Direct"), ("nonsense", "Direct"), ("https://", "Direct"), ("://?&=%", "Direct"),
    ])
  func referrers(_ referrer: String, _ channel: String) {
    var diary = JourneyDiary(
      "ada view 10:00 url='https://www.shop.example:443/p' referrer='\(referrer)'")
    diary.definitions.channels.ignoredReferrers = ["bank.example"]
    diary.definitions.channels.ownHosts = ["own.example"]
    #expect(channels(diary) == [channel])
  }

  @Test("a click id is a paid click, whatever the medium says")
  func clickIDs() {
    let cases = [
      ("?gclid=1", "Paid Search"), ("?msclkid=1", "Paid Search"), ("?dclid=1", "Display"),
      ("?ttclid=1", "Paid Social"),
      ("?utm_source=google&utm_medium=organic&gclid=1", "Paid Search"),
      ("?fbclid=1", "Organic Social"), ("?utm_medium=cpc&fbclid=1", "Paid Social"),
      ("?utm_source=newsletter&fbclid=1", "Email"), ("?fbclid=1&gclid=2", "Paid Search"),
      ("?gclid=2&fbclid=1", "Paid Search"), ("?gclid=undefined", "Direct"),
      ("?gclid=", "Direct"), ("?utm_source=news+letter%21&utm_medium=e%2Dmail", "Email"),
    ]
    for (query, channel) in cases {
      #expect(channels(JourneyDiary("ada view 10:00 url='/p\(query)'")) == [channel])
    }
  }

  @Test("a click id in a field of its own is what it is in a link")
  func clickIDsApart() {
    let cases = [
      ("gclid='1'", "Paid Search"), ("gbraid='1'", "Paid Search"), ("msclkid='a'", "Paid Search"),
      ("dclid='1'", "Display"), ("ttclid='1'", "Paid Social"), ("li_fat_id='1'", "Paid Social"),
      ("yclid=12", "Paid Search"), ("twclid='1'", "Paid Social"), ("fbclid='1'", "Organic Social"),
      ("gclid=' null '", "Direct"), ("gclid='undefined'", "Direct"), ("gclid=false", "Direct"),
      ("gclid='1' utm_source='bing' utm_medium='organic'", "Paid Search"),
      ("fbclid='1' utm_source='instagram' utm_medium='paid'", "Paid Social"),
      ("fbclid='1' utm_medium='email'", "Email"), ("fbclid='1' utm_source='acme'", "Unassigned"),
      ("fbclid='1' utm_campaign='may'", "Organic Social"),
      ("gclid='null' url='/p?msclkid=1' utm_medium='email'", "Paid Search"),
      ("dclid='1' url='/p?gclid=1'", "Display"), ("fbclid='1' url='/p?gclid=1'", "Paid Search"),
      ("gclid='1' referrer='https://www.bing.com/'", "Paid Search"),
      ("gclid='1' url='/p' host='shop.example' referrer='https://shop.example/'", "Paid Search"),
    ]
    for (fields, channel) in cases {
      #expect(channels(JourneyDiary("ada view 10:00 \(fields)")) == [channel], "\(fields)")
    }
  }

  @Test(
    "a host that a record names beside its page is the page's host",
    arguments: [
      ("host='shop.example'", "https://shop.example/a", "Direct"),
      ("host='WWW.Shop.Example:8443'", "https://shop.example/a", "Direct"),
      ("host='shop.example'", "https://checkout.shop.example/a", "Direct"),
      ("host='shop.example.'", "https://www.google.com/", "Organic Search"),
      ("host='https://shop.example/'", "https://shop.example/a", "Direct"),
      ("host='localhost:8080'", "http://localhost:3000/", "Direct"),
      ("host='othershop.example'", "https://shop.example/a", "Referral"),
      ("host='_'", "https://shop.example/a", "Referral"),
      ("hostname='shop.example'", "https://shop.example/a", "Direct"),
      ("host='d1.cdn.example' x_host_header='shop.example'", "https://shop.example/a", "Direct"),
      ("host='d1.cdn.example' x_host_header=''", "https://d1.cdn.example/", "Direct"),
      ("host='app:80' x_forwarded_host='shop.example, app'", "https://shop.example/a", "Direct"),
      ("host='shop.example' url='https://b.example/'", "https://shop.example/a", "Referral"),
      ("host='shop.example' url='https://b.example/'", "https://b.example/a", "Direct"),
      ("host='shop.example' url=''", "https://shop.example/a", "Direct"),
    ])
  func ownHosts(_ fields: String, _ referrer: String, _ channel: String) {
    let url = fields.contains("url=") ? "" : "url='/p?x=1'"
    #expect(
      channels(JourneyDiary("ada view 10:00 \(fields) \(url) referrer='\(referrer)'"))
        == [channel], "\(fields)")
  }

  @Test("the worked example of docs/meaning/channels.md")
  func theWorkedExample() {
    let diary = JourneyDiary(
      """
      ada page 10:00 url='https://shop.example/?utm_source=news&utm_medium=email'
      ada page 10:05 url='https://shop.example/a' referrer='https://shop.example/'
      ada page 10:10 url='https://shop.example/b' referrer='https://www.google.com/'
      ada page 10:15 url='https://shop.example/c' referrer='https://www.paypal.com/'
      ada page 12:00 url='https://shop.example/'
      """)
    #expect(channels(diary) == ["Email", "Email", "Organic Search", "Organic Search", "Direct"])
    let batch = diary.run { $0.channels = true }
    #expect(batch.journey.isTouch == [true, false, true, false, true])
  }

  @Test("a bare event beside the first page leaves the touch to the page")
  func theFirstMoment() {
    let diary = JourneyDiary(
      "ada session_start 10:00\nada page 10:00 utm_source='news' utm_medium='email'\nada page 10:01"
    )
    let batch = diary.run { $0.channels = true }
    #expect(channels(diary) == ["Email", "Email", "Email"])
    #expect(batch.journey.isTouch == [false, true, false])
  }

  @Test("rules of the definitions come first and see the tags as found")
  func rulesComeFirst() throws {
    var diary = JourneyDiary(
      """
      ada view 10:00 url='/p?utm_source=Partner'
      bob view 10:00 app='true'
      cid view 10:00
      """)
    let isPartner = EventFilter.comparison(
      property: "utm_source", .equal, .text(ByteText("Partner")))
    let isApp = EventFilter.not(.isNull(property: "app"))
    diary.definitions.channels.rules = [
      ChannelRules.Rule(channel: "Partners", filter: isPartner),
      ChannelRules.Rule(channel: "Direct", filter: isApp),
    ]
    #expect(channels(diary) == ["Partners", "Direct", "Direct"])
    #expect(diary.definitions.channels.channels.last == "Partners")
  }

  @Test("rules see the same touch, wherever its click id stands")
  func rulesSeeClicks() throws {
    for click in ["gclid='1' url='/p'", "url='/p?gclid=1'"] {
      var diary = JourneyDiary(
        """
        ada view 10:00 \(click) referrer='https://partner.example/x'
        bob view 10:00 \(click) utm_campaign='brand'
        cid start 10:00
        cid view 10:00 \(click) referrer='https://partner.example/x'
        dee view 10:00 \(click) referrer='https://www.bing.com/'
        """)
      diary.definitions.channels.rules = [
        ChannelRules.Rule(
          channel: "Partners", filter: try FilterParser.parse("referrer glob '*partner.example*'")),
        ChannelRules.Rule(
          channel: "Brand", filter: try FilterParser.parse("utm_campaign = 'brand'")),
      ]
      #expect(channels(diary) == ["Partners", "Brand", "Partners", "Partners", "Paid Search"])
    }
  }

  @Test("passive events are no touches, and rows outside sessions have no channel")
  func passiveRows() {
    var diary = JourneyDiary(
      "ada push 09:00\nada push 10:00\nada view 10:00 utm_source='sms'\nada push 10:01")
    diary.definitions.session.passiveEvents = ["push"]
    #expect(channels(diary) == ["-", "SMS", "SMS", "SMS"])
    #expect(diary.run { $0.channels = true }.journey.isTouch == [false, false, true, false])
  }

  @Test("agrees with working every row out from its whole session, in thousands of worlds")
  func agreesWithThePlainTelling() {
    for seed in UInt64(0)..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 1_000) {
      let world = ChannelWorld(seed)
      let batch = world.diary.run { $0.channels = true }
      let told = channels(world.diary)
      for person in batch.persons.indices {
        let rows = batch.rows(ofPerson: person)
        let isAda = batch.persons[person] == TestNames.reference("ada")
        let known = world.people[isAda ? 0 : 1]
        #expect(known.count == rows.count, "seed \(seed)")
        for session in Set(rows.map { batch.journey.sessions[$0] }) {
          let own = rows.filter { batch.journey.sessions[$0] == session }
          expectSame(world, own.map { ($0, known[$0 - rows.lowerBound]) }, batch, told)
        }
      }
    }
  }

  /// Holds one session's rows, or those of no session, to the slow telling.
  private func expectSame(
    _ world: ChannelWorld, _ own: [(row: Int, event: ChannelWorld.Event)], _ batch: EventBatch,
    _ told: [String]
  ) {
    let active = own.filter { $0.event.name != "push" }
    let slow = SlowChannels(world: world, active: active.map(\.event))
    var before = 0
    for (row, event) in own {
      guard batch.journey.sessions[row] != JourneyColumns.noSession else {
        #expect(told[row] == "-" && !batch.journey.isTouch[row])
        continue
      }
      if event.name == "push" {
        #expect(told[row] == (before == 0 ? slow.first : slow.channel(behind: before)))
        #expect(!batch.journey.isTouch[row])
      } else {
        #expect(told[row] == slow.channel(at: before))
        #expect(batch.journey.isTouch[row] == slow.touchPlaces.contains(before))
        before += 1
      }
    }
  }

  @Test("every session has a touch at its first moment, and the channel changes at touches only")
  func lawsHold() {
    let links = [
      "", "utm_source='a'", "utm_medium='email'", "referrer='https://google.com/'",
      "referrer='https://blog.example/'", "url='/x?gclid=1'", "url='/x'",
      "gclid='1'",
      "url='/x' host='blog.example' referrer='https://blog.example/'",
    ]
    for seed in UInt64(0)..<UInt64(TestSettings.number("CAIRN_WORLDS") ?? 1_000) {
      var random = Seeded(seed)
      var lines = ""
      for _ in 0..<30 {
        let device = ["a", "b"][random.below(2)]
        let link = links[random.below(links.count)]
        lines += "ada view @\(random.below(90)) cookie='\(device)' \(link)\n"
      }
      let batch = JourneyDiary(lines).run { $0.channels = true }
      let journey = batch.journey
      for session in Set(journey.sessions) {
        let rows = journey.sessions.indices.filter { journey.sessions[$0] == session }
        let first = rows.filter { batch.times[$0] == batch.times[rows[0]] }
        #expect(first.contains { journey.isTouch[$0] }, "seed \(seed)")
        for (before, row) in zip(rows, rows.dropFirst())
        where journey.channels[row] != journey.channels[before] {
          #expect(journey.isTouch[row], "seed \(seed)")
        }
      }
    }
  }
}
