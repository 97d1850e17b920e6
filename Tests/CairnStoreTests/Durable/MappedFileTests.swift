import CairnBytes
import Foundation
import TestSupport
import Testing

@Suite struct MappedFileTests {
  private let temporary = TemporaryFolder()

  @Test("holds the bytes of the file, also when it is removed meanwhile")
  func holdsTheBytes() throws {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    try temporary.write(Data(bytes), to: "part")
    let map = try MappedFile("\(temporary.path)/part")
    try SystemFiles().remove("\(temporary.path)/part")
    #expect(map.byteCount == bytes.count)
    for pattern in [MappedFile.Pattern.sequential, .random, .soon, .noLonger, .normal] {
      map.advise(pattern, in: 5_000..<90_000)
    }
    map.advise(.soon, in: 0..<Int.max)
    let mapped = map.bytes
    var wrong = 0
    for index in mapped.indices where mapped[index] != bytes[index] { wrong += 1 }
    #expect(wrong == 0)
    let raw = map.rawBytes
    let rawCount = raw.byteCount
    #expect(rawCount == bytes.count)
  }

  @Test("an empty file is empty, and what is no file is refused")
  func refusesWhatIsNoFile() throws {
    try temporary.write(Data(), to: "empty")
    let map = try MappedFile("\(temporary.path)/empty")
    #expect(map.byteCount == 0)
    let bytes = map.bytes
    let count = bytes.count
    #expect(count == 0)
    #expect(throws: FileError.self) { _ = try MappedFile(temporary.path) }
    let error = #expect(throws: FileError.self) { _ = try MappedFile("\(temporary.path)/none") }
    #expect(error?.kind == .notFound)
  }
}
