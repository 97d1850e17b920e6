/// The whole numbers and the decimals that meet a comparison with a number.
///
/// A decimal is held against its ten-thousandths, a whole number against the nearest that is
/// enough, so that no value is brought to another type.
struct NumberBounds: Hashable, Sendable {
  /// The stored numbers inside a range, or those outside it.
  struct Bounds: Hashable, Sendable {
    var range: ClosedRange<Int64>?
    var isInside = true

    func holds(_ number: Int64) -> Bool { (range?.contains(number) ?? false) == isInside }
  }

  let integers: Bounds
  let decimals: Bounds

  /// The numbers that stand so to a decimal, or to its opposite; nil where size does not decide.
  init?(_ comparison: EventFilter.Comparison, _ number: Decimal4, isNegated: Bool) {
    let all = number.tenThousandths
    let (quotient, rest) = all.quotientAndRemainder(dividingBy: 10_000)
    let isWhole = rest == 0
    let floor = rest < 0 ? quotient - 1 : quotient
    let ceiling = isWhole ? floor : floor + 1
    switch comparison {
    case .less:
      (integers, decimals) = (Self.below(ceiling, isNegated), Self.below(all, isNegated))
    case .greaterOrEqual:
      (integers, decimals) = (Self.below(ceiling, !isNegated), Self.below(all, !isNegated))
    case .lessOrEqual:
      (integers, decimals) = (Self.above(floor, !isNegated), Self.above(all, !isNegated))
    case .greater:
      (integers, decimals) = (Self.above(floor, isNegated), Self.above(all, isNegated))
    case .equal:
      integers = Bounds(range: isWhole ? floor...floor : nil, isInside: !isNegated)
      decimals = Bounds(range: all...all, isInside: !isNegated)
    case .notEqual:
      integers = Bounds(range: isWhole ? floor...floor : nil, isInside: isNegated)
      decimals = Bounds(range: all...all, isInside: isNegated)
    case .contains, .glob: return nil
    }
  }

  private static func below(_ number: Int64, _ isNegated: Bool) -> Bounds {
    Bounds(range: number...Int64.max, isInside: isNegated)
  }

  private static func above(_ number: Int64, _ isNegated: Bool) -> Bounds {
    Bounds(range: Int64.min...number, isInside: isNegated)
  }
}
