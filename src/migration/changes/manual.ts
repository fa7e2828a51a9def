import { joinByHand, settingByHand } from '../describe/describe-manual-item.ts'
import { showOnOff } from '../describe/show-reading.ts'
import type { Change, ManualItem } from '../plan/change.ts'
import { knownValue } from '../worksheet/reading.ts'
import { type ChangeKind, type ChangeOf, type Inverse, NOTHING, type Planned, type Stage } from './change-kind.ts'
import { withSetting } from './server-setting.ts'

/** What no cmdlet can do: a person does it, and says so. */
export const manual: ChangeKind<ChangeOf<'manual'>> = {
  group: 'Items done by hand',
  stage: ({ item }) => STAGE_OF_ITEM[item] ?? 'by-hand',
  describe: ({ title }) => `By hand: ${title}`,
  wanted: ({ makes }) => (makes ? showOnOff(makes.to) : 'done by a person'),
  applied: (worksheet, { makes }) => (makes ? withSetting(worksheet, makes.setting, makes.to) : worksheet),
  inverse: (change, id, { assessment }) => settingBack(change, id, assessment) ?? itemBack(change),
}

/** Halves of a split station are mapped together with the others, so splitting comes before station changes. */
const STAGE_OF_ITEM: Readonly<Record<string, Stage>> = {
  'split-stations': 'splitting',
  'boot-to-console': 'after-pilot',
}

/** Items of a reversal have names of their own: that something was done does not say that it was taken back. */
export function undoItem(item: ManualItem, before: string): Change {
  return { ...item, item: `undo-${item.item}`, id: `undo.manual.${item.item}`, before }
}

function settingBack({ makes }: ManualItem, id: string, { before }: Planned): Inverse | undefined {
  if (!makes) return undefined
  const was = before.settings[makes.setting]
  if (knownValue(was) === undefined) return undefined
  return { changes: [{ ...undoItem(settingByHand(makes.setting, was), showOnOff(makes.to)), id }] }
}

function itemBack({ item, title }: ManualItem): Inverse {
  switch (item) {
    case 'split-stations':
      return { changes: [undoItem(joinByHand(title), 'split')] }
    case 'virtual-desktops':
      return NOTHING
    default:
      return { leftovers: [`By hand: ${title}. What it was before cannot be read; set it back if you know.`] }
  }
}
