public import CairnAnalysis
public import CairnModel

extension BatchBuilder {
  /// Asks an analysis over these events, as the walk would.
  ///
  /// The persons are cut into batches of `personsPerBatch` and dealt out to `workers` folds in
  /// turn, which are then merged in order; no answer may depend on either.
  public func report(
    _ analysis: some Analysis, _ context: WalkContext? = nil, workers: Int = 1,
    personsPerBatch: Int = .max
  ) -> Report {
    let context = context ?? self.context()
    var folds = (0..<workers).map { _ in analysis.start(context) }
    let size = max(1, min(personsPerBatch, people.count))
    for (index, batch) in batches(ofPersons: size).enumerated() {
      folds[index % workers].see(batch)
    }
    var whole = folds[0]
    for fold in folds.dropFirst() { whole.merge(fold) }
    return analysis.report(whole, context, names)
  }
}
