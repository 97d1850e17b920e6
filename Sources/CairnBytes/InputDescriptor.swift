internal import Glibc

/// An open file that is read from its first byte to its last.
///
/// Nothing blocks before it is known to be a regular file, and it is never mapped: a file that is
/// cut while it is mapped kills its reader.
struct InputDescriptor: ~Copyable, Sendable {
  private let descriptor: Int32
  private let isOwned: Bool
  private let name: String

  /// Opens a regular file; refuses everything else, but for pipes where they are taken.
  static func open(path: String, takesPipes: Bool = false) throws(InputError) -> InputDescriptor {
    let isPipe = takesPipes && isPipe(path)
    // Opening a pipe waits for whoever writes to it; without that it would be at its end.
    let waiting = isPipe ? 0 : O_NONBLOCK
    let number = unsafe Glibc.open(path, O_RDONLY | waiting | O_CLOEXEC | O_NOCTTY)
    guard number >= 0 else { throw refusal(of: path, errorNumber: errno) }
    let input = InputDescriptor(descriptor: number, isOwned: true, name: path)
    if isPipe, try input.identity().type == S_IFIFO { return input }
    try input.refuseUnlessRegular()
    return input
  }

  private static func isPipe(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && FileIdentity(status).type == S_IFIFO
  }

  /// Reads standard input, which may be a file or a pipe.
  static func standardInput() throws(InputError) -> InputDescriptor {
    let input = InputDescriptor(descriptor: STDIN_FILENO, isOwned: false, name: "-")
    if try input.identity().type == S_IFDIR { throw folder("-") }
    return input
  }

  private init(descriptor: Int32, isOwned: Bool, name: String) {
    self.descriptor = descriptor
    self.isOwned = isOwned
    self.name = name
  }

  deinit { if isOwned { close(descriptor) } }

  /// What the system says of the file now.
  func identity() throws(InputError) -> FileIdentity {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw readFailed(errno) }
    return FileIdentity(status)
  }

  /// Reads some bytes; none only at the end.
  func read(into bytes: inout [UInt8], upTo limit: Int) throws(InputError) {
    while true {
      var count = 0
      bytes.append(addingCapacity: limit) { free in
        unsafe free.withUnsafeMutableBufferPointer { room, filledCount in
          count = unsafe Glibc.read(descriptor, room.baseAddress, room.count)
          filledCount = max(count, 0)
        }
      }
      if count >= 0 { return }
      switch errno {
      case EINTR: continue
      case EAGAIN: waitForBytes()
      default: throw readFailed(errno)
      }
    }
  }

  /// Standard input may have been made non-blocking by whoever shares it.
  private func waitForBytes() {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = unsafe poll(&request, 1, -1)
  }
}

extension InputDescriptor {
  private func refuseUnlessRegular() throws(InputError) {
    switch try identity().type {
    case S_IFREG: return
    case S_IFDIR: throw Self.folder(name)
    case S_IFIFO, S_IFSOCK:
      throw InputError(
        kind: .pipe, file: name, detail: "is a pipe, not a file; give it as standard input")
    default:
      throw InputError(kind: .device, file: name, detail: "is a device, not a file")
    }
  }

  private static func folder(_ name: String) -> InputError {
    InputError(kind: .folder, file: name, detail: "is a folder; name the files in it")
  }

  private static func refusal(of path: String, errorNumber: Int32) -> InputError {
    switch errorNumber {
    case ENOENT, ENOTDIR:
      InputError(kind: .missing, file: path, detail: "there is no such file")
    case ENXIO:
      InputError(kind: .device, file: path, detail: "is a socket or a device, not a file")
    default:
      InputError(
        kind: .unreadable, file: path, detail: "cannot be opened: \(systemText(errorNumber))")
    }
  }

  private func readFailed(_ errorNumber: Int32) -> InputError {
    InputError(
      kind: .readFailed, file: name, detail: "reading failed: \(Self.systemText(errorNumber))")
  }

  private static func systemText(_ errorNumber: Int32) -> String {
    guard let text = unsafe strerror(errorNumber) else { return "error \(errorNumber)" }
    return unsafe String(cString: text)
  }
}

/// By what a file is seen to be another, or not to be what it was.
struct FileIdentity: Hashable, Sendable {
  var type: mode_t
  var device: UInt
  var inode: UInt
  var byteCount: Int
  var modified: Moment
  var statusChanged: Moment

  struct Moment: Hashable, Sendable { var seconds, nanoseconds: Int }

  var isRegular: Bool { type == S_IFREG }

  init(_ status: stat) {
    type = status.st_mode & S_IFMT
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
    byteCount = Int(status.st_size)
    modified = Moment(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    statusChanged = Moment(seconds: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec)
  }
}
