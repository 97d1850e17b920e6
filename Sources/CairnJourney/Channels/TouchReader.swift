// Where each row came from. Urls and referrers repeat, and equal texts have equal codes, so each is
// taken apart once a walk and worker; a row then costs a look-up by code.

internal import CairnModel

/// Reads each row's origin: the tags of its link, else the site that linked to it.
struct TouchReader: Sendable {
  /// The origins met so far; the first is that of rows that tell nothing.
  private(set) var origins: [TouchOrigin] = [TouchOrigin()]
  /// The place in `origins` of a row that tells nothing.
  static let untold: UInt32 = 0

  private let tables: EventTables
  private let columns: TouchColumns
  private var indices: [TouchOrigin: UInt32] = [:]
  private var hosts: TouchHosts
  /// What each text is as a page's address, by its code.
  private var pages: [PageFacts]
  /// Of those, the ones that are known to tell nothing: nearly all.
  private var isUntold: [Bool]
  private var cells = TouchCells()
  private var tagged: [TagCells: UInt32] = [:]
  /// The host that each text is as a field of its own, by its code.
  private var named: [UInt32]
  /// A text of which that has not been asked yet.
  private static let unread = UInt32.max
  /// The origin that each host is as a referrer.
  private var referrals: [UInt32] = []

  /// A page's address, as far as it matters here.
  private struct PageFacts: Sendable {
    var host: UInt32
    var tags: UInt32
    var isRead: Bool

    static let none = PageFacts(host: TouchHosts.none, tags: TouchReader.untold, isRead: false)
  }

  /// The stored cells of a row's three tags, its own click, and its url's tags.
  private struct TagCells: Hashable, Sendable {
    var source: TouchCells.Cell?
    var medium: TouchCells.Cell?
    var campaign: TouchCells.Cell?
    var click: TouchOrigin.Click?
    var page: UInt32
  }

  init(_ context: WalkContext, sites: SiteDirectory) {
    tables = context.tables
    columns = TouchColumns(context)
    hosts = TouchHosts(context.definitions.channels, sites: sites)
    let hasPages = columns.url != nil || columns.referrer != nil
    pages = Array(repeating: .none, count: hasPages ? tables.texts.count : 0)
    isUntold = Array(repeating: false, count: pages.count)
    let hasHosts = columns.referrer != nil && !columns.hosts.isEmpty
    named = Array(repeating: Self.unread, count: hasHosts ? tables.texts.count : 0)
  }

  /// Turns to another batch; every row asked for until the next is of it.
  mutating func begin(_ batch: EventBatch) {
    cells = TouchCells(batch, columns)
  }

  /// Lets go of the batch, so that its columns can be filled again where they are.
  mutating func end() { cells = TouchCells() }

  /// Where a row says it came from, a place in `origins`; `untold` where it says nothing.
  mutating func origin(_ row: Int) -> UInt32 {
    let isBare = cells.marks[row] == PropertyColumn.absent
    if isBare, isOnUntoldPage(row) { return Self.untold }
    let page = page(row)
    if isBare { return page.tags }
    let link = tags(row, page.tags)
    if link != Self.untold { return link }
    let referrer = referrer(row)
    guard referrer.host != TouchHosts.none else { return Self.untold }
    let own = page.host == TouchHosts.none ? namedHost(row) : page.host
    guard hosts.brings(referrer.host, to: own) else { return Self.untold }
    return referral(from: Int(referrer.host))
  }

  /// The tags of a row's link alone, a place in `origins`.
  mutating func campaign(_ row: Int) -> UInt32 { tags(row, page(row).tags) }

  private mutating func referral(from host: Int) -> UInt32 {
    while referrals.count <= host { referrals.append(Self.untold) }
    if referrals[host] == Self.untold {
      referrals[host] = intern(
        TouchOrigin(source: hosts.names[host], medium: "referral", isTagged: false))
    }
    return referrals[host]
  }

  private mutating func tags(_ row: Int, _ page: UInt32) -> UInt32 {
    guard cells.hasTags(row) else { return page }
    let written = TagCells(
      source: cells.source?.cell(row), medium: cells.medium?.cell(row),
      campaign: cells.campaign?.cell(row), click: cells.click(row, tables), page: page)
    if let known = tagged[written] { return known }
    let texts = [cells.source, cells.medium, cells.campaign].map { column in
      column.flatMap { tables.value($0, row) }.map { ByteText($0.description).tag } ?? ""
    }
    var origin = TouchOrigin(source: texts[0], medium: texts[1], campaign: texts[2])
    if origin.isEmpty { origin = origins[Int(page)] }
    let clicks = [written.click, origins[Int(page)].click].compactMap(\.self)
    origin.click = clicks.first(where: \.isPaid) ?? clicks.first
    let index = intern(origin)
    tagged[written] = index
    return index
  }

  /// Whether a row was on a page that is known to tell nothing.
  private func isOnUntoldPage(_ row: Int) -> Bool {
    row < cells.url.types.count && cells.url.types[row] == PropertyType.text.rawValue
      && isUntold[Int(cells.url.payloads[row])]
  }

  /// The page that a row was on.
  private mutating func page(_ row: Int) -> PageFacts {
    guard row < cells.url.types.count, cells.url.types[row] == PropertyType.text.rawValue else {
      return .none
    }
    return facts(ofText: Int(cells.url.payloads[row]))
  }

  /// The page that a row was reached from.
  private mutating func referrer(_ row: Int) -> PageFacts {
    guard row < cells.referrer.types.count,
      cells.referrer.types[row] == PropertyType.text.rawValue
    else { return .none }
    return facts(ofText: Int(cells.referrer.payloads[row]))
  }

  /// The host that a row names beside its page: the first of its host fields that says one.
  private mutating func namedHost(_ row: Int) -> UInt32 {
    for column in cells.hosts where column.types[row] == PropertyType.text.rawValue {
      let code = Int(column.payloads[row])
      if named[code] == Self.unread {
        let host = PageAddress.host(named: tables.texts[code])
        named[code] = hosts.index(of: ByteText(bytes: host))
      }
      if named[code] != TouchHosts.none { return named[code] }
    }
    return TouchHosts.none
  }

  private mutating func facts(ofText code: Int) -> PageFacts {
    let known = pages[code]
    if known.isRead { return known }
    let address = PageAddress(tables.texts[code])
    let facts = PageFacts(
      host: hosts.index(of: ByteText(bytes: address.host)), tags: intern(address.tags),
      isRead: true)
    pages[code] = facts
    isUntold[code] = facts.tags == Self.untold
    return facts
  }

  private mutating func intern(_ origin: TouchOrigin) -> UInt32 {
    if origin.isEmpty { return Self.untold }
    if let index = indices[origin] { return index }
    let index = UInt32(origins.count)
    indices[origin] = index
    origins.append(origin)
    return index
  }
}

/// The properties that tell where an event came from.
enum TouchProperty {
  static let source: ByteText = "utm_source"
  static let medium: ByteText = "utm_medium"
  static let campaign: ByteText = "utm_campaign"
  static let url = ByteText(FieldName.url)
  static let referrer = ByteText(FieldName.referrer)

  static let tags = [source, medium, campaign]

  /// Fields that hold the host of the page, of which the first decides: what a proxy or a network
  /// in front says that the visitor asked for, before what the server behind it was asked.
  static let hosts: [ByteText] = [
    "http_x_forwarded_host", "x_forwarded_host", "cs_x_forwarded_host", "x_host_header", "host",
    "http_host", "hostname",
  ]
}
