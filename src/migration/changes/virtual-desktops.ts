import type { Change } from '../plan/change.ts'
import { templateFileOf, templateNameOf } from '../plan/virtual-desktops.ts'
import { sameAccount, shortComputerName } from '../worksheet/names.ts'
import type { VirtualDesktops, Worksheet } from '../worksheet/worksheet.ts'
import { type ChangeKind, type ChangeOf, NOTHING, unchanged } from './change-kind.ts'

const GROUP = 'Virtual desktops'

export const virtualDesktopRole: ChangeKind<ChangeOf<'virtual-desktop-role'>> = {
  group: GROUP,
  stage: 'virtual-desktop-role',
  restarts: true,
  describe: ({ to }) => `${to ? 'Enable' : 'Disable'} virtual desktops (restarts the server)`,
  wanted: ({ to }) => (to ? 'enabled' : 'disabled'),
  applied: (worksheet, { to }) => withVirtualDesktops(worksheet, { isEnabled: to }),
  inverse: ({ to }, id) => ({ changes: [{ ...roleChange(!to), id }] }),
}

export const templateCopy: ChangeKind<ChangeOf<'template-copy'>> = {
  group: GROUP,
  stage: 'template-copy',
  describe: ({ from }) => `Copy the virtual desktop template from ${from}`,
  describeWithoutNames: () => 'Copy the virtual desktop template',
  wanted: ({ path }) => `a copy at ${path}`,
  applied: unchanged,
  inverse: ({ path }, id) => ({ changes: [{ id, kind: 'template-clean-up', path, before: 'copied' }] }),
}

export const templateImport: ChangeKind<ChangeOf<'template-import'>> = {
  group: GROUP,
  stage: 'template-import',
  describe: ({ prefix }) => `Import the virtual desktop template as ${templateNameOf(prefix)}`,
  wanted: ({ path }) => `imported from ${path}`,
  applied: (worksheet, { prefix }) => withVirtualDesktops(worksheet, { templateName: templateNameOf(prefix) }),
  inverse: ({ prefix }, id) => ({
    changes: [{ id, kind: 'template-removal', template: templateNameOf(prefix), before: 'imported' }],
  }),
}

export const templateCleanUp: ChangeKind<ChangeOf<'template-clean-up'>> = {
  group: GROUP,
  stage: 'template-clean-up',
  describe: () => 'Remove the copied file of the template',
  wanted: ({ path }) => `nothing left at ${path}`,
  applied: unchanged,
  inverse: () => NOTHING,
}

export const templateRemoval: ChangeKind<ChangeOf<'template-removal'>> = {
  group: GROUP,
  stage: 'template-import',
  describe: ({ template }) => `Remove the virtual desktop template ${template}`,
  wanted: () => 'no such template',
  applied: (worksheet) => withVirtualDesktops(worksheet, { templateName: null }),
  inverse: () => NOTHING,
}

function withVirtualDesktops(worksheet: Worksheet, now: Partial<VirtualDesktops>): Worksheet {
  return { ...worksheet, virtualDesktops: { ...worksheet.virtualDesktops, ...now } }
}

/** What is to be done for the virtual desktops: the role with its restart, and the template. */
export function virtualDesktopChanges(actual: Worksheet, wanted: Worksheet): Change[] {
  const [is, shall] = [actual.virtualDesktops, wanted.virtualDesktops]
  return [
    ...(shall.isEnabled && !is.isEnabled ? [roleChange(true)] : []),
    ...templateChanges(is.templateName, shall, wanted.computerName),
  ]
}

function roleChange(to: boolean): ChangeOf<'virtual-desktop-role'> {
  return { id: 'virtual-desktops.role', kind: 'virtual-desktop-role', to, before: to ? 'not installed' : 'installed' }
}

function templateChanges(
  found: string | null,
  { templateName, templateLocation }: VirtualDesktops,
  destination: string,
): Change[] {
  if (templateName === null || (found !== null && sameAccount(found, templateName))) return []
  const file = templateFileOf(templateLocation)
  if (!file) return []
  const before = 'no template'
  const prefix = shortComputerName(destination)
  return [
    { id: 'template.copy', kind: 'template-copy', ...file, prefix, before },
    { id: 'template.import', kind: 'template-import', path: file.path, prefix, before },
    { id: 'template.clean-up', kind: 'template-clean-up', path: file.path, before },
  ]
}
