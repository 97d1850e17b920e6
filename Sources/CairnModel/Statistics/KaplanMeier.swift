/// How long it takes until something happens, where some are still waiting: the product-limit
/// curve.
///
/// A mean of the finished waits alone is too short, since long ones are still going on. Here those
/// who wait are counted for as long as they were seen to wait, and leave after those who finish at
/// the same time. (E. L. Kaplan and P. Meier, 1958.)
public struct KaplanMeier: Hashable, Sendable {
  /// One wait: its length so far, and whether it is over.
  public struct Wait: Hashable, Comparable, Sendable {
    public var length: Int
    public var isOver: Bool

    public init(length: Int, isOver: Bool) { (self.length, self.isOver) = (length, isOver) }

    public static func < (left: Wait, right: Wait) -> Bool {
      left.length != right.length ? left.length < right.length : left.isOver && !right.isOver
    }
  }

  /// A length at which waits ended.
  public struct Point: Hashable, Sendable {
    public var length: Int
    /// Those who had waited this long.
    public var waiting: Int
    /// Those whose wait ended here.
    public var ended: Int
    /// The share that waits longer than this.
    public var survival: Double
  }

  public private(set) var points: [Point] = []

  public init(_ waits: [Wait]) {
    let words = waits.map { Self.word(Int64($0.length), isOver: $0.isOver) }
    _ = Self.firstPoint(words) { point in
      points.append(point)
      return false
    }
  }

  /// The shortest length by which this share has ended, or nil where it was never reached.
  ///
  /// A share that is reached to within rounding is reached.
  public func quantile(_ share: Double) -> Int? {
    points.first { Self.isReached(share, $0) }?.length
  }

  /// The same of the lengths of the waits that are over and of those that go on, without the curve:
  /// there may be millions.
  public static func quantile(_ share: Double, over: [Int64], open: [Int64]) -> Int? {
    var words: [Int64] = []
    words.reserveCapacity(over.count + open.count)
    for length in over { words.append(word(length, isOver: true)) }
    for length in open { words.append(word(length, isOver: false)) }
    return firstPoint(words) { isReached(share, $0) }?.length
  }

  private static func isReached(_ share: Double, _ point: Point) -> Bool {
    point.survival <= 1 - share + 1e-12
  }

  /// A wait in one word: its length, and in the last bit whether it goes on.
  private static func word(_ length: Int64, isOver: Bool) -> Int64 {
    length << 1 | (isOver ? 0 : 1)
  }

  /// The first point of the curve that is the one looked for.
  private static func firstPoint(_ words: [Int64], where isFound: (Point) -> Bool) -> Point? {
    let sorted = words.sortedByDigits()
    var survival = 1.0
    var index = 0
    while index < sorted.count {
      let length = sorted[index] >> 1
      let waiting = sorted.count - index
      var ended = 0
      while index < sorted.count, sorted[index] >> 1 == length {
        if sorted[index] & 1 == 0 { ended += 1 }
        index += 1
      }
      guard ended > 0 else { continue }
      survival *= Double(waiting - ended) / Double(waiting)
      let point = Point(
        length: Int(length), waiting: waiting, ended: ended, survival: survival)
      if isFound(point) { return point }
    }
    return nil
  }
}
