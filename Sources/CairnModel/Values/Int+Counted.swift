extension Int {
  /// The count with its noun: `1 person`, `2 persons`.
  public func counted(_ one: String, _ many: String) -> String {
    "\(self) \(self == 1 ? one : many)"
  }
}
