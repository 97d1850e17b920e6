internal import CairnModel

// Times and keys are 64-bit numbers with a name, so whole columns of them are copied as they are.
extension RowBuffer where Element == Int64 {
  /// Appends the numbers as times.
  func append(to times: inout [EventTime]) {
    copy(to: &times)
  }

  /// Appends the numbers as event keys.
  func append(to keys: inout [EventKey]) {
    copy(to: &keys)
  }

  private func copy<Value: BitwiseCopyable>(to values: inout [Value]) {
    precondition(MemoryLayout<Value>.stride == MemoryLayout<Int64>.stride, "64 bits each")
    unsafe base.withMemoryRebound(to: Value.self, capacity: count) { start in
      unsafe values.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
    }
  }
}
