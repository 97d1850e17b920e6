internal import CScan

/// Calls for memory before it is needed, so that a walk over places all over it does not wait at
/// each.
public enum MemoryCall {
  /// Asks for the line of the cache that holds an address; never fails and changes nothing.
  public static func ahead(_ address: UnsafeRawPointer) { unsafe cairn_prefetch(address) }
}

/// Memory that was taken for a piece of work and is not needed any more.
public enum FreeMemory {
  /// Gives what is free back to the system.
  ///
  /// A walk over a large store takes hundreds of megabytes for moments; the allocator would keep
  /// them for the next one, and a server that rests would look as large as at its busiest.
  public static func giveBack() { cairn_give_back() }

  /// From now on, has every large piece of memory go back as soon as it is free.
  ///
  /// Tables that double as they grow would otherwise leave their smaller selves behind as gaps.
  public static func keepLittle() { cairn_keep_little() }
}
