/// What channels cost, by day: the content of a spend file.
public struct ChannelSpend: Hashable, Sendable {
  public struct Row: Hashable, Sendable {
    /// Local day, in days since 1970-01-01.
    public var day: Int
    public var channel: ByteText
    public var amount: Decimal4
    /// Nil is the currency of the definitions, or the one that all orders have.
    public var currency: ByteText?

    public init(day: Int, channel: ByteText, amount: Decimal4, currency: ByteText?) {
      (self.day, self.channel, self.amount, self.currency) = (day, channel, amount, currency)
    }
  }

  /// The file, as it was named.
  public var file: String
  public var rows: [Row]
  /// Amounts that had more than four places.
  public var roundedAmounts = 0

  public init(file: String, rows: [Row]) { (self.file, self.rows) = (file, rows) }
}
