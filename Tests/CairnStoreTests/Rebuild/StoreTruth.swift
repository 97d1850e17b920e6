import CairnModel
import Foundation
import Testing

@testable import CairnStore

/// All that a catalog knows of today, and how it is lost.
struct StoreTruth: Hashable {
  var parts: [PartRecord]
  var superseded: [SupersededRows]
  var redirects: [RedirectRecord]
  var partLoads: [PartLoad]
  var loads: [LoadRecord]
  var suppressed: Set<UInt64>
  var counts: [Int]
  var times: [EventTime?]

  init(_ path: String) throws {
    let catalog = try Catalog.open(in: StoreFolder.open(at: path, for: .reading))
    let state = try catalog.snapshot()
    parts = state.parts
    superseded = state.superseded
    redirects = state.redirects
    let live = Set(parts.map(\.id))
    partLoads = try catalog.partLoads().filter { live.contains($0.part) }
    loads = try catalog.loads()
    suppressed = try catalog.suppressed()
    counts = [state.loadCount, state.eventCount, state.nextPart, state.nextLoad]
    times = [state.dataStart, state.dataEnd]
  }

  /// Ways in which a catalog is lost.
  enum Loss: CaseIterable { case removed, emptied, garbled, cut }

  static func lose(_ path: String, _ loss: Loss) throws {
    let catalog = URL(fileURLWithPath: "\(path)/catalog.sqlite")
    var bytes = try Data(contentsOf: catalog)
    switch loss {
    case .removed: return try FileManager.default.removeItem(at: catalog)
    case .emptied: bytes = Data()
    case .garbled: for place in stride(from: 0, to: bytes.count, by: 50) { bytes[place] ^= 0x5A }
    case .cut: bytes = bytes.prefix(bytes.count / 2)
    }
    try bytes.write(to: catalog)
  }

  static func rebuild(_ path: String) throws -> RebuiltCatalog {
    let folder = try StoreFolder.open(at: path, for: .writing())
    #expect(try !folder.hasWholeCatalog())
    let rebuilt = try folder.rebuildCatalog()
    #expect(try folder.hasWholeCatalog())
    return rebuilt
  }
}
