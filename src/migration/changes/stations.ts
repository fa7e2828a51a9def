import { autoLogonBackByHand, desktopsByHand, splitByHand } from '../describe/describe-manual-item.ts'
import { showOrientation, showReading } from '../describe/show-reading.ts'
import type { DiffContext, FoundStation } from '../plan/answers.ts'
import type { Change } from '../plan/change.ts'
import { desktopNameOf } from '../plan/virtual-desktops.ts'
import { isAdministrator } from '../worksheet/accounts.ts'
import { localAccountName, sameAccount } from '../worksheet/names.ts'
import { known, knownValue } from '../worksheet/reading.ts'
import type { Station, Worksheet } from '../worksheet/worksheet.ts'
import { type ChangeKind, type ChangeOf, NOTHING, type ReversalInput } from './change-kind.ts'
import { undoItem } from './manual.ts'

const NO_STATION_YET = 'not known until its station is mapped'

export const stationName: ChangeKind<ChangeOf<'station-name'>> = {
  group: 'Stations',
  stage: 'stations',
  describe: ({ seatName }) => `${seatName}: give the station its name`,
  wanted: ({ to }) => to,
  applied: (worksheet, { to }, stationId) => withStation(worksheet, stationId, { name: to }),
  inverse({ seat, seatName, to }, id, input) {
    const station = foundAt(seat, input)
    if (!station) return NOTHING
    return { changes: [{ id, kind: 'station-name', seat, seatName, to: station.name, before: to }] }
  },
}

export const stationOrientation: ChangeKind<ChangeOf<'station-orientation'>> = {
  group: 'Stations',
  stage: 'stations',
  describe: ({ seatName, to }) => `${seatName}: turn the display to ${showOrientation(to)}`,
  wanted: ({ to }) => showOrientation(to),
  applied: (worksheet, { to }, stationId) => withStation(worksheet, stationId, { orientation: known(to) }),
  inverse({ seat, seatName }, id, input) {
    const station = foundAt(seat, input)
    if (!station) return NOTHING
    const to = station.orientation && knownValue(station.orientation)
    if (!to) return { leftovers: [`Station ${station.name}: display orientation: what it was is not known.`] }
    return {
      changes: [{ id, kind: 'station-orientation', seat, seatName, to, before: 'turned by this migration' }],
    }
  },
}

export const stationAutoLogon: ChangeKind<ChangeOf<'station-auto-logon'>> = {
  group: 'Stations',
  stage: 'stations',
  describe: ({ seatName, to, isAdministrator: isAdmin }) =>
    to === null
      ? `${seatName}: no automatic logon`
      : `${seatName}: log on automatically as ${to}${isAdmin ? ' (an administrator)' : ''}`,
  describeWithoutNames: ({ seatName, to }) =>
    `${seatName}: ${to === null ? 'no automatic logon' : 'log on automatically'}`,
  wanted: ({ to }) => to ?? 'no automatic logon',
  applied: (worksheet, { to }, stationId) => withStation(worksheet, stationId, { autoLogonUser: to }),
  /** Whose password nobody has told us, a person sets back. */
  inverse({ seat, seatName }, id, input) {
    const station = foundAt(seat, input)
    if (!station) return NOTHING
    const account = station.autoLogonUser ?? null
    const before = 'set by this migration'
    if (account !== null) return { changes: [undoItem(autoLogonBackByHand(station.stationId, account), before)] }
    const off = { kind: 'station-auto-logon', to: null, isAdministrator: false } as const
    return { changes: [{ id, seat, seatName, before, ...off }] }
  },
}

/** A station goes back to what was found on it after it was mapped; one that is gone by then has nothing to undo. */
function foundAt(seat: number, { seats, found }: ReversalInput): FoundStation | undefined {
  return found.find((each) => each.stationId === seats?.[seat])
}

function withStation(worksheet: Worksheet, stationId: number | undefined, now: Partial<Station>): Worksheet {
  const stations = worksheet.stations.map((station) =>
    station.stationId === stationId ? { ...station, ...now } : station,
  )
  return { ...worksheet, stations }
}

/** What is to be set at each seat, and what people do at stations by hand. */
export function stationChanges(actual: Worksheet, wanted: Worksheet, context: DiffContext): Change[] {
  return [
    ...splitItem(actual, wanted, context),
    ...wanted.stations.flatMap((seat) => {
      const station = stationOf(seat, actual, context)
      return [...nameOf(seat, station), ...orientationOf(seat, station), ...autoLogonOf(seat, station, actual, wanted)]
    }),
    ...desktopsItem(actual, wanted, context),
  ]
}

function stationOf(seat: Station, actual: Worksheet, context: DiffContext): Station | undefined {
  const stationId = context.seats?.[seat.stationId]
  return actual.stations.find((station) => station.stationId === stationId)
}

function splitItem(actual: Worksheet, wanted: Worksheet, context: DiffContext): Change[] {
  const seats = wanted.stations.filter((seat) => seat.isSplit && !stationOf(seat, actual, context)?.isSplit)
  if (seats.length === 0 || context.confirmedItems.includes('split-stations')) return []
  const item = splitByHand(seats.map((seat) => seat.name))
  return [{ ...item, id: `manual.${item.item}`, before: 'not split' }]
}

/** The import resets the template, so people make it theirs again, and give each seat its desktop, which can be read back. */
function desktopsItem(actual: Worksheet, wanted: Worksheet, context: DiffContext): Change[] {
  const seats = wanted.stations.filter((seat) => {
    const station = stationOf(seat, actual, context)
    if (seat.virtualMachine === null) return false
    const name = desktopNameOf(wanted.computerName, station?.stationId)
    return station?.virtualMachine == null || !sameAccount(station.virtualMachine, name)
  })
  if (seats.length === 0) return []
  const item = desktopsByHand(seats.map((seat) => seat.name))
  return [{ ...item, id: `manual.${item.item}`, before: 'no desktop' }]
}

function nameOf(seat: Station, station: Station | undefined): Change[] {
  if (station?.name === seat.name) return []
  return [{ ...seatChange(seat, 'name', station?.name), kind: 'station-name', to: seat.name }]
}

function orientationOf(seat: Station, station: Station | undefined): Change[] {
  const to = knownValue(seat.orientation)
  if (to === undefined || (station && knownValue(station.orientation) === to)) return []
  const before = station && showReading(station.orientation, showOrientation)
  return [{ ...seatChange(seat, 'orientation', before), kind: 'station-orientation', to }]
}

function autoLogonOf(seat: Station, station: Station | undefined, actual: Worksheet, wanted: Worksheet): Change[] {
  const to = seat.autoLogonUser
  if (station && isSameLogon(station.autoLogonUser, to, actual)) return []
  return [
    {
      ...seatChange(seat, 'auto-logon', station && (station.autoLogonUser ?? 'no automatic logon')),
      kind: 'station-auto-logon',
      to,
      isAdministrator: to !== null && isAdministrator(wanted, to),
    },
  ]
}

function isSameLogon(is: string | null, shall: string | null, actual: Worksheet): boolean {
  if (is === null || shall === null) return is === shall
  return sameAccount(localAccountName(is, actual.computerName), localAccountName(shall, actual.computerName))
}

function seatChange(seat: Station, what: string, before: string | undefined) {
  return {
    id: `seat.${seat.stationId}.${what}`,
    seat: seat.stationId,
    seatName: seat.name,
    before: before ?? NO_STATION_YET,
  }
}
