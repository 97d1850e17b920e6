/// What an input's numbers are in the merged part: 0 where it has none yet, else one more.
struct MergeCodes: ~Copyable {
  /// Where a column of an input goes.
  struct Route: BitwiseCopyable {
    /// The input's column, and its stream of values in a window.
    var column: UInt32
    var window: UInt32
    /// The merged part's stream.
    var stream: UInt32
    var isText: Bool
  }

  var names: RowBuffer<UInt32>
  var shapes: RowBuffer<UInt32>
  /// By the input's columns; empty for those that hold no texts.
  private var texts = OwnedList<RowBuffer<UInt32>>()
  private var routes = RowBuffer<Route>()
  private let input: Int
  /// The merged part's column for each of the input's.
  private let places: [Int]

  init(_ part: OpenPart, input: Int, places: [Int], dictionaries: [DictionaryPlace?]) {
    self.input = input
    self.places = places
    names = RowBuffer(zeros: part.reader.names.count)
    shapes = RowBuffer(zeros: part.reader.footer.shapes.count)
    let first = FixedColumn.allCases.count
    for (column, place) in dictionaries.enumerated() {
      // A merge of one range of keys touches few of them, and only those take memory.
      texts.append(RowBuffer(zeros: place?.count ?? 0))
      routes.append(
        Route(
          column: UInt32(column), window: UInt32(first + column),
          stream: UInt32(first + places[column]), isText: place != nil))
    }
  }

  /// Copies the identifiers of some rows of a source's window.
  mutating func copyIdentities(
    _ rows: Range<Int>, _ source: borrowing MergeSource, to block: inout PartBlock,
    _ dictionaries: inout OwnedList<MergedDictionary>
  ) throws(PartDamage) {
    for column in 0..<source.denseStart - FixedColumn.allCases.count {
      let route = routes[column]
      for row in rows {
        let old = source.window.streams[Int(route.window)][row]
        let new = old == 0 ? 0 : try text(old - 1, column, &dictionaries) + 1
        block.streams[Int(route.stream)].append(new)
      }
    }
  }

  /// Copies the properties of some rows of a source's window.
  mutating func copyProperties(
    _ rows: Range<Int>, _ source: inout MergeSource, to block: inout PartBlock,
    _ dictionaries: inout OwnedList<MergedDictionary>
  ) throws(PartDamage) {
    for row in rows {
      let shape = Int(source.window.streams[FixedColumn.shape.rawValue][row])
      for place in source.shapes.places(of: shape) {
        let route = routes[source.shapes.column(at: place)]
        let column = Int(route.column)
        let next = source.nextValues[column]
        source.nextValues[column] = next + 1
        let value = source.window.streams[Int(route.window)][next]
        block.streams[Int(route.stream)].append(
          route.isText ? try text(value, column, &dictionaries) : value)
      }
    }
  }

  /// The merged part's number of a text of the input.
  @inline(__always)
  private mutating func text(
    _ old: Int64, _ column: Int, _ dictionaries: inout OwnedList<MergedDictionary>
  ) throws(PartDamage) -> Int64 {
    guard old >= 0, old < texts[column].count else { throw PartDamage("an unknown text") }
    let known = texts[column][Int(old)]
    if known != 0 { return Int64(known) - 1 }
    return try number(old, column, &dictionaries)
  }

  private mutating func number(
    _ old: Int64, _ column: Int, _ dictionaries: inout OwnedList<MergedDictionary>
  ) throws(PartDamage) -> Int64 {
    let code = try dictionaries[places[column]].number(of: Int(old), input: input)
    texts[column][Int(old)] = code + 1
    return Int64(code)
  }
}
