import { confirmItem } from '../../../src/operations/acts/cutover/confirm-item.ts'
import { releaseStations } from '../../../src/operations/acts/cutover/release-stations.ts'
import { rollBack } from '../../../src/operations/acts/decision/roll-back.ts'
import { signOff } from '../../../src/operations/acts/decision/sign-off.ts'
import { scheduleCutover } from '../../../src/operations/acts/request/schedule-cutover.ts'
import { ALICE, CAROL, HOUR_MS, MINUTE_MS, MONDAY, OSCAR } from '../fake-ports.ts'
import { actBy, told } from '../fake-story.ts'
import { type Room, School } from './school.ts'

const DAY_MS = 24 * HOUR_MS
/** Tuesday to Friday, in the evening. */
const EVENINGS = [1, 2, 3, 4].map((day) => MONDAY + day * DAY_MS + 9 * HOUR_MS)
const ROOMS_EACH = 3
const NEW_STATION_IDS = [11, 13, 12]

/**
 * Twelve servers in four windows: all are given their time on Monday morning. That afternoon one of Tuesday's goes to Thursday, and
 * on Friday one fails and goes back.
 */
export async function playWeek(): Promise<School> {
  const names = EVENINGS.flatMap((_, index) => [1, 2, 3].map((room) => `room-${index + 1}0${room}`))
  const school = new School(names, { noticesBeforeMs: [DAY_MS, HOUR_MS, 15 * MINUTE_MS] })
  for (const room of school.rooms) await school.approved(room)
  const eveningOf = (index: number) => EVENINGS[Math.floor(index / ROOMS_EACH)] ?? 0
  school.rooms.forEach((room, index) => {
    school.at(MONDAY + index * MINUTE_MS, () => schedule(school, room, eveningOf(index)))
  })
  const [, , moved] = school.rooms
  const failing = school.rooms.at(-1)
  if (!moved || !failing) throw new Error('there are twelve rooms')
  school.at(MONDAY + 5 * HOUR_MS, () => schedule(school, moved, EVENINGS[2] ?? 0))
  school.rooms.forEach((room, index) => {
    const startAt = room === moved ? (EVENINGS[2] ?? 0) : eveningOf(index)
    if (room === failing) failAndGoBack(school, room, startAt)
    else goThrough(school, room, startAt + (index % ROOMS_EACH) * 10 * MINUTE_MS)
  })
  await school.passUntil(MONDAY + 7 * DAY_MS)
  return school
}

async function schedule({ stage }: School, { id }: Room, startAt: number): Promise<void> {
  told(await scheduleCutover(stage.ports, actBy(ALICE), { id, when: { at: startAt }, reason: null }))
}

/** People map the stations, confirm, try and release: two hours and a half, or a bit more. */
function goThrough(school: School, room: Room, from: number): void {
  const { ports } = school.stage
  const after = (minutes: number, act: () => Promise<unknown>) => school.at(from + minutes * MINUTE_MS, act)
  after(30, async () => room.destination.mapStations(NEW_STATION_IDS))
  after(45, async () => told(await confirmItem(ports, actBy(OSCAR), { id: room.id, item: 'seats' })))
  after(60, () => school.confirmAll(room))
  after(75, async () => school.logOn(room))
  after(100, async () => {
    const release = { id: room.id, stations: null, people: 'everyone' } as const
    told(await releaseStations(ports, actBy(OSCAR), release))
  })
  after(15 * 60, async () => told(await signOff(ports, actBy(CAROL), { id: room.id })))
}

function failAndGoBack(school: School, room: Room, startAt: number): void {
  room.destination.behaviours.set('seat.2.name', ['lies', 'lies', 'lies', 'lies', 'lies'])
  const { ports } = school.stage
  school.at(startAt + 30 * MINUTE_MS, async () => room.destination.mapStations(NEW_STATION_IDS))
  school.at(startAt + 45 * MINUTE_MS, async () =>
    told(await confirmItem(ports, actBy(OSCAR), { id: room.id, item: 'seats' })),
  )
  school.at(startAt + 90 * MINUTE_MS, async () => {
    told(await rollBack(ports, actBy(CAROL), { id: room.id, reason: 'A station keeps its old name' }))
  })
  school.at(startAt + 150 * MINUTE_MS, () => school.confirmAll(room))
}
