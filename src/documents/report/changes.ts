import { describeChange } from '../../migration/describe/describe-change.ts'
import { showDiskProtection, showOnOff, showOrientation, showUserType } from '../../migration/describe/show-reading.ts'
import type { MigrationEvent } from '../../migration/events.ts'
import type { Change } from '../../migration/plan/change.ts'
import { type Block, table } from '../document.ts'
import { inWords, type Told } from './told.ts'

type Automatic = Exclude<Change, { kind: 'manual' }>

/** Those that no person makes by hand. */
export function automatic(changes: readonly Change[]): Automatic[] {
  return changes.filter((change) => change.kind !== 'manual')
}

/** Each change with what was there, what was to be there and what was read back. */
export function changeTable(changes: readonly Change[], told: Told): Block {
  return table(
    [
      ['#', 2],
      ['Change', 9],
      ['Before', 6],
      ['Planned', 6],
      ['Read back', 7],
      ['When', 6],
    ],
    automatic(changes).map((change, index) => [
      String(index + 1),
      describeChange(change),
      change.before,
      wanted(change),
      ...whatCameOfIt(change, told),
    ]),
  )
}

function wanted(change: Automatic): string {
  switch (change.kind) {
    case 'server-setting':
      return showOnOff(change.to)
    case 'create-user':
      return showUserType(change.userType)
    case 'user-type':
      return showUserType(change.to)
    case 'must-change-password':
      return 'a new password at the first logon'
    case 'account-enabled':
      return change.to ? 'can log on' : 'kept out'
    case 'station-name':
      return change.to
    case 'station-auto-logon':
      return change.to ?? 'no automatic logon'
    case 'station-orientation':
      return showOrientation(change.to)
    case 'managed-computer':
      return 'managed from here'
    case 'disk-protection':
      return showDiskProtection(change.to)
    case 'remove-user':
      return 'no such account'
    case 'unmanage-computer':
      return 'not managed from here'
    case 'leave-domain':
      return `in the workgroup ${change.workgroup}`
    case 'shut-down':
      return 'off'
    default:
      return wantedOfVirtualDesktops(change)
  }
}

type VirtualDesktops = Extract<Automatic, { kind: 'virtual-desktop-role' | `template-${string}` }>

function wantedOfVirtualDesktops(change: VirtualDesktops): string {
  switch (change.kind) {
    case 'virtual-desktop-role':
      return change.to ? 'enabled' : 'disabled'
    case 'template-copy':
      return `a copy at ${change.path}`
    case 'template-import':
      return `imported from ${change.path}`
    case 'template-clean-up':
      return `nothing left at ${change.path}`
    case 'template-removal':
      return 'no such template'
  }
}

/** What the record holds of a change, and since when. */
function whatCameOfIt(change: Change, told: Told): [observed: string, when: string] {
  const progress = told.migration.cutover?.progress[change.id]
  if (!progress) return ['not begun', '–']
  const when = told.formatTime(progress.at)
  switch (progress.status) {
    case 'done': {
      const observed = observedOf(change.id, told)
      return [progress.how === 'already-so' ? `was so already: ${observed}` : observed, when]
    }
    case 'failed':
      return [`failed: ${inWords(withoutTitle(progress.sentence, change), told)}`, when]
    case 'intended':
      return [
        progress.found === undefined ? 'begun; what came of it is not known' : `under way: ${progress.found}`,
        when,
      ]
  }
}

/** The sentence of a failure begins with the change, which stands beside it here. */
function withoutTitle(sentence: string, change: Change): string {
  const title = `${describeChange(change)}: `
  return sentence.startsWith(title) ? sentence.slice(title.length) : sentence
}

function observedOf(changeId: string, { events }: Told): string {
  const last = events.findLast(({ event }) => isDone(event) && event.changeId === changeId)?.event
  return last && isDone(last) ? last.observed : 'not recorded'
}

type Done = MigrationEvent & { readonly type: 'change-done' }

function isDone(event: MigrationEvent): event is Done {
  return event.type === 'change-done'
}
