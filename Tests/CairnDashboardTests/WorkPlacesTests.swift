import Synchronization
import Testing

@testable import CairnDashboard

/// Who is let in to work, and when.
struct WorkPlacesTests {
  /// How many places are taken, and the most that ever were.
  private final class Room: Sendable {
    let taken = Mutex((now: 0, most: 0, alone: true))

    func enter(_ count: Int, of all: Int) {
      taken.withLock { taken in
        if count == all, taken.now > 0 { taken.alone = false }
        taken.now += count
        taken.most = max(taken.most, taken.now)
      }
    }

    func leave(_ count: Int) { taken.withLock { $0.now -= count } }
  }

  /// Who got in, in their order.
  private final class Order: Sendable {
    let names = Mutex<[String]>([])
  }

  @Test("never more are inside than there are places, and who takes them all is alone")
  func placesAreLimits() async {
    let (places, room) = (WorkPlaces(3), Room())
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<300 {
        group.addTask {
          // One that asks for more than there are gets all.
          let (wanted, taken) = number % 5 == 0 ? (9, 3) : (1 + number % 2, 1 + number % 2)
          await places.take(wanted)
          room.enter(taken, of: 3)
          await Task.yield()
          room.leave(taken)
          places.give(wanted)
        }
      }
    }
    #expect(room.taken.withLock { $0.most } == 3)
    #expect(room.taken.withLock { $0.alone })
    #expect(room.taken.withLock { $0.now } == 0)
    #expect(places.waitingCount == 0)
  }

  @Test("one that needs every place is not overtaken by later ones that need few")
  func nobodyIsOvertaken() async {
    let (places, order) = (WorkPlaces(2), Order())
    await places.take(1)
    let whole = Task {
      await places.take(2)
      order.names.withLock { $0.append("whole") }
      places.give(2)
    }
    while places.waitingCount < 1 { await Task.yield() }
    let small = Task {
      await places.take(1)
      order.names.withLock { $0.append("small") }
      places.give(1)
    }
    while places.waitingCount < 2 { await Task.yield() }
    #expect(order.names.withLock { $0 }.isEmpty)
    places.give(1)
    await whole.value
    await small.value
    #expect(order.names.withLock { $0 } == ["whole", "small"])
  }
}
