import type { Assessment } from '../assessment/assessment.ts'
import { autoLogonBackByHand, joinByHand, settingByHand, stationsBackByHand } from '../describe/describe-manual-item.ts'
import { settingTitle } from '../describe/setting-words.ts'
import { findUser } from '../worksheet/accounts.ts'
import { knownValue } from '../worksheet/reading.ts'
import type { FoundStation, SeatMap } from './answers.ts'
import type { Change, ManualItem } from './change.ts'
import { newAccountsOf, testAccountsOf } from './pilot-changes.ts'
import { roleChange, templateNameOf } from './virtual-desktops.ts'

/** What a plan was made from, and its changes. */
export type Planned = Pick<Assessment, 'source' | 'before' | 'changes'>

export interface ReversalInput {
  readonly assessment: Planned
  /** What was made or begun, in the order in which it was made. */
  readonly made: readonly Change[]
  readonly seats: SeatMap | null
  /** The destination's stations as they were found before anything was set on them. */
  readonly found: readonly FoundStation[]
  /** Whether stations may have been taken from the source already, and have to be put back. */
  readonly areStationsMoved: boolean
}

export interface Reversal {
  readonly changes: readonly Change[]
  /** What cannot be undone, as sentences without names of accounts. */
  readonly leftovers: readonly string[]
}

/** What takes a plan back, the last change first; each is observed before it is made, as every other change. */
export function reversal(input: ReversalInput): Reversal {
  const parts = input.made.toReversed().map((change) => inverse(change, input))
  const changes = uniqueById([...parts.flatMap((part) => part.changes ?? []), ...stationsBack(input)])
  const leftovers = parts.flatMap((part) => part.leftovers ?? [])
  return { changes, leftovers: [...new Set([...leftovers, ...lasting(input)])] }
}

/** The reversal of the whole plan, for those who decide over it: with the stations that the destination has already. */
export function plannedReversal(assessment: Planned): Reversal {
  const { before, changes, source } = assessment
  const seats = Object.fromEntries(source.stations.map(({ stationId }) => [stationId, stationId]))
  return reversal({ assessment, made: changes, seats, found: before.stations, areStationsMoved: true })
}

interface Inverse {
  readonly changes?: readonly Change[]
  readonly leftovers?: readonly string[]
}

function inverse(change: Change, input: ReversalInput): Inverse {
  const { before } = input.assessment
  const id = `undo.${change.id}`
  switch (change.kind) {
    case 'server-setting': {
      const to = knownValue(before.settings[change.setting])
      if (to === undefined) return { leftovers: [`“${settingTitle(change.setting)}”: what it was is not known.`] }
      return { changes: [{ id, kind: 'server-setting', setting: change.setting, to, before: onOff(change.to) }] }
    }
    case 'create-user': {
      const test = Object.values(testAccountsOf(input.assessment))
      const isEvenIfUsed = test.includes(change.user)
      return {
        changes: [{ id, kind: 'remove-user', user: change.user, isEvenIfUsed, before: 'made by this migration' }],
      }
    }
    case 'user-type': {
      const to = knownValue(findUser(before.users, change.user)?.userType ?? { kind: 'unknown', text: '' })
      return to === undefined
        ? {}
        : { changes: [{ id, kind: 'user-type', user: change.user, to, before: 'raised by this migration' }] }
    }
    case 'station-name':
    case 'station-orientation':
    case 'station-auto-logon':
      return stationInverse(change, id, input)
    case 'managed-computer': {
      const { computer, systemType } = change
      return { changes: [{ id, kind: 'unmanage-computer', computer, systemType, before: 'managed from here' }] }
    }
    case 'virtual-desktop-role':
      return { changes: [{ ...roleChange(!change.to), id }] }
    case 'template-copy':
      return { changes: [{ id, kind: 'template-clean-up', path: change.path, before: 'copied' }] }
    case 'template-import':
      return {
        changes: [{ id, kind: 'template-removal', template: templateNameOf(change.prefix), before: 'imported' }],
      }
    case 'disk-protection': {
      const to = knownValue(before.diskProtection)
      return to === undefined ? {} : { changes: [{ id, kind: 'disk-protection', to, before: 'on' }] }
    }
    case 'manual':
      return manualInverse(change, id, input)
    case 'must-change-password':
    case 'account-enabled':
    case 'template-clean-up':
    case 'remove-user':
    case 'unmanage-computer':
    case 'template-removal':
    case 'leave-domain':
    case 'shut-down':
      return {}
  }
}

