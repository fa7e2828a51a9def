import type { Assessment } from '../../migration/assessment/assessment.ts'
import { SETTING_WORDS } from '../../migration/describe/setting-words.ts'
import { showOnOff, showReading } from '../../migration/describe/show-reading.ts'
import { SETTING_NAMES } from '../../migration/worksheet/worksheet.ts'
import { type Block, table } from '../document.ts'

/** All nine boxes, also those that nothing had to change. */
export function settingsBeforeAndAfter({ source, before, desired }: Assessment): Block[] {
  return [
    table(
      [
        ['Setting', 8],
        ['Source', 3],
        ['Destination before', 3],
        ['Destination as planned', 3],
      ],
      SETTING_NAMES.map((name) => [
        SETTING_WORDS[name].title,
        showReading(source.settings[name], showOnOff),
        showReading(before.settings[name], showOnOff),
        showReading(desired.settings[name], showOnOff),
      ]),
    ),
  ]
}
