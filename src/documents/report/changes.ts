import { kindOf } from '../../migration/changes/all.ts'
import { describeChange } from '../../migration/describe/describe-change.ts'
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
      kindOf(change).wanted(change),
      ...whatCameOfIt(change, told),
    ]),
  )
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
