import type { SlackDoubleOptions } from '../slack/options.ts'
import { sampleWorkspace } from '../slack/sample-workspace.ts'
import type { PairSeed } from './pairs.ts'
import { CHANNELS, PEOPLE } from './people.ts'

/** Channels of the large school in which people of its stations are. */
export const LARGE_CHANNELS = {
  staff: CHANNELS.staff,
  red: 'C02RED',
  green: 'C03GREEN',
  blue: 'C04BLUE',
  library: 'C05LIBRARY',
} as const

const BOT = 'U0BOT'
const PEOPLE_IN_ALL = 200
/** Three zones: two change to winter time in the same night, at another hour of the wall clock; one never does. */
const ZONES = ['Europe/Berlin', 'Europe/Berlin', 'Europe/London', 'Asia/Kolkata']
const MEMBERS = { staff: 96, red: 33, green: 31, blue: 24 } as const

/** Three rooms, each with a server that is moved. The staff hear of all of them, the library of the blue room only. */
export const LARGE_PAIRS: readonly PairSeed[] = [
  pair('red', LARGE_CHANNELS.red),
  pair('green', LARGE_CHANNELS.green),
  pair('blue', LARGE_CHANNELS.blue, LARGE_CHANNELS.library),
]

function pair(room: string, ...channels: readonly string[]): PairSeed {
  return {
    names: { source: `${room}-old`, destination: `${room}-new` },
    noticesChannels: [LARGE_CHANNELS.staff, ...channels],
  }
}

/** 200 people in six channels and three time zones. Whoever does not act for the site is in one channel, so that nobody hears anything twice. */
export function largeWorkspace(): SlackDoubleOptions['workspace'] {
  const { users, usergroups = [] } = sampleWorkspace().workspace
  const acting = users.filter(({ id }) => [PEOPLE.requester, PEOPLE.approver, PEOPLE.operator].includes(id as never))
  const crowd = Array.from({ length: PEOPLE_IN_ALL - acting.length }, (_, index) => person(index))
  const ids = crowd.map(({ id }) => id)
  const takeNext = (count: number) => [...ids.splice(0, count), BOT]
  const channel = (id: string, name: string, count: number) => ({ id, name, members: takeNext(count) })
  return {
    users: [...acting, ...crowd],
    channels: [
      { id: CHANNELS.updates, name: 'ops', members: [...acting.map(({ id }) => id), BOT] },
      channel(LARGE_CHANNELS.staff, 'staff', MEMBERS.staff),
      channel(LARGE_CHANNELS.red, 'red-room', MEMBERS.red),
      channel(LARGE_CHANNELS.green, 'green-room', MEMBERS.green),
      channel(LARGE_CHANNELS.blue, 'blue-room', MEMBERS.blue),
      channel(LARGE_CHANNELS.library, 'library', PEOPLE_IN_ALL),
    ],
    usergroups: usergroups.filter(({ id }) => id === 'S0IT'),
  }
}

function person(index: number) {
  const number = String(index + 1).padStart(3, '0')
  return {
    id: `U1P${number}`,
    name: `person-${number}`,
    real_name: `Person ${number}`,
    tz: ZONES[index % ZONES.length] ?? 'Etc/UTC',
  }
}
