public import CairnModel
internal import CairnStore

extension Cairn {
  /// The moments that bounds stand for in the store's newest state, or at a generation.
  public func moments(
    of bounds: [RangeBound], generation: Int? = nil
  ) throws(CairnError) -> [EventTime] {
    let dataEnd = try snapshot(asOf: generation).snapshot.catalog.dataEnd
    var moments: [EventTime] = []
    for bound in bounds {
      guard let time = bound.time(in: definitions.zone, dataEnd: dataEnd) else {
        throw CairnError(.usage, "the store has no events yet, so no end to count back from")
      }
      moments.append(time)
    }
    return moments
  }
}
