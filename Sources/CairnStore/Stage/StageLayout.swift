internal import CairnBytes
internal import CairnModel

/// What the shapes of a stage stand for, laid flat for the writer's loops.
struct StageLayout: ~Copyable {
  /// A column of a shape: where its codes come from, and where its values go.
  struct Column: BitwiseCopyable {
    var stageColumn: UInt16
    /// Counted behind the fixed columns.
    var partColumn: UInt16
    var isText: Bool
  }

  /// The columns of all shapes, one shape's behind another's.
  private(set) var columns = RowBuffer<Column>()
  private var starts = RowBuffer<UInt32>()

  init(_ stage: borrowing EventStage, _ shapes: [[UInt16]], partColumns: [Int]) {
    for shape in shapes {
      starts.append(UInt32(columns.count))
      for column in shape {
        columns.append(
          Column(
            stageColumn: column, partColumn: UInt16(truncatingIfNeeded: partColumns[Int(column)]),
            isText: stage.columns[Int(column)].type == .text))
      }
    }
    starts.append(UInt32(columns.count))
  }

  /// Where a shape's columns stand in `columns`.
  func entries(ofShape shape: UInt32) -> Range<Int> {
    Int(starts[Int(shape)])..<Int(starts[Int(shape) + 1])
  }
}
