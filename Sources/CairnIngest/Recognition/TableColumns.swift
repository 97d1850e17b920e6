public import CairnModel

/// What the columns of a table hold, to tell which may be its time and which name somebody.
public struct TableColumns: Sendable {
  public struct Column: Hashable, Sendable {
    public var name: String
    /// Rows in which there is something, how many of these are different, and how many are times.
    public var filled = 0
    public var distinct = 0
    public var times = 0
    /// How the times are written, where they are no ISO 8601 and no number: several where the day
    /// and the month cannot be told apart.
    public var patterns: [String] = []
    public var example = ""
    /// How the values are written as numbers, where they are no plain ones: one form of each that
    /// gives other numbers.
    public var numberForms: [NumberForm] = []
    /// The different values.
    fileprivate var values: [String] = []
    fileprivate var areWords = true
  }

  /// What an event cannot be without.
  public enum Need: CaseIterable, Sendable { case event, time, person }

  public private(set) var columns: [Column]
  public private(set) var rowCount: Int

  /// Looks at the rows at a file's beginning; nil where there are none behind the header.
  public init?(head: [UInt8], separator: UInt8) {
    let separator = TablePreamble(head: head, separator: separator).separator ?? separator
    let sample = FileSample(tableHead: head)
    let records = sample.records(at: separator, limit: 1_000)
    guard let header = records.first, records.count > 1 else { return nil }
    let rows = records.dropFirst().filter { $0.count >= header.count }
    rowCount = rows.count
    columns = header.enumerated().map { index, name in
      Column(name: FileSample.trimmed(name), values: rows.map { FileSample.trimmed($0[index]) })
    }
  }

  /// What no column is named for.
  public func lacks(_ mapping: FieldMapping) -> [Need] {
    let names = Set(columns.map { FileSample.plainName($0.name) })
    func isNamed(_ rules: [FieldRule]) -> Bool {
      rules.contains { rule in
        rule.constant != nil
          || (rule.from + rule.joined).contains { names.contains(FileSample.plainName($0)) }
      }
    }
    return Need.allCases.filter { need in
      switch need {
      case .event: !isNamed(mapping.event.all)
      case .time: !isNamed(mapping.time.all)
      case .person: !isNamed(mapping.identities.flatMap(\.rule.all))
      }
    }
  }

  /// Columns whose values are times, those that are filled most often first; what a tool wrote for
  /// itself (`_synced`) last.
  public var times: [Column] {
    columns.filter { $0.filled > 0 && $0.times * 10 >= $0.filled * 9 }
      .sorted { ($0.isOwn ? 1 : 0, $1.filled, $0.name) < ($1.isOwn ? 1 : 0, $0.filled, $1.name) }
  }

  /// Columns whose values look like ids, those that speak of somebody first.
  public var ids: [Column] {
    columns.filter(\.looksLikeID)
      .sorted { ($0.rank, $1.distinct, $0.name) < ($1.rank, $0.distinct, $1.name) }
  }
}

extension TableColumns.Column {
  fileprivate init(name: String, values: [String]) {
    self.name = name
    var seen: Set<String> = []
    var orders: Set<String>?
    for value in values where !value.isEmpty {
      filled += 1
      seen.insert(value)
      if example.isEmpty { example = String(value.prefix(40)) }
      if value.count > 64 || value.contains(where: \.isWhitespace) { areWords = false }
      let bytes = Array(value.utf8)
      if WrittenTime(iso: bytes.span) != nil || WrittenTime(apache: bytes.span) != nil {
        times += 1
      } else {
        let found = Set(TimePattern.suggestions(for: bytes[...]))
        orders = orders?.intersection(found) ?? found
        if !found.isEmpty || isNumberOfTime(bytes) { times += 1 }
      }
    }
    distinct = seen.count
    patterns = (orders ?? []).sorted()
    self.values = seen.sorted()
    numberForms = Self.numberForms(self.values)
  }

  /// Columns whose values are written alike, as one under the name of the first.
  ///
  /// The example is one that is not written plainly.
  public init?(asOne columns: [Self]) {
    guard let first = columns.first else { return nil }
    self = first
    values = Set(columns.flatMap(\.values)).sorted()
    numberForms = Self.numberForms(values)
    guard let other = columns.first(where: { !$0.numberForms.isEmpty }) else { return }
    (name, example) = (other.name, other.example)
  }

  /// The forms in which all values are numbers; none where they are plain ones anyhow.
  private static func numberForms(_ texts: [String]) -> [NumberForm] {
    let values = texts.map { Array($0.utf8) }
    guard values.contains(where: { Decimal4.read($0.span) == .none }) else { return [] }
    var readings: Set<[[UInt8]]> = []
    return NumberForm.all.filter { form in
      var numbers: [[UInt8]] = []
      for value in values {
        guard let number = form.plain(value) else { return false }
        numbers.append(number)
      }
      return readings.insert(numbers).inserted
    }
  }

  /// Whether a number may be a time since 1970, in a column that is named so.
  private func isNumberOfTime(_ bytes: [UInt8]) -> Bool {
    guard bytes.allSatisfy(\.isDigit), [10, 13, 16].contains(bytes.count) else { return false }
    return !words.isDisjoint(with: ["time", "date", "at", "ts", "timestamp", "created", "updated"])
  }

  /// The words of the name.
  private var words: Set<String> {
    Set(name.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init))
  }

  fileprivate var isOwn: Bool { name.hasPrefix("_") || words.contains("synced") }

  private static let people: Set = [
    "customer", "contact", "user", "client", "member", "person", "email", "mail", "phone", "vid",
  ]
  private static let numbers: Set = ["id", "ids", "no", "nr", "number", "uuid", "guid", "key"]

  fileprivate var rank: Int {
    if isOwn { return 3 }
    return !words.isDisjoint(with: Self.people) ? 0 : words == ["id"] ? 1 : 2
  }

  fileprivate var looksLikeID: Bool {
    let isNamed = !words.isDisjoint(with: Self.people.union(Self.numbers))
    return isNamed && areWords && times == 0 && distinct > 1 && distinct * 4 >= filled
      || isNamed && areWords && filled == 1 && times == 0
  }
}
