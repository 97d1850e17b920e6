internal import CScan

/// Calls for memory before it is needed, so that a walk over places all over it does not wait at
/// each.
public enum MemoryCall {
  /// Asks for the line of the cache that holds an address; never fails and changes nothing.
  public static func ahead(_ address: UnsafeRawPointer) { unsafe cairn_prefetch(address) }
}
