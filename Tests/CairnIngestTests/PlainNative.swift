import CairnModel

/// The native preset, said plainly: all values of a record first, then field by field.
struct PlainNative {
  /// A value at its place.
  private struct Leaf {
    var path: [String]
    var value: PlainJSON

    var place: Int {
      path.count > 1 ? (["properties", "props"].firstIndex(of: path[0]) ?? -1) + 1 : 0
    }
    var name: String { (place > 0 ? Array(path.dropFirst()) : path).joined(separator: ".") }
    var whole: String { path.joined(separator: ".") }
  }

  private static let fixed: [(field: String, names: [String])] = [
    ("#event", ["event", "eventname", "eventtype", "name", "type", "action"]),
    ("#time", ["timestamp", "time", "ts", "eventtime", "occurredat", "createdat", "date"]),
    ("#id", ["eventid", "messageid", "uuid", "insertid"]),
    ("@customer", ["userid", "customerid", "customer", "user", "contactid"]),
    ("@email", ["email"]),
    ("@cookie", ["anonymousid", "cookie", "deviceid", "clientid", "visitorid"]),
    ("url", ["url", "pageurl", "page", "path"]),
    ("order_id", ["orderid", "transactionid"]),
  ]

  /// The fields of an object without repeated keys, as `ReadEvent` shows them, and the fixed part
  /// under `#event`, `#time` and `#id`.
  static func fields(of object: PlainJSON) -> [String: String] {
    var leaves: [Leaf] = []
    collect(object, [], &leaves)
    var found: [String: String] = [:]
    var used: Set<Int> = []
    for (field, names) in fixed {
      var best: (rank: Int, index: Int)?
      for (index, leaf) in leaves.enumerated() {
        guard let rank = names.firstIndex(of: normal(leaf.name)), !isList(leaf.value) else {
          continue
        }
        let whole = leaf.place * 1_000 + rank
        if best == nil || whole < best?.rank ?? 0 { best = (whole, index) }
      }
      guard let best else { continue }
      used.insert(best.index)
      found[field] =
        field.hasPrefix("#")
        ? written(leaves[best.index].value) : "'\(written(leaves[best.index].value))'"
    }
    let rest = leaves.enumerated().filter { !used.contains($0.offset) }.map(\.element)
    var losers: [Leaf] = []
    for leaf in rest.sorted(by: { $0.place < $1.place }) {
      var name = leaf.name
      if fixed.contains(where: { $0.field == name }) {
        name = leaf.name == leaf.whole ? name + "_2" : leaf.whole
      }
      if found[name] == nil { found[name] = shown(leaf.value) } else { losers.append(leaf) }
    }
    for leaf in losers where found[leaf.whole] == nil { found[leaf.whole] = shown(leaf.value) }
    return found
  }

  private static func isList(_ value: PlainJSON) -> Bool {
    if case .list = value { return true }
    return false
  }

  private static func normal(_ name: String) -> String {
    name.replacing("_", with: "").lowercased()
  }

  private static func collect(_ value: PlainJSON, _ path: [String], _ leaves: inout [Leaf]) {
    switch value {
    case .object(let members):
      for member in members { collect(member.value, path + [member.key], &leaves) }
    case .null: break
    case .text(""): break
    default: leaves.append(Leaf(path: path, value: value))
    }
  }

  private static func written(_ value: PlainJSON) -> String {
    switch value {
    case .text(let text), .number(let text), .list(let text): text
    case .flag(let flag): flag ? "true" : "false"
    case .null, .object: ""
    }
  }

  private static func shown(_ value: PlainJSON) -> String {
    guard case .number(let text) = value else {
      if case .flag(let flag) = value { return flag ? "true" : "false" }
      return "'\(written(value))'"
    }
    let isWhole = !text.contains { ".eE".contains($0) }
    if isWhole { return Int64(text).map { "\($0)" } ?? "'\(text)'" }
    if !text.contains(where: { "eE".contains($0) }), let decimal = decimal(text) { return decimal }
    guard let real = Double(text), real.isFinite else { return "'\(text)'" }
    return "r\(real)"
  }

  /// The number in ten-thousandths, where it has no more places than that.
  private static func decimal(_ text: String) -> String? {
    let parts = text.split(separator: ".")
    let places = parts[1].reversed().drop { $0 == "0" }.reversed()
    guard places.count <= 4 else { return nil }
    let padded = String(places) + String(repeating: "0", count: 4 - places.count)
    return Int64(parts[0] + padded).map { "d\(Decimal4(tenThousandths: $0))" }
  }
}
