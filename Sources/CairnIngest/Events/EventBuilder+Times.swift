import CairnModel

extension EventBuilder {
  /// Reads a time that a further rule found, as that rule says.
  ///
  /// The unit of numbers that nobody declared is one for the whole file.
  mutating func readFurtherTime(_ bytes: Span<UInt8>, _ range: Range<Int>) -> TimeReading {
    let index = furtherTime.form - 1
    if let unit = times.epoch.unit, !times.epoch.isDeclared {
      furtherTimes[index].epoch.settle(unit)
    }
    let reading = furtherTimes[index].read(bytes, range)
    let epoch = furtherTimes[index].epoch
    if let unit = epoch.unit, !epoch.isDeclared { times.epoch.settle(unit) }
    return reading
  }

  /// What was decided for times, whichever rule read them.
  func noteTimes(in notes: inout ReaderNotes) {
    for reader in [times] + furtherTimes {
      if let unit = reader.epoch.unit { notes.epochUnits[unit.words] = !reader.epoch.isDeclared }
      if reader.zone.count > 0 {
        notes.timesWithoutZone[reader.zone.name, default: 0] += reader.zone.count
      }
      notes.leapSeconds += reader.leapSeconds
    }
  }

  /// What to do about a day in the order of some country.
  func advice(on time: ArraySlice<UInt8>) -> String {
    let patterns = TimePattern.suggestions(for: time).map { "\"\($0)\"" }
    guard !patterns.isEmpty else { return "" }
    return "; say how it is written by `pattern:`, as " + patterns.joined(separator: " or ")
  }
}

extension TimePattern {
  /// How a day in the order of some country may be written: where no part is too large for a month,
  /// nobody can tell which is the day.
  static func suggestions(for time: ArraySlice<UInt8>) -> [String] {
    let parts = time.split(maxSplits: 3, omittingEmptySubsequences: false) { !$0.isDigit }
    let isDate = parts.count > 2 && parts.prefix(3).allSatisfy { (1...4).contains($0.count) }
    guard isDate, let separator = time.first(where: { !$0.isDigit }),
      separator == 0x2F || separator == 0x2E
    else { return [] }
    let numbers = parts.prefix(3).map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
    let sign = String(UnicodeScalar(separator))
    let orders =
      parts[0].count == 4
      ? ["Ymd"] : numbers[0] > 12 ? ["dmY"] : numbers[1] > 12 ? ["mdY"] : ["dmY", "mdY"]
    let colons = time.count { $0 == 0x3A }
    let isHalved = time.last.map { $0.uppercased == 0x4D } ?? false
    let hours = colons == 1 ? " %H:%M" : " %H:%M:%S"
    let clock =
      colons == 0 ? "" : isHalved ? hours.replacing("%H", with: "%I") + " %p" : hours
    return orders.map { order in order.map { "%\($0)" }.joined(separator: sign) + clock }
  }
}
