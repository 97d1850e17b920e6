internal import CairnBytes
internal import CairnModel

/// Merges parts into one run: rows in their clusters of today, each cluster in canonical order.
///
/// A k-way merge that streams: every input gives its clusters in the order of their keys, a window
/// of rows at a time. A cluster that one input has alone is copied as it lies; the rows of one that
/// several have are held against each other, and copied in runs. Rows that do not count are left
/// out. What moved since it was written comes from memory, under its new key.
struct PartMerger {
  let rules: IdentityRules
  let folder: StoreFolder
  /// Identifiers, as links have them, whose links are left out.
  var erased: Set<UInt64> = []
  /// What is known of the loads; each part says what it holds rows of.
  var ledger = PartLedger()

  /// Writes the rows of one range of the plan's keys as a part; nil where there is none.
  func merge(
    _ plan: borrowing MergePlan, _ range: ClosedRange<UInt64>, into part: Int
  ) throws(StoreError) -> PartSummary? {
    var sources = OwnedList<MergeSource>()
    for (input, open) in plan.parts.enumerated() {
      if plan.takesStrays { try appendStrays(of: input, plan, range, to: &sources) }
      var source = MergeSource(
        open, input: input, ClusterFeed(open, in: range, without: plan.moved),
        windowRows: plan.windowRows)
      try source.nextCluster()
      sources.append(source)
    }
    let links = try links(plan, range)
    return try write(sources, plan, links, into: part)
  }

  /// Writes the moved rows of some of the plan's inputs, in their new places, as a part.
  func merge(
    _ plan: borrowing MergePlan, _ strays: StrayBatch, into part: Int
  ) throws(StoreError) -> PartSummary? {
    var sources = OwnedList<MergeSource>()
    for input in strays.inputs { try appendStrays(of: input, plan, strays.keys, to: &sources) }
    return try write(sources, plan, [], into: part)
  }

  private func write(
    _ sources: consuming OwnedList<MergeSource>, _ plan: borrowing MergePlan,
    _ links: [ClusterMap.Redirect], into part: Int
  ) throws(StoreError) -> PartSummary? {
    let name = FileNames.part(part)
    let expected = plan.parts.reduce(0) { $0 + $1.reader.rowCount } / plan.ranges.count
    let encoder: PartEncoder
    do throws(FileError) {
      encoder = try PartEncoder(
        part: UInt64(part), columns: plan.columns.columns, nameCount: nameCount(plan),
        to: try makeFile(name))
    } catch {
      throw StoreError(error)
    }
    var target = MergeTarget(plan, rules: rules, expectedRows: expected, encoder)
    var sources = sources
    try copyClusters(&sources, to: &target)
    return try target.finish(
      links, ledger, as: folder.path(ofPart: name), in: folder.partsPath)
  }

  private func makeFile(_ name: String) throws(FileError) -> DurableFile {
    try DurableFile(creating: "\(folder.temporaryPath)/\(name)", with: folder.files)
  }

  private func nameCount(_ plan: borrowing MergePlan) -> Int {
    Set(plan.parts.flatMap { $0.reader.names.map(\.name) }).count
  }

  /// Adds the rows of an input that have moved into a range of keys.
  private func appendStrays(
    of input: Int, _ plan: borrowing MergePlan, _ range: ClosedRange<UInt64>,
    to sources: inout OwnedList<MergeSource>
  ) throws(StoreError) {
    let (part, redirects) = (plan.parts[input], plan.redirects)
    var moved: PartClusters
    do throws(PartDamage) { moved = try part.reader.clusters(at: plan.moved) } catch {
      throw part.damaged(error)
    }
    defer { part.release() }
    moved.drop { !range.contains(redirects[$0] ?? $0) }
    guard !moved.keys.isEmpty else { return }
    let strays = try StrayRows(part, moved, windowRows: plan.windowRows) { redirects[$0] ?? $0 }
    var source = MergeSource(part, input: input, strays)
    try source.nextCluster()
    sources.append(source)
  }

  /// The identifiers that occur beside others, with their clusters of today, for a range of those.
  func links(
    _ plan: borrowing MergePlan, _ range: ClosedRange<UInt64>
  ) throws(StoreError) -> [ClusterMap.Redirect] {
    var links: [ClusterMap.Redirect] = []
    for part in plan.parts {
      do throws(PartDamage) {
        let redirects = plan.redirects
        try part.reader.forEachLink { link in
          guard !erased.contains(link.from) else { return }
          let key = redirects[link.to] ?? link.to
          if range.contains(key) { links.append(ClusterMap.Redirect(from: link.from, to: key)) }
        }
      } catch {
        throw part.damaged(error)
      }
      part.release()
    }
    links.sort { ($0.from, $0.to) < ($1.from, $1.to) }
    return links.withoutRepeats()
  }
}

extension PartMerger {
  private func copyClusters(
    _ sources: inout OwnedList<MergeSource>, to target: inout MergeTarget
  ) throws(StoreError) {
    var active: [Int] = []
    while true {
      var least: UInt64 = .max
      var following: UInt64?
      active.removeAll(keepingCapacity: true)
      for index in 0..<sources.count where !sources[index].isDone {
        let key = sources[index].cluster.key
        if active.isEmpty || key < least {
          if !active.isEmpty { following = least }
          least = key
          active.removeAll(keepingCapacity: true)
          active.append(index)
        } else if key == least {
          active.append(index)
        } else {
          following = min(following ?? key, key)
        }
      }
      guard let first = active.first else { return }
      if active.count == 1 {
        try copyAlone(&sources[first], upTo: following, to: &target)
      } else {
        try interleave(active, &sources, to: &target)
      }
    }
  }

  /// Copies the clusters that a source has alone, up to the next one that another source has.
  private func copyAlone(
    _ source: inout MergeSource, upTo following: UInt64?, to target: inout MergeTarget
  ) throws(StoreError) {
    repeat {
      let reach = source.cluster.reach
      target.beginCluster(follows: source.leavesRowsOut || reach == PartFormat.complexReach)
      repeat { try target.append(source.runLength, of: &source) } while try source.settle()
      target.endCluster(source.cluster.key, reach: reach)
      try source.nextCluster()
    } while !source.isDone && (following.map { source.cluster.key < $0 } ?? true)
  }

  /// Copies a cluster that several sources have, row by row in canonical order.
  private func interleave(
    _ active: [Int], _ sources: inout OwnedList<MergeSource>, to target: inout MergeTarget
  ) throws(StoreError) {
    target.beginCluster(follows: true)
    let key = sources[active[0]].cluster.key
    var left = active
    while left.count > 1 {
      let (first, second) = Self.next(left, sources)
      try target.append(sources[first].runLength(before: second), of: &sources[first])
      if try !sources[first].settle() { left.removeAll { $0 == first } }
    }
    let last = left[0]
    repeat {
      try target.append(sources[last].runLength, of: &sources[last])
    } while try sources[last].settle()
    target.endCluster(key, reach: PartFormat.complexReach)
    for index in active { try sources[index].nextCluster() }
  }

  /// The source whose row comes next, and the row of the others that comes first.
  private static func next(
    _ left: [Int], _ sources: borrowing OwnedList<MergeSource>
  ) -> (source: Int, following: RowOrder) {
    var (first, second) = (left[0], left[1])
    var (least, following) = (sources[first].order, sources[second].order)
    if following < least {
      (first, second) = (second, first)
      (least, following) = (following, least)
    }
    for index in left.dropFirst(2) {
      let order = sources[index].order
      if order < least {
        (first, least, following) = (index, order, least)
      } else if order < following {
        following = order
      }
    }
    return (first, following)
  }
}
