internal import CairnBytes
internal import CairnModel

/// What the shapes and combinations of a stage stand for, laid flat for the writer's loops.
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
  private var identities: RowBuffer<UInt32>
  let identityCount: Int

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
    identityCount = stage.identityNames.count
    identities = RowBuffer(capacity: stage.combinations.count * identityCount)
    for combination in 0..<stage.combinations.count {
      let bytes = stage.combinations.text(UInt32(combination))
      for type in 0..<identityCount {
        identities.append(RowScratch.stored(type, inCombination: bytes))
      }
    }
  }

  /// Where a shape's columns stand in `columns`.
  func entries(ofShape shape: UInt32) -> Range<Int> {
    Int(starts[Int(shape)])..<Int(starts[Int(shape) + 1])
  }

  /// The number plus one of the text that a combination has of an identity type, or 0.
  func identity(_ type: Int, ofCombination combination: UInt32) -> UInt32 {
    identities[Int(combination) * identityCount + type]
  }
}
