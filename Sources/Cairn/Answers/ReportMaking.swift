internal import CairnModel

/// Makes the reports of one walk out of what its folds came to.
///
/// No report reads another, so they are made side by side: the slowest of them, and not their sum,
/// is what stands between the end of the walk and the answer.
enum ReportMaking {
  /// Makes one report; nil where there is nothing to tell.
  typealias Maker = @Sendable () -> Report?

  /// All reports, in the order of their makers.
  static func all(_ makers: [Maker], sideBySide: Bool) async -> [Report] {
    guard sideBySide else { return makers.compactMap { $0() } }
    return await withTaskGroup(of: (Int, Report?).self, returning: [Report].self) { group in
      for (index, make) in makers.enumerated() { group.addTask { (index, make()) } }
      var made: [(index: Int, report: Report?)] = []
      for await (index, report) in group { made.append((index, report)) }
      return made.sorted { $0.index < $1.index }.compactMap(\.report)
    }
  }
}
