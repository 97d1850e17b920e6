extension PartClusters {
  /// Takes out the clusters whose key meets a condition.
  mutating func drop(where condition: (UInt64) -> Bool) {
    guard keys.contains(where: condition) else { return }
    var kept = PartClusters()
    for index in keys.indices where !condition(keys[index]) { kept.append(index, of: self) }
    self = kept
  }
}
