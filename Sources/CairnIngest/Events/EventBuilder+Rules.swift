import CairnModel

extension EventBuilder {
  mutating func rewrite(_ slot: inout Slot, _ target: Int) -> Bool { true }
  func passes(_ filter: EventFilter) -> Bool { true }
  mutating func putConstants() {}
}
