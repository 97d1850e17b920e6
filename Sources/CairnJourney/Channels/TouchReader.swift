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
  private var pages: [PageFacts?]
  private var tagged: [TagCells: UInt32] = [:]
  /// The origin that each host is as a referrer.
  private var referrals: [UInt32] = []

  /// A page's address, as far as it matters here.
  private struct PageFacts: Sendable {
    var host: UInt32
    var tags: UInt32
  }

  /// The stored cells of a row's three tags, and its url's tags.
  private struct TagCells: Hashable, Sendable {
    var source: UInt64
    var medium: UInt64
    var campaign: UInt64
    var types: UInt32
    var page: UInt32
  }

  init(_ context: WalkContext, sites: SiteDirectory) {
    tables = context.tables
    columns = TouchColumns(context)
    hosts = TouchHosts(context.definitions.channels, sites: sites)
    let hasPages = columns.url != nil || columns.referrer != nil
    pages = Array(repeating: nil, count: hasPages ? tables.texts.count : 0)
  }

  /// Where a row says it came from, a place in `origins`; `untold` where it says nothing.
  mutating func origin(_ batch: EventBatch, _ row: Int) -> UInt32 {
    let page = facts(columns.url, batch, row)
    let link = tags(batch, row, page)
    if link != Self.untold { return link }
    guard let referrer = facts(columns.referrer, batch, row), referrer.host != TouchHosts.none,
      hosts.brings(referrer.host, to: page?.host ?? TouchHosts.none)
    else { return Self.untold }
    return referral(from: Int(referrer.host))
  }

  private mutating func referral(from host: Int) -> UInt32 {
    while referrals.count <= host { referrals.append(Self.untold) }
    if referrals[host] == Self.untold {
      referrals[host] = intern(
        TouchOrigin(source: hosts.names[host], medium: "referral", isTagged: false))
    }
    return referrals[host]
  }

  /// The tags of a row's link alone, a place in `origins`.
  mutating func campaign(_ batch: EventBatch, _ row: Int) -> UInt32 {
    tags(batch, row, facts(columns.url, batch, row))
  }

  private mutating func tags(_ batch: EventBatch, _ row: Int, _ page: PageFacts?) -> UInt32 {
    let pageTags = page?.tags ?? Self.untold
    var cells = TagCells(source: 0, medium: 0, campaign: 0, types: 0, page: pageTags)
    for (place, column) in columns.tags.enumerated() {
      guard let column, batch.properties[column].types[row] != PropertyColumn.absent else {
        continue
      }
      let payload = batch.properties[column].payloads[row]
      cells.types |= UInt32(batch.properties[column].types[row]) << (8 * UInt32(place))
      switch place {
      case 0: cells.source = payload
      case 1: cells.medium = payload
      default: cells.campaign = payload
      }
    }
    guard cells.types != 0 else { return pageTags }
    if let known = tagged[cells] { return known }
    let texts = columns.tags.map { column in
      column.flatMap { tables.value(batch.properties[$0], row) }
        .map { ByteText($0.description) } ?? ""
    }
    var origin = TouchOrigin(source: texts[0], medium: texts[1], campaign: texts[2])
    origin = origin.isEmpty ? origins[Int(pageTags)] : origin
    origin.click = origins[Int(pageTags)].click
    let index = intern(origin)
    tagged[cells] = index
    return index
  }

  private mutating func facts(_ column: Int?, _ batch: EventBatch, _ row: Int) -> PageFacts? {
    guard let column, batch.properties[column].types[row] == PropertyType.text.rawValue else {
      return nil
    }
    let code = Int(batch.properties[column].payloads[row])
    if let known = pages[code] { return known }
    let address = PageAddress(tables.texts[code])
    let facts = PageFacts(
      host: hosts.index(of: ByteText(bytes: address.host)), tags: intern(address.tags))
    pages[code] = facts
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

/// Where the properties that tell of an origin stand among the batch's columns.
private struct TouchColumns: Sendable {
  let tags: [Int?]
  let url: Int?
  let referrer: Int?

  init(_ context: WalkContext) {
    tags = TouchProperty.tags.map { context.index(ofProperty: $0) }
    url = context.index(ofProperty: TouchProperty.url)
    referrer = context.index(ofProperty: TouchProperty.referrer)
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
