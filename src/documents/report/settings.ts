import type { Assessment } from '../../migration/assessment/assessment.ts'
import { SETTING_WORDS } from '../../migration/describe/setting-words.ts'
import { showOnOff, showReading } from '../../migration/describe/show-reading.ts'
import { SETTING_NAMES, type Worksheet } from '../../migration/worksheet/worksheet.ts'
import { type Block, table } from '../document.ts'

/** All nine boxes, also those that nothing had to change. `verified` is the destination as it was read at the end. */
export function settingTable({ source, before, desired }: Assessment, verified: Worksheet | null): Block {
  const sheets: readonly (readonly [title: string, sheet: Worksheet])[] = [
    ['Source', source],
    ['Before', before],
    ['Planned', desired],
    ...(verified ? [['Read at the end', verified] as const] : []),
  ]
  return table(
    [['Setting', 8], ...sheets.map(([title]) => [title, 3] as const)],
    SETTING_NAMES.map((name) => [
      SETTING_WORDS[name].title,
      ...sheets.map(([, { settings }]) => showReading(settings[name], showOnOff)),
    ]),
  )
}
