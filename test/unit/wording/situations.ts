import type { Because, BulletinView, Moment, Section, ServerTold } from '../../../src/migration/bulletin/view.ts'
import { createWording } from '../../../src/wording/create-wording.ts'
import type { Language } from '../../../src/wording/language.ts'
import type { Texts } from '../../../src/wording/templates/texts.ts'

/** Tuesday, 24 November 2026, 20:00 and 23:00 in Berlin. */
export const START = Date.UTC(2026, 10, 24, 19)
export const END = Date.UTC(2026, 10, 24, 22)

export const STATIONS = ['Teacher', 'Row1-A', 'Row1-B', 'Row1-C', 'Row2-A', 'Row2-B', 'Row2-C', 'Row3-A']

export const MOMENTS: readonly Moment[] = [
  'announced',
  'reminder',
  'moved',
  'put-off',
  'started',
  'extended',
  'opened',
  'over',
  'failed',
  'going-back',
  'rolled-back',
  'cancelled',
]

const REASONS: readonly (Because | null)[] = [
  null,
  'computers-changed',
  'not-begun-in-time',
  'not-told-in-time',
  'given-up',
  'taken-back',
]

export function wordingIn(language: Language, overrides: Partial<Texts> = {}) {
  const site = { contact: 'IT desk, ext. 4711', alternative: "the library's laptops" }
  return createWording({ language, overrides, timeZone: 'Europe/Berlin', ...site })
}

export function aServer(overrides: Partial<ServerTold> = {}): ServerTold {
  return {
    server: 'lab-old',
    standing: 'announced',
    stations: STATIONS,
    open: [],
    startAt: START,
    endAt: END,
    because: null,
    isStepByStep: false,
    checks: null,
    ...overrides,
  }
}

export function aSection(moment: Moment, ...servers: Partial<ServerTold>[]): Section {
  return { moment, servers: (servers.length > 0 ? servers : [{}]).map((each) => aServer(each)) }
}

export function aView(...sections: Section[]): BulletinView {
  return { sections, dueAt: null }
}

const TIMES = [
  { startAt: START, endAt: END },
  { startAt: START, endAt: null },
  { startAt: null, endAt: END },
  { startAt: null, endAt: null },
]

const KNOWN = [
  { stations: STATIONS, open: [] },
  { stations: STATIONS, open: STATIONS.slice(0, 2) },
  { stations: STATIONS, open: STATIONS },
  { stations: ['Teacher'], open: ['Teacher'] },
  { stations: ['Teacher'], open: [] },
  { stations: [], open: [] },
]

/** Servers to which the same happens: one, two, and a dozen. */
function serversOf(told: Partial<ServerTold>): Partial<ServerTold>[][] {
  const dozen = Array.from({ length: 12 }, (_, index) => ({ ...told, server: `room-${index + 1}` }))
  return [[told], dozen.slice(0, 2), dozen]
}

function besideOthers(section: Section): BulletinView {
  return aView(section, aSection('over', { server: 'lab-b', checks: 1 }), aSection('put-off', { server: 'lab-c' }))
}

/** Each moment with each reason; with times and stations known or not; by itself and beside another one; in time and late. */
export function* everyView(): Generator<BulletinView> {
  for (const moment of MOMENTS) {
    for (const because of REASONS) yield aView(aSection(moment, { because, checks: 42, isStepByStep: true }))
    yield { sections: [aSection(moment)], dueAt: START }
    for (const times of TIMES)
      for (const known of KNOWN)
        for (const servers of serversOf({ ...times, ...known })) {
          yield aView(aSection(moment, ...servers))
          yield besideOthers(aSection(moment, ...servers))
        }
  }
}
