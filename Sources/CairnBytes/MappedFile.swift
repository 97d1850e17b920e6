internal import Glibc

/// A whole file in memory, for reading: the kernel brings in what is touched.
///
/// Only for the store's own parts, which never change once they have their name: a file that
/// shrinks under its map ends the process. The map stays valid when the file is removed meanwhile.
@safe public struct MappedFile: ~Copyable, @unchecked Sendable {
  /// How the bytes will be read, so that the kernel reads ahead, or does not.
  public enum Pattern: Sendable { case normal, sequential, random, soon, noLonger }

  public let path: String
  // Sendable: the memory is read-only from its making to its end, so any worker may read it.
  private let memory: UnsafeRawBufferPointer

  /// Maps a file as long as it is now; a folder, a pipe or a device is refused.
  public init(_ path: String) throws(FileError) {
    let files = SystemFiles()
    let file = try files.open(path)
    defer { try? files.close(file) }
    unsafe memory = try Self.map(file)
    self.path = path
  }

  deinit {
    if let start = unsafe memory.baseAddress {
      unsafe munmap(UnsafeMutableRawPointer(mutating: start), memory.count)
    }
  }

  public var byteCount: Int { unsafe memory.count }

  /// All bytes of the file.
  public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let span = unsafe Span<UInt8>(_unsafeBytes: memory)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// All bytes of the file, for numbers of several bytes.
  public var rawBytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let span = unsafe RawSpan(_unsafeBytes: memory)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Tells the kernel how a range of the bytes will be read; it may take no notice.
  public func advise(_ pattern: Pattern, in range: Range<Int>) {
    let advice =
      switch pattern {
      case .normal: MADV_NORMAL
      case .sequential: MADV_SEQUENTIAL
      case .random: MADV_RANDOM
      case .soon: MADV_WILLNEED
      case .noLonger: MADV_DONTNEED
      }
    let clamped = range.clamped(to: 0..<byteCount)
    guard let start = unsafe memory.baseAddress, !clamped.isEmpty else { return }
    // The kernel wants whole pages: down to the start of the first one.
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let first = clamped.lowerBound / page * page
    let address = unsafe UnsafeMutableRawPointer(mutating: start + first)
    unsafe madvise(address, clamped.upperBound - first, Int32(advice))
  }
}

extension MappedFile {
  private static func map(_ file: OpenFile) throws(FileError) -> UnsafeRawBufferPointer {
    var status = stat()
    guard unsafe fstat(file.descriptor, &status) == 0 else {
      throw FileError(.inspect, file.path, code: errno)
    }
    let count = Int(status.st_size)
    guard count > 0 else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
    let start = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
    guard let start = unsafe start, unsafe start != MAP_FAILED else {
      throw FileError(.map, file.path, code: errno)
    }
    return unsafe UnsafeRawBufferPointer(start: start, count: count)
  }
}
