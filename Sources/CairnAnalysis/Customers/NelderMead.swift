// A simplex of points walks downhill: the worst point is reflected through the middle of the
// others, and goes further where that is good and back where it is bad. No chance is in it, so the
// same data lead to the same point. (J. A. Nelder and R. Mead, 1965.)

/// Finds where a function of a few numbers is smallest.
struct NelderMead {
  /// The simplex is as small as this, and its values as close, when the search ends.
  var tolerance = 1e-9
  var stepLimit = 2_000

  func minimum(
    from start: [Double], _ function: ([Double]) -> Double
  ) -> (point: [Double], value: Double, isFound: Bool) {
    var simplex = [(point: start, value: function(start))]
    for axis in start.indices {
      var point = start
      point[axis] += 0.5
      simplex.append((point, function(point)))
    }
    for _ in 0..<stepLimit {
      simplex.sort { $0.value < $1.value }
      let worst = simplex.count - 1
      if simplex[worst].value - simplex[0].value <= tolerance * (1 + abs(simplex[0].value)),
        width(simplex.map(\.point)) < 1e-5
      {
        return (simplex[0].point, simplex[0].value, true)
      }
      step(&simplex, function)
    }
    simplex.sort { $0.value < $1.value }
    return (simplex[0].point, simplex[0].value, false)
  }

  private func step(
    _ simplex: inout [(point: [Double], value: Double)], _ function: ([Double]) -> Double
  ) {
    let worst = simplex.count - 1
    let middle = start(simplex).map { $0 / Double(worst) }
    func moved(_ factor: Double) -> (point: [Double], value: Double) {
      let point = zip(middle, simplex[worst].point).map { $0 + factor * ($0 - $1) }
      return (point, function(point))
    }
    let reflected = moved(1)
    if reflected.value < simplex[0].value {
      let further = moved(2)
      simplex[worst] = further.value < reflected.value ? further : reflected
    } else if reflected.value < simplex[worst - 1].value {
      simplex[worst] = reflected
    } else {
      let back = moved(reflected.value < simplex[worst].value ? 0.5 : -0.5)
      if back.value < min(reflected.value, simplex[worst].value) {
        simplex[worst] = back
      } else {
        for index in 1...worst {
          let point = zip(simplex[0].point, simplex[index].point).map { ($0 + $1) / 2 }
          simplex[index] = (point, function(point))
        }
      }
    }
  }

  /// The sums of all points but the worst.
  private func start(_ simplex: [(point: [Double], value: Double)]) -> [Double] {
    simplex.dropLast().reduce(Array(repeating: 0, count: simplex[0].point.count)) { sums, corner in
      zip(sums, corner.point).map(+)
    }
  }

  private func width(_ points: [[Double]]) -> Double {
    points[0].indices.map { axis in
      let values = points.map { $0[axis] }
      return (values.max() ?? 0) - (values.min() ?? 0)
    }.max() ?? 0
  }
}
