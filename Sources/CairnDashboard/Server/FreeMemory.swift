internal import Glibc

/// Memory that an answer took and does not need any more.
///
/// A walk over a large store takes hundreds of megabytes for moments; the allocator would keep them
/// for the next one, and a server that rests would look as large as at its busiest.
enum FreeMemory {
  /// Gives what is free back to the system.
  static func giveBack() { malloc_trim(0) }
}
