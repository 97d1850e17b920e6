internal import Dispatch
internal import Glibc
internal import Synchronization

extension PartMerger {
  /// Merges all ranges of a plan, as many side by side as it says, into parts of consecutive
  /// numbers; nil for a range without rows.
  func merge(_ plan: MergePlan, from first: Int) throws(StoreError) -> [PartSummary?] {
    let results = Mutex<[Int: Result<PartSummary?, StoreError>]>([:])
    for start in stride(from: 0, to: plan.ranges.count, by: plan.workers) {
      let count = min(plan.workers, plan.ranges.count - start)
      DispatchQueue.concurrentPerform(iterations: count) { worker in
        let number = start + worker
        let result = Result { () throws(StoreError) in
          try merge(plan, plan.ranges[number], into: first + number)
        }
        results.withLock { $0[number] = result }
      }
    }
    let found = results.withLock { $0 }
    var summaries: [PartSummary?] = []
    for number in plan.ranges.indices { summaries.append(try found[number]?.get()) }
    return summaries
  }
}

/// How many threads share a piece of work.
enum WorkerCount {
  /// One for each processor, four at most: more would each have too little of the memory.
  static var ofMachine: Int { max(1, min(4, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
