/// The shapes of a part, one behind another: which columns a row has.
struct ShapeList: ~Copyable {
  private var starts = RowBuffer<UInt32>()
  private var columns = RowBuffer<UInt16>()

  init(_ shapes: [[UInt16]]) {
    starts.append(0)
    for shape in shapes {
      for column in shape { columns.append(column) }
      starts.append(UInt32(columns.count))
    }
  }

  var count: Int { starts.count - 1 }

  /// Where the columns of a shape stand in the list.
  func places(of shape: Int) -> Range<Int> { Int(starts[shape])..<Int(starts[shape + 1]) }

  /// The column at a place of the list.
  func column(at place: Int) -> Int { Int(columns[place]) }
}
