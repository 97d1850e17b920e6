/// One condition on events: any of some names, each with a filter of its own.
///
/// `product1|product2[price > 10]` is met by every `product1`, and by a `product2` over 10.
public struct EventStep: Hashable, Sendable {
  public struct Alternative: Hashable, Sendable {
    /// The event's name; nil means any event (`*`).
    public var name: ByteText?
    public var filter: EventFilter?

    public init(name: ByteText?, filter: EventFilter? = nil) {
      (self.name, self.filter) = (name, filter)
    }
  }

  public var alternatives: [Alternative]
  /// The step as the user wrote it; tables show this.
  public var text: String

  public init(alternatives: [Alternative], text: String) {
    (self.alternatives, self.text) = (alternatives, text)
  }

  /// The names that can meet the step, or nil where any event can.
  public var names: Set<ByteText>? {
    var names: Set<ByteText> = []
    for alternative in alternatives {
      guard let name = alternative.name else { return nil }
      names.insert(name)
    }
    return names
  }

  public var properties: [ByteText] { alternatives.flatMap { $0.filter?.properties ?? [] } }
}
