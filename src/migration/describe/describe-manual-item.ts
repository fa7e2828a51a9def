import type { ManualItem } from '../plan/change.ts'
import { knownValue, type Reading } from '../worksheet/reading.ts'
import type { SettingName } from '../worksheet/worksheet.ts'
import { SETTING_WORDS } from './setting-words.ts'

/** M13 stands for every box whose property the destination does not show. */
const ITEM_RULES: Partial<Record<SettingName, ManualItem['rule']>> = {
  'managed-remotely': 'M1',
  'gpu-rendering': 'M2',
  'admin-orchestration': 'M3',
}

/** The item by which a person sets a box that cannot be set, or whose state cannot be read, from here. */
export function settingByHand(setting: SettingName, wanted: Reading<boolean>): ManualItem {
  const { title, on, off } = SETTING_WORDS[setting]
  const to = knownValue(wanted)
  const item: ManualItem = {
    kind: 'manual',
    rule: ITEM_RULES[setting] ?? 'M13',
    item: setting,
    title: to === undefined ? `Set “${title}” as on the source` : to ? on : off,
    instruction: `${lookUp(to)} ${tick(title, to)} Then confirm.`,
  }
  return to === undefined ? item : { ...item, makes: { setting, to } }
}

const WHERE = 'MultiPoint Manager, Home tab, choose the server, “Edit server settings”'

function lookUp(to: boolean | undefined): string {
  if (to !== undefined) return `Open on the destination: ${WHERE}.`
  return `Open on the source: ${WHERE}, look whether the box is checked, and open the same on the destination.`
}

function tick(title: string, to: boolean | undefined): string {
  if (to === undefined) return `Make the box “${title}” the same as on the source.`
  return `${to ? 'Check' : 'Clear'} the box “${title}”.`
}

/** The item by which people split stations; the new half is mapped at the station itself, which no cmdlet can do. */
export function splitByHand(stationNames: readonly string[]): ManualItem {
  return {
    kind: 'manual',
    rule: 'M4',
    item: 'split-stations',
    title: `Split ${stationNames.length === 1 ? 'the station' : 'the stations'} ${stationNames.join(', ')}`,
    instruction:
      'On the destination: map the stations, then MultiPoint Manager, Stations tab, choose the station, “Split station”, and press ' +
      'the key that the new half asks for at its keyboard. Then confirm.',
  }
}

/** The item by which people make the imported template theirs and give stations their desktops: wizards with windows, all of it. */
export function desktopsByHand(stationNames: readonly string[]): ManualItem {
  return {
    kind: 'manual',
    rule: 'M6',
    item: 'virtual-desktops',
    title: `Customise the template and create the virtual ${stationNames.length === 1 ? 'desktop' : 'desktops'} of ${stationNames.join(', ')}`,
    instruction:
      'On the destination: MultiPoint Manager, Virtual Desktops tab, choose the template, “Customize virtual desktop template”, make it ' +
      'as it was on the source, and run “CompleteCustomization” on its desktop. Then “Create virtual desktop stations” for these stations. Then confirm.',
  }
}

/** The item by which people put moved stations back to the source. */
export function stationsBackByHand(stationNames: readonly string[]): ManualItem {
  return {
    kind: 'manual',
    rule: 'M4',
    item: 'put-stations-back',
    title: `Put the stations back to the source: ${stationNames.join(', ')}`,
    instruction:
      'Take the cables of these stations from the destination and connect them to the source as they were; follow what each screen says. ' +
      'See that people can log on there. Then confirm.',
  }
}

/** The item by which people set back an automatic logon whose password nobody has told us. */
export function autoLogonBackByHand(stationId: number, account: string): ManualItem {
  return {
    kind: 'manual',
    rule: 'M12',
    item: `auto-logon-${stationId}`,
    title: `Set the automatic logon of station ${stationId} on the destination back to ${account}`,
    instruction:
      'On the destination: MultiPoint Manager, Stations tab, choose the station, “Configure station”, enter the account and its password. Then confirm.',
  }
}

/** The item by which people join stations that were split for the migration. */
export function joinByHand(title: string): ManualItem {
  return {
    kind: 'manual',
    rule: 'M4',
    item: 'join-stations',
    title: title.replace(/^Split/, 'Join'),
    instruction:
      'On the destination: MultiPoint Manager, Stations tab, choose the station, “Unsplit station”. Then confirm.',
  }
}
