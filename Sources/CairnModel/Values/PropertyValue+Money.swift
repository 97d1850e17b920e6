extension PropertyValue {
  /// The value as an exact decimal with four places, however the source typed it.
  ///
  /// A text is read as a number; a real by its shortest spelling, so that 0.1 is a tenth. Booleans
  /// and texts that are no numbers give `.none`.
  public var decimal: DecimalReading {
    switch self {
    case .decimal(let amount): return .exact(amount)
    case .integer(let whole):
      let (product, overflow) = whole.multipliedReportingOverflow(by: 10_000)
      return overflow ? .none : .exact(Decimal4(tenThousandths: product))
    case .text(let text): return Decimal4.read(text.bytes.span)
    case .real(let number): return Decimal4.read(Array(number.description.utf8).span)
    case .boolean: return .none
    }
  }
}