type StationChange = Extract<Change, { kind: 'station-name' | 'station-orientation' | 'station-auto-logon' }>

/** A station goes back to what was found on it after it was mapped; one that is gone by then has nothing to undo. */
function stationInverse(change: StationChange, id: string, { seats, found }: ReversalInput): Inverse {
  const station = found.find((each) => each.stationId === seats?.[change.seat])
  if (!station) return {}
  const { seat, seatName } = change
  switch (change.kind) {
    case 'station-name':
      return { changes: [{ id, kind: 'station-name', seat, seatName, to: station.name, before: change.to }] }
    case 'station-orientation': {
      const to = station.orientation && knownValue(station.orientation)
      const before = 'turned by this migration'
      if (!to) return { leftovers: [`Station ${station.name}: display orientation: what it was is not known.`] }
      return { changes: [{ id, kind: 'station-orientation', seat, seatName, to, before }] }
    }
    case 'station-auto-logon': {
      const to = station.autoLogonUser ?? null
      const before = 'set by this migration'
      if (to !== null) return { changes: [itemOf(autoLogonBackByHand(station.stationId, to), before)] }
      return {
        changes: [{ id, kind: 'station-auto-logon', seat, seatName, to: null, isAdministrator: false, before }],
      }
    }
  }
}

function manualInverse(change: Change & { kind: 'manual' }, id: string, { assessment }: ReversalInput): Inverse {
  const setting = change.makes?.setting
  if (setting) {
    const before = assessment.before.settings[setting]
    const item = settingByHand(setting, before)
    if (knownValue(before) !== undefined)
      return { changes: [{ ...itemOf(item, onOff(change.makes?.to ?? false)), id }] }
  }
  switch (change.item) {
    case 'split-stations':
      return { changes: [itemOf(joinByHand(change.title), 'split')] }
    case 'virtual-desktops':
      return {}
    default:
      return { leftovers: [`By hand: ${change.title}. What it was before cannot be read; set it back if you know.`] }
  }
}

/** Items of a reversal have names of their own: that something was done does not say that it was taken back. */
function itemOf(item: ManualItem, before: string): Change {
  return { ...item, item: `undo-${item.item}`.replace('undo-put-', 'put-'), id: `undo.manual.${item.item}`, before }
}

function stationsBack({ assessment, areStationsMoved }: ReversalInput): Change[] {
  const names = assessment.source.stations.map((station) => station.name)
  if (!areStationsMoved || names.length === 0) return []
  return [itemOf(stationsBackByHand(names), 'at the destination')]
}

function lasting({ assessment, made }: ReversalInput): string[] {
  const sentences: string[] = []
  if (newAccountsOf({ changes: made }).length > 0)
    sentences.push('New accounts that somebody has used by then stay, with their files; the others are removed.')
  if (made.some((change) => change.kind === 'disk-protection'))
    sentences.push('The volume DpReserved, which disk protection makes, stays.')
  if (assessment.changes.some((change) => change.kind === 'must-change-password'))
    sentences.push('Passwords that people have chosen meanwhile are lost with their accounts.')
  return sentences
}

function onOff(on: boolean): string {
  return on ? 'on' : 'off'
}

function uniqueById(changes: readonly Change[]): Change[] {
  return [...new Map(changes.map((change) => [change.id, change])).values()]
}
