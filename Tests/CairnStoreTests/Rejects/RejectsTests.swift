import CairnBytes
import CairnModel
import Foundation
import TestSupport
import Testing

@testable import CairnStore

@Suite struct RejectsTests {
  private let temporary = TemporaryFolder()

  private func line(_ number: Int, _ bytes: [UInt8], _ detail: String = "no") -> RejectedLine {
    RejectedLine(
      reason: RejectReason.allCases[number % RejectReason.allCases.count], line: UInt32(number),
      byteOffset: UInt64(number) << 33, byteCount: UInt64(bytes.count), detail: detail,
      bytes: bytes)
  }

  private func write(_ lines: [RejectedLine], to folder: StoreFolder) throws -> String? {
    var writer = RejectsWriter(load: 17, file: "logs/\"näch\tst\".gz", in: folder)
    try writer.append(lines)
    return try writer.publish()
  }

  private func read(_ name: String, in folder: StoreFolder) throws -> [KeptReject] {
    var reader = try RejectsReader(name, in: folder)
    var rejects: [KeptReject] = []
    while let some = try reader.next() { rejects += some }
    return rejects
  }

  @Test("every byte of a refused line comes back, text or not")
  func comeBack() throws {
    let folder = try StoreFolder.create(at: "\(temporary.path)/store")
    var random = Seeded(1)
    var lines = [
      line(1, Array(#"{"a": "\\ \u0000 é"}"#.utf8)), line(2, [0, 10, 13, 0x7F, 0x22]),
      line(3, [0xFF, 0xFE]), line(4, []),
      line(5, [0xC3], "cut in the middle of \u{1F600} \u{2028}"),
    ]
    for number in 6..<3_000 {
      let limit = number % 2 == 0 ? 128 : 256
      lines.append(line(number, (0..<random.below(60)).map { _ in UInt8(random.below(limit)) }))
    }
    lines[1].part = RejectedPart(number: 3, event: "")
    lines[2].part = RejectedPart(number: 1, event: "re\"fund é")
    let name = try #require(try write(lines, to: folder))
    #expect(name == "0000017.ndjson.gz")
    let kept = try read(name, in: folder)
    #expect(kept.map(\.line) == lines)
    #expect(kept.allSatisfy { $0.load == 17 && $0.file == "logs/\"näch\tst\".gz" })
  }

  @Test("each line is one object that any JSON reader takes")
  func areJSON() throws {
    let reject = KeptReject(load: 3, file: "a.gz", line: line(4, Array("x\ty".utf8), "not JSON"))
    var text: [UInt8] = []
    RejectJSON.append(reject, to: &text)
    #expect(
      String(decoding: text, as: UTF8.self)
        == #"{"load":3,"file":"a.gz","line":4,"offset":34359738368,"bytes":3,"#
        + #""reason":"too_deep","detail":"not JSON","raw":"x\u0009y"}"# + "\n")
    text = []
    RejectJSON.append(KeptReject(load: 3, file: "a", line: line(1, [0xFF, 1])), to: &text)
    #expect(String(decoding: text, as: UTF8.self).hasSuffix(#","raw_b64":"/wE="}"# + "\n"))
  }

  @Test("a load without refused lines has no file")
  func haveNoFileWithoutLines() throws {
    let folder = try StoreFolder.create(at: "\(temporary.path)/store")
    #expect(try write([], to: folder) == nil)
    #expect(try SystemFiles().list(folder.rejectsPath).isEmpty)
  }

  @Test("a damaged or cut file is damage, and an unfinished one is gone")
  func noticeDamage() throws {
    let folder = try StoreFolder.create(at: "\(temporary.path)/store")
    let name = try #require(try write((0..<100).map { line($0, [1, 2, 3]) }, to: folder))
    let path = "store/rejects/\(name)"
    let whole = try temporary.content(path)
    for content in [whole.prefix(whole.count / 2), whole.dropLast(1), Data()] {
      try temporary.write(Data(content), to: path)
      let error = #expect(throws: StoreError.self) { _ = try read(name, in: folder) }
      #expect(error?.kind == .damaged)
    }
    do {
      var writer = RejectsWriter(load: 18, file: "b.gz", in: folder)
      try writer.append((0..<20_000).map { line($0, [1, 2, 3]) })
      #expect(try !SystemFiles().list(folder.temporaryPath).isEmpty)
    }
    #expect(try SystemFiles().list(folder.temporaryPath).isEmpty)
  }
}
