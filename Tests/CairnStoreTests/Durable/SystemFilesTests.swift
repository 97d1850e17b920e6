import CairnBytes
import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct SystemFilesTests {
  private let temporary = TemporaryFolder()
  private let files = SystemFiles()

  @Test("a file and a folder belong to their owner alone")
  func areTheOwners() throws {
    let (file, folder) = ("\(temporary.path)/file", "\(temporary.path)/folder")
    try files.close(try files.create(file))
    try files.makeFolder(folder)
    func mode(_ path: String) throws -> Int {
      try #require(
        FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }
    #expect(try mode(file) == 0o600)
    #expect(try mode(folder) == 0o700)
  }

  @Test("names come sorted by their bytes, without the folder itself")
  func listsSorted() throws {
    for name in ["b", "é", "B", ".hidden", "a"] { try temporary.write(Data(), to: name) }
    #expect(try files.list(temporary.path) == [".hidden", "B", "a", "b", "é"])
  }

  @Test("says what there is under a name, and nil for nothing")
  func saysWhatThereIs() throws {
    try temporary.write(Data("12345".utf8), to: "file")
    #expect(try files.status(of: "\(temporary.path)/file")?.byteCount == 5)
    #expect(try files.status(of: temporary.path)?.kind == .folder)
    #expect(try files.status(of: "/dev/null")?.kind == .other)
    #expect(try files.status(of: "\(temporary.path)/nothing") == nil)
    #expect(try files.status(of: "\(temporary.path)/file/deeper") == nil)
    #expect(try files.freeBytes(at: temporary.path) > 0)
  }

  @Test("the reason of a failure has a kind and the system's words")
  func namesTheReason() {
    let kinds: [(Int32, FileError.Kind)] = [
      (ENOSPC, .noSpace), (EDQUOT, .noSpace), (EFBIG, .noSpace), (EROFS, .readOnly),
      (EACCES, .permission), (ENOENT, .notFound), (EEXIST, .exists), (EMFILE, .limit),
      (EINTR, .interrupted), (EIO, .inputOutput),
    ]
    for (code, kind) in kinds { #expect(FileError(.write, "/a", code: code).kind == kind) }
    #expect("\(FileError(.sync, "/a", code: EIO))" == "could not sync /a: Input/output error")
  }

  @Test("a folder and a pipe are not opened as files, and nobody waits for the pipe")
  func refusesWhatIsNoFile() {
    let pipe = "\(temporary.path)/pipe"
    #expect(unsafe mkfifo(pipe, 0o600) == 0)
    for path in [temporary.path, pipe, "/dev/null"] {
      #expect(throws: FileError.self) { try files.open(path) }
    }
  }

  @Test("a small file is read whole, and a larger one than allowed is refused")
  func readsContent() throws {
    try temporary.write(Data("12345".utf8), to: "file")
    let path = "\(temporary.path)/file"
    #expect(try files.content(of: path, limit: 5) == Array("12345".utf8))
    #expect(throws: FileError.self) { try files.content(of: path, limit: 4) }
  }

  @Test("a lock is held once, and free again when its file is closed")
  func locksOnce() throws {
    let path = "\(temporary.path)/LOCK"
    let first = try #require(try files.lock(path))
    #expect(try files.lock(path) == nil)
    try files.close(first)
    #expect(try files.lock(path) != nil)
  }
}
