/// What an input's numbers are in the merged part: 0 where it has none yet, else one more.
struct MergeCodes: ~Copyable {
  var names = RowBuffer<UInt32>()
  var shapes = RowBuffer<UInt32>()
  /// By the input's columns; empty for those that hold no texts.
  var texts = OwnedList<RowBuffer<UInt32>>()
  /// The merged part's stream for each of the input's columns.
  let streams: [Int]

  init(_ part: OpenPart, places: [Int], dictionaries: [DictionaryPlace?]) {
    names.append(repeating: 0, count: part.reader.names.count)
    shapes.append(repeating: 0, count: part.reader.footer.shapes.count)
    for place in dictionaries {
      var codes = RowBuffer<UInt32>(capacity: place?.count ?? 1)
      codes.append(repeating: 0, count: place?.count ?? 0)
      texts.append(codes)
    }
    streams = places.map { FixedColumn.allCases.count + $0 }
  }
}
