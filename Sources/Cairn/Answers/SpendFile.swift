internal import CairnBytes
public import CairnModel

/// Reads a file with what channels cost.
///
/// It is CSV with the columns date, channel, amount and, if there are several, currency. Every row
/// must be good: a cost left out would flatter a channel. Only a fifth place of an amount is
/// rounded, and counted.
public enum SpendFile {
  private static let byteLimit = 1 << 26
  private static let needed = ["date", "channel", "amount"]

  public static func read(_ path: String) throws(CairnError) -> ChannelSpend {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try SystemFiles().content(of: path, limit: byteLimit)
    } catch {
      throw CairnError(.usage, "the spend file \(path) could not be read: \(error.reason)")
    }
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(cells)
    while lines.last == [""] { lines.removeLast() }
    let header = (lines.first ?? []).map { $0.lowercased().filter { $0 != "\u{FEFF}" } }
    for name in needed where !header.contains(name) {
      throw CairnError(
        .usage,
        "\(path):1: a spend file has the columns date,channel,amount,currency; "
          + "'\(name)' is missing")
    }
    var spend = ChannelSpend(file: path, rows: [])
    for (index, line) in lines.enumerated().dropFirst() where line != [""] {
      try add(line, to: &spend, header, at: "\(path):\(index + 1)")
    }
    return spend
  }

  private static func add(
    _ cells: [String], to spend: inout ChannelSpend, _ header: [String], at place: String
  ) throws(CairnError) {
    guard cells.count <= header.count else {
      throw CairnError(
        .usage,
        "\(place): \(cells.count) cells where the header has \(header.count); an amount has no "
          + "comma: write 1234.50")
    }
    func cell(_ name: String) -> String {
      header.firstIndex(of: name).flatMap { $0 < cells.count ? cells[$0] : nil } ?? ""
    }
    guard case .day(let date)? = RangeBound(text: cell("date")) else {
      throw CairnError(.usage, "\(place): '\(cell("date"))' is no date; write it as 2026-11-22")
    }
    let digits = Array(cell("amount").utf8)
    let amount: Decimal4
    switch Decimal4.read(digits.span) {
    case .exact(let number): amount = number
    case .rounded(let number):
      amount = number
      spend.roundedAmounts += 1
    case .none:
      throw CairnError(.usage, "\(place): '\(cell("amount"))' is no amount; write it as 12.50")
    }
    guard !cell("channel").isEmpty else {
      throw CairnError(.usage, "\(place): the channel is missing")
    }
    let currency = cell("currency").uppercased()
    guard currency.isEmpty || currency.utf8.count == 3 && currency.utf8.allSatisfy(isCapital) else {
      throw CairnError(
        .usage, "\(place): '\(cell("currency"))' is no currency code; write it as EUR or PLN")
    }
    spend.rows.append(
      ChannelSpend.Row(
        day: date.daysSince1970, channel: ByteText(cell("channel")), amount: amount,
        currency: currency.isEmpty ? nil : ByteText(currency)))
  }

  private static func isCapital(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }

  /// The cells of a line; one in quotes may hold commas and doubled quotes.
  private static func cells(_ line: ArraySlice<UInt8>) -> [String] {
    var cells: [[UInt8]] = [[]]
    var isQuoted = false
    for byte in line where byte != 0x0D {
      switch byte {
      case 0x22: isQuoted.toggle()
      case 0x2C where !isQuoted: cells.append([])
      default: cells[cells.count - 1].append(byte)
      }
    }
    return cells.map { cell in
      let text = String(decoding: cell, as: UTF8.self)
      return String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }
}
