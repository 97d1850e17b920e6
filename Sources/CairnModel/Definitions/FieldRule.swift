/// Where a field's value is taken from, and what is done to it.
public struct FieldRule: Hashable, Sendable {
  public enum TimeUnit: String, Hashable, Sendable { case s, ms, us, ns }

  /// Names or dotted paths; the first that is present wins.
  public var from: [String] = []
  /// A constant, where nothing is read.
  public var constant: String?
  /// Replaces values: `won` becomes `purchase`.
  public var map: [String: String] = [:]
  /// Values that count as absent.
  public var ignored: Set<ByteText> = []
  public var transforms: [Transform] = []
  /// The unit of a number that is a time; nil means it is settled once a file.
  public var unit: TimeUnit?
  /// How a text that is a time is written, in the letters of `strftime`, tried in turn; `iso` is
  /// ISO 8601, and so is nothing.
  public var patterns: [String] = []
  /// The zone of a time that names none; nil means UTC.
  public var zone: ZoneTable?
  /// Fields whose values are joined to one text; nothing where the first is absent.
  public var joined: [String] = []
  /// What stands between joined values.
  public var separator = ""
  /// The records that the rule holds for; asked of alternatives only.
  public var filter: EventFilter?
  /// Rules that are tried in turn where this one finds nothing.
  public var alternatives: [FieldRule] = []

  public init(from: [String] = []) { self.from = from }

  /// Whether a list is read, and not left to its own name or taken as it stands.
  public var readsLists: Bool {
    if case .each? = transforms.first { true } else { false }
  }

  /// How numbers are written, where the rule says so.
  public var numberForm: NumberForm? {
    if case .number(let form)? = transforms.last { form } else { nil }
  }

  /// How the rule's times are written.
  public var timeForm: TimeForm { TimeForm(unit: unit, patterns: patterns, zone: zone) }

  /// The rule itself, and all that are tried where it finds nothing.
  public var all: [FieldRule] { [self] + alternatives.flatMap(\.all) }

  /// The rule with every one of its alternatives changed in the same way.
  public func changed(_ change: (inout FieldRule) -> Void) -> FieldRule {
    var rule = self
    change(&rule)
    rule.alternatives = alternatives.map { $0.changed(change) }
    return rule
  }
}

/// How times are written, where they do not say it themselves.
public struct TimeForm: Hashable, Sendable {
  /// The unit of numbers; nil means it is settled once a file.
  public var unit: FieldRule.TimeUnit?
  /// The forms of texts, in the letters of `strftime`; none means ISO 8601.
  public var patterns: [String] = []
  /// The zone of times that name none; nil means UTC.
  public var zone: ZoneTable?

  public init(unit: FieldRule.TimeUnit?, patterns: [String], zone: ZoneTable?) {
    (self.unit, self.patterns, self.zone) = (unit, patterns, zone)
  }

  /// Whether nothing is said.
  public var isOpen: Bool { self == TimeForm(unit: nil, patterns: [], zone: nil) }
}

/// A change of a text before it fills a field.
public enum Transform: Hashable, Sendable {
  case trim, lowercase, uppercase, digitsOnly
  /// Without what stands behind `?` or `#`.
  case stripQuery
  /// Percent signs and plus signs decoded.
  case urlDecode
  /// The first so many bytes, without a letter that would be cut.
  case first(Int)
  /// What stands before the first occurrence of a text.
  case until(String)
  /// What stands behind the first occurrence of a text.
  case after(String)
  /// Without a text that it begins with.
  case without(String)
  /// With a text in front.
  case prefix(String)
  /// Of a list of objects the values of one member, as a list; absent where no item has it.
  case each(String)
  /// A number as people write it, which stands last; what does not fit the form is no number.
  case number(NumberForm)

  /// The transforms that are one word, by that word.
  public static let words: [(word: String, transform: Transform)] = [
    ("trim", .trim), ("lowercase", .lowercase), ("uppercase", .uppercase),
    ("strip_query", .stripQuery), ("url_decode", .urlDecode), ("digits_only", .digitsOnly),
  ]

  /// The transform as it is written.
  public var text: String {
    switch self {
    case .first(let count): "first: \(count)"
    case .until(let text): "until: \(text)"
    case .after(let text): "after: \(text)"
    case .without(let text): "without: \(text)"
    case .prefix(let text): "prefix: \(text)"
    case .each(let name): "each: \(name)"
    case .number(let form): "number: \(form.text)"
    default: Self.words.first { $0.transform == self }?.word ?? ""
    }
  }
}
