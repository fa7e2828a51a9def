import type { Change, ManualItem } from '../../migration/plan/change.ts'
import { type Block, table } from '../document.ts'
import type { Told } from './told.ts'

/** What people did, and who said so; also what was overruled without being an item of a plan, such as stations that stayed away. */
export function byHand(changes: readonly Change[], told: Told): Block {
  const items = changes.filter((change): change is Change & ManualItem => change.kind === 'manual')
  const others = told.migration.confirmations
    .map(({ item }) => item)
    .filter((item, index, all) => all.indexOf(item) === index && !items.some((each) => each.item === item))
  return table(
    [
      ['Item', 4],
      ['What', 8],
      ['Confirmed by', 4],
      ['When', 4],
    ],
    [
      ...items.map(({ item, title }) => [item, title, ...confirmed(item, told)]),
      ...others.map((item) => [item, OTHER_ITEMS[item] ?? '', ...confirmed(item, told)]),
    ],
  )
}

const OTHER_ITEMS: Readonly<Record<string, string>> = {
  stations: 'Wait until all stations are mapped',
  'pilot-log-ons': 'Log on with both test accounts',
}

function confirmed(item: string, { migration, formatTime, nameOf }: Told): [by: string, when: string] {
  const given = migration.confirmations.findLast((each) => each.item === item)
  if (!given) return ['nobody yet', '–']
  const reason = given.overruledBecause === null ? '' : `, who overruled it: ${given.overruledBecause}`
  return [`${nameOf(given.by)}${reason}`, formatTime(given.at)]
}
