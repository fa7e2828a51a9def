import { settingByHand } from '../describe/describe-manual-item.ts'
import { SETTING_WORDS, settingTitle } from '../describe/setting-words.ts'
import { showOnOff, showReading } from '../describe/show-reading.ts'
import type { DiffContext } from '../plan/answers.ts'
import type { Change } from '../plan/change.ts'
import { mayBeSetByHand } from '../plan/desired.ts'
import { known, knownValue, type Reading } from '../worksheet/reading.ts'
import { SETTING_NAMES, type SettingName, type Worksheet } from '../worksheet/worksheet.ts'
import type { ChangeKind, ChangeOf } from './change-kind.ts'

/** One check box of the guide's worksheet. */
export const serverSetting: ChangeKind<ChangeOf<'server-setting'>> = {
  group: 'Server settings',
  stage: ({ setting, to }) => (setting === 'boot-to-console' && to ? 'after-pilot' : 'settings'),
  describe: ({ setting, to }) => (to ? SETTING_WORDS[setting].on : SETTING_WORDS[setting].off),
  wanted: ({ to }) => showOnOff(to),
  applied: (worksheet, { setting, to }) => withSetting(worksheet, setting, to),
  inverse({ setting, to: made }, id, { assessment }) {
    const to = knownValue(assessment.before.settings[setting])
    if (to === undefined) return { leftovers: [`“${settingTitle(setting)}”: what it was is not known.`] }
    return { changes: [{ id, kind: 'server-setting', setting, to, before: showOnOff(made) }] }
  },
}

export function withSetting(worksheet: Worksheet, setting: SettingName, to: boolean): Worksheet {
  return { ...worksheet, settings: { ...worksheet.settings, [setting]: known(to) } }
}

/** Boxes that differ: set by cmdlet where there is one and the box can be read back, else by a person. */
export function settingChanges(actual: Worksheet, wanted: Worksheet, context: DiffContext): Change[] {
  return SETTING_NAMES.flatMap((setting) => settingChange(setting, actual, wanted, context))
}

function settingChange(setting: SettingName, actual: Worksheet, wanted: Worksheet, context: DiffContext): Change[] {
  const [from, to] = [actual.settings[setting], wanted.settings[setting]]
  const [is, shall] = [knownValue(from), knownValue(to)]
  if (shall !== undefined && is === shall) return []
  if (shall === undefined && !mayBeSetByHand(setting)) return []

  const before = showReading(from, showOnOff)
  if (shall !== undefined && canBeSet(setting, from)) {
    return [{ id: `setting.${setting}`, kind: 'server-setting', setting, to: shall, before }]
  }
  // A confirmation counts where reading cannot tell; where it can, the reading counts.
  const isSettled = context.confirmedItems.includes(setting) && (is === undefined || shall === undefined)
  return isSettled ? [] : [{ ...settingByHand(setting, to), id: `manual.${setting}`, before }]
}

/** What cannot be read back cannot be set from here either: nobody would know whether it took effect. */
function canBeSet(setting: SettingName, from: Reading<boolean>): boolean {
  return setting !== 'managed-remotely' && setting !== 'gpu-rendering' && from.kind !== 'unreadable'
}
