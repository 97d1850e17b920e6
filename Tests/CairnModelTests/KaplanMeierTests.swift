import CairnModel
import TestSupport
import Testing

@Suite("KaplanMeier")
struct KaplanMeierTests {
  private func curve(_ over: [Int], stillWaiting: [Int]) -> KaplanMeier {
    KaplanMeier(
      over.map { KaplanMeier.Wait(length: $0, isOver: true) }
        + stillWaiting.map { KaplanMeier.Wait(length: $0, isOver: false) })
  }

  @Test("the textbook example: remission of leukaemia under 6-MP (Freireich and others, 1963)")
  func textbook() {
    let curve = curve(
      [6, 6, 6, 7, 10, 13, 16, 22, 23],
      stillWaiting: [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
    let expected = [
      (6, 21, 0.857143), (7, 17, 0.806723), (10, 15, 0.752941), (13, 12, 0.690196),
      (16, 11, 0.627451), (22, 7, 0.537815), (23, 6, 0.448179),
    ]
    #expect(curve.points.count == expected.count)
    for (point, (length, waiting, survival)) in zip(curve.points, expected) {
      #expect(point.length == length && point.waiting == waiting)
      #expect(abs(point.survival - survival) < 1e-6)
    }
    #expect(curve.quantile(0.5) == 23)
    #expect(curve.quantile(0.75) == nil)
  }

  @Test("where nobody waits any more, it is the plain median")
  func everybodyDone() {
    #expect(curve([1, 2, 3, 4], stillWaiting: []).quantile(0.5) == 2)
    #expect(curve([5, 5, 5], stillWaiting: []).quantile(0.9) == 5)
  }

  @Test("a share is found without the curve where the curve has it")
  func withoutCurve() {
    for seed in UInt64(0)..<200 {
      var random = Seeded(seed)
      let spread = [1, 3, 50, 1 << 40][random.below(4)]
      let (over, open) = (random.below(1_500), random.below(1_500))
      let ended = (0..<over).map { _ in random.below(spread) }
      let waiting = (0..<open).map { _ in random.below(spread) }
      let curve = curve(ended, stillWaiting: waiting)
      for share in [0.1, 0.5, 0.9] {
        let found = KaplanMeier.quantile(
          share, over: ended.map { Int64($0) }, open: waiting.map { Int64($0) })
        #expect(found == curve.quantile(share), "seed \(seed), share \(share)")
      }
    }
  }

  @Test("nothing is known where nobody has finished")
  func nobodyDone() {
    #expect(curve([], stillWaiting: [3, 9]).quantile(0.1) == nil)
    #expect(curve([], stillWaiting: []).points.isEmpty)
  }
}
