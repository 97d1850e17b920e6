#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What the environment says about a run of the tests.
public enum TestSettings {
  /// A variable's value, or nil where it is not set.
  public static func text(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// A variable's number, or nil where it is not set or no number.
  public static func number(_ name: String) -> Int? { text(name).flatMap(Int.init) }
}
