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
  /// The origin that each host is as a referrer.
  private var referrals: [UInt32] = []

  /// A page's address, as far as it matters here.
  private struct PageFacts: Sendable {
    var host: UInt32
    var tags: UInt32
    var isRead: Bool

    static let none = PageFacts(host: TouchHosts.none, tags: TouchReader.untold, isRead: false)
  }

  /// The stored cells of a row's three tags, and its url's tags.
  private struct TagCells: Hashable, Sendable {
    var source: TouchCells.Cell?
    var medium: TouchCells.Cell?
    var campaign: TouchCells.Cell?
    var page: UInt32
  }

  init(_ context: WalkContext, sites: SiteDirectory) {
    tables = context.tables
    columns = TouchColumns(context)
    hosts = TouchHosts(context.definitions.channels, sites: sites)
    let hasPages = columns.url != nil || columns.referrer != nil
    pages = Array(repeating: .none, count: hasPages ? tables.texts.count : 0)
    isUntold = Array(repeating: false, count: pages.count)
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
    guard referrer.host != TouchHosts.none, hosts.brings(referrer.host, to: page.host) else {
      return Self.untold
    }
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
      campaign: cells.campaign?.cell(row), page: page)
    if let known = tagged[written] { return known }
    let texts = [cells.source, cells.medium, cells.campaign].map { column in
      column.flatMap { tables.value($0, row) }.map { ByteText($0.description).tag } ?? ""
    }
    var origin = TouchOrigin(source: texts[0], medium: texts[1], campaign: texts[2])
    if origin.isEmpty { origin = origins[Int(page)] }
    origin.click = origins[Int(page)].click
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
}
