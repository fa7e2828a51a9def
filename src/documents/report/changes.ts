import type { Assessment } from '../../migration/assessment/assessment.ts'
import { describeChange } from '../../migration/describe/describe-change.ts'
import { showOnOff, showOrientation, showUserType } from '../../migration/describe/show-reading.ts'
import type { MigrationEvent } from '../../migration/events.ts'
import type { Change, ManualItem } from '../../migration/plan/change.ts'
import { type Block, table } from '../document.ts'
import { inWords, type Told } from './told.ts'

type Automatic = Exclude<Change, { kind: 'manual' }>

/** Each change with what was there, what was to be there and what was read back. */
export function changesMade({ changes }: Assessment, told: Told): Block[] {
  const automatic = changes.filter((change): change is Automatic => change.kind !== 'manual')
  return [
    table(
      [
        ['#', 1],
        ['Change', 7],
        ['Before', 4],
        ['Planned', 4],
        ['Read back', 5],
        ['When', 4],
      ],
      automatic.map((change, index) => [
        String(index + 1),
        describeChange(change),
        change.before,
        wanted(change),
        ...whatCameOfIt(change, told),
      ]),
    ),
  ]
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
    case 'station-name':
      return change.to
    case 'station-auto-logon':
      return change.to ?? 'no automatic logon'
    case 'station-orientation':
      return showOrientation(change.to)
    case 'managed-computer':
      return 'managed from here'
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
      return ['begun; what came of it is not known', when]
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

/** What people did, and who said so. */
export function changesByHand({ changes }: Assessment, told: Told): Block[] {
  const items = changes.filter((change): change is Change & ManualItem => change.kind === 'manual')
  return [
    table(
      [
        ['Item', 4],
        ['What', 9],
        ['Confirmed', 6],
      ],
      items.map((item) => [item.item, item.title, confirmedBy(item, told)]),
    ),
  ]
}

function confirmedBy({ item }: ManualItem, { migration, events, formatTime, nameOf }: Told): string {
  if (!migration.answers.confirmedItems.includes(item)) return 'nobody has confirmed it'
  const given = events.findLast(({ event }) => event.type === 'item-confirmed' && event.item === item)
  return given ? `${nameOf(given.by)}, ${formatTime(given.at)}` : 'confirmed'
}
