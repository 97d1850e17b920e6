/// The fixed part of an event that waits to be sorted.
struct StagedRow: BitwiseCopyable {
  var time: Int64
  var key: UInt64
  /// Where the row's property codes begin.
  var firstValue: UInt32
  /// Which properties the row has, in which order.
  var shape: UInt32
  /// Which identifiers the row carries.
  var combination: UInt32
  var name: UInt32
  var line: UInt32
  /// Index into the loads of the stage.
  var load: UInt16
  /// Whether the source gave the event an id; such events are kept once.
  var hasID: Bool
  /// Whether the row lost against another copy.
  var isDropped = false
}
