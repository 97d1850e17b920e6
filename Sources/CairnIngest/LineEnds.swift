import CairnBytes

/// Lines that end with a carriage return alone, as spreadsheets of old Macs write them.
enum LineEnds {
  /// How much of a file tells it.
  private static let headBytes = 1_024

  /// Whether the lines of a file end so: its head has carriage returns and no line feed.
  ///
  /// - Returns: nil where the bytes are too few to tell and there are more to come.
  static func areReturns(_ bytes: [UInt8], isWhole: Bool) -> Bool? {
    let head = bytes.prefix(headBytes)
    if head.contains(.lineFeed) { return false }
    guard isWhole || bytes.count >= headBytes else { return nil }
    // The last byte does not count: a line feed may stand behind it.
    return head.dropLast().contains(.carriageReturn)
  }

  /// Puts line feeds in the places of carriage returns.
  static func mend(_ bytes: inout [UInt8]) {
    for index in bytes.indices where bytes[index] == .carriageReturn { bytes[index] = .lineFeed }
  }
}
