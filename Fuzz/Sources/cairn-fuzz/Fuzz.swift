// What libFuzzer calls with bytes that it makes up.
//
// `CAIRN_FUZZ` names the target: gzip, json, csv, log, reshaped, time, money, definitions. A finding is
// a crash, a report of the address sanitizer, or a broken law: the lines of a file are always
// accounted for, and any cut of the same bytes gives the same events.

import CairnBytes
import CairnDefinitions
import CairnIngest
import CairnModel
import Glibc

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  FuzzTarget.chosen.run(bytes)
  return 0
}

enum FuzzTarget: String, CaseIterable {
  case gzip, json, csv, log, reshaped, time, money, definitions

  static let chosen: FuzzTarget = {
    let name = getenv("CAIRN_FUZZ").map { String(cString: $0) } ?? "json"
    guard let target = FuzzTarget(rawValue: name) else {
      fatalError("CAIRN_FUZZ is one of \(allCases.map(\.rawValue))")
    }
    return target
  }()

  func run(_ bytes: [UInt8]) {
    switch self {
    case .gzip: Laws.gzip(bytes)
    case .json: Laws.read(bytes, SourcePresets.native)
    case .csv: Laws.read(bytes, source("csv"))
    case .log:
      Laws.read(bytes, source("combined"))
      Laws.read(bytes, source("w3c"))
    case .reshaped:
      for name in ["ga4", "otlp", "matomo", "shopify", "logfmt"] { Laws.read(bytes, source(name)) }
    case .time:
      var line = Array(#"{"event":"e","user_id":"u","time":""#.utf8)
      line += bytes.filter { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C } + Array("\"}\n".utf8)
      Laws.read(line, SourcePresets.native)
    case .money:
      if case .exact(let decimal) = Decimal4.read(bytes.span) {
        let again = Array("\(decimal)".utf8)
        guard case .exact(let same) = Decimal4.read(again.span), same == decimal else {
          fatalError("\(decimal) is not read as it is written")
        }
      }
    case .definitions: _ = try? DefinitionsFile.read(String(decoding: bytes, as: UTF8.self))
    }
    _ = recognise(fileName: "x", head: bytes, presets: SourcePresets.all)
  }

  private func source(_ name: String) -> SourceDefinition {
    SourcePresets.preset(named: name) ?? SourcePresets.native
  }
}

enum Laws {
  /// Gzip is decoded, or refused, and never more than it says.
  static func gzip(_ bytes: [UInt8]) {
    var reader = GzipReader()
    var output: [UInt8] = []
    var position = 0
    do throws(GzipError) {
      while position < bytes.count, output.count < 1 << 22 {
        let rest = bytes.span.extracting(position...)
        let taken = try reader.inflate(rest, into: &output, upTo: 1 << 16)
        let stands = taken == 0
        position += taken
        if stands { break }
      }
      try reader.finish()
    } catch {}
  }

  /// Every line is accounted for, and a cut changes nothing.
  static func read(_ bytes: [UInt8], _ source: SourceDefinition) {
    let whole = counts(bytes, source, cut: nil)
    let cut = counts(bytes, source, cut: bytes.count / 2)
    guard whole == cut else { fatalError("a cut changed \(whole) to \(cut)") }
    guard whole[0] == whole[1] + whole[2] + whole[3] + whole[4] else {
      fatalError("lines are lost: \(whole)")
    }
  }

  private static func counts(
    _ bytes: [UInt8], _ source: SourceDefinition, cut: Int?
  ) -> [Int] {
    var reader = RecordReader(source: source)
    var counts = [0, 0, 0, 0, 0, 0]
    func add(_ found: ParsedEvents) {
      counts[0] += found.lines
      counts[1] += found.accepted
      counts[2] += found.rejects.count { !$0.isPart }
      counts[3] += found.filtered
      counts[4] += found.blank
      counts[5] += found.events.count
    }
    guard let cut else {
      add(reader.read(bytes, isLast: true).events)
      return counts
    }
    let (first, tail) = reader.read(Array(bytes[..<cut]), isLast: false)
    add(first)
    add(reader.read(tail + bytes[cut...], isLast: true).events)
    return counts
  }
}
