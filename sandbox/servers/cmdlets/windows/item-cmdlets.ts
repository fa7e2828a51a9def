import { CmdletError } from '../../engine/cmdlet-error.ts'
import type { Cmdlet, Invocation, Parameter } from '../../engine/command.ts'
import { wildcard } from '../../engine/filters.ts'
import type { Value } from '../../engine/value.ts'
import type { RegistryValue, ServerState } from '../../state/server-state.ts'
import { windowsCmdlet, windowsObject } from './define-cmdlet.ts'
import { levelPattern } from './files/look-up.ts'
import { pathNotFound } from './files/path-not-found.ts'
import { childFiles, getFiles, testFile } from './files/read-files.ts'
import { isWsmanPath, wsmanChildren, wsmanItem } from './wsman-drive.ts'

const MODULE = 'Microsoft.PowerShell.Management'

type Key = readonly [path: string, values: Readonly<Record<string, RegistryValue>>]

/** The spelling under which the state keeps a registry path; other paths stay as they are. */
function normalPath(path: string): string {
  return path
    .replace(/^Microsoft\.PowerShell\.Core\\/i, '')
    .replace(/^(Registry::)?HKEY_LOCAL_MACHINE\\/i, 'HKLM:\\')
    .replace(/^Registry::HKLM\\/i, 'HKLM:\\')
    .replace(/^HKLM:\\?/i, 'HKLM:\\')
    .replace(/\\+$/, '')
}

function isRegistry(path: string): boolean {
  return /^(HKLM:|HKCU:|HKU:)/i.test(path)
}

function keysAt(state: ServerState, path: string, isLiteral: boolean): Key[] {
  const pattern = isLiteral || !/[*?]/.test(path) ? undefined : levelPattern(path)
  return Object.entries(state.registry).filter(([key]) =>
    pattern ? pattern.test(key) : key.toLowerCase() === path.toLowerCase(),
  )
}

function paths({ parameters }: Invocation): { path: string; isLiteral: boolean }[] {
  const literal = parameters.texts('LiteralPath')
  return (literal ?? parameters.texts('Path') ?? []).map((path) => ({
    path: normalPath(path),
    isLiteral: literal !== undefined,
  }))
}

function getItemProperty(invocation: Invocation): readonly Value[] {
  const { machine, parameters } = invocation
  const names = parameters.texts('Name')
  return paths(invocation).flatMap(({ path, isLiteral }) => {
    if (!isRegistry(path)) return getFiles(invocation, path, isLiteral)
    const keys = keysAt(machine.state, path, isLiteral)
    if (keys.length === 0 && !/[*?]/.test(path)) invocation.writeError(pathNotFound(path))
    return keys.flatMap((key) => propertiesOf(invocation, key, names))
  })
}

function propertiesOf(invocation: Invocation, [path, values]: Key, names: readonly string[] | undefined): Value[] {
  const chosen: Record<string, Value> = {}
  for (const [name, value] of Object.entries(values)) {
    if (!names || names.some((wanted) => wildcard(wanted).test(name))) chosen[name] = value
  }
  for (const wanted of names ?? []) {
    if (!/[*?]/.test(wanted) && !Object.keys(chosen).some((name) => name.toLowerCase() === wanted.toLowerCase())) {
      invocation.writeError(propertyNotFound(wanted, path))
    }
  }
  // A key without values, or without the one that was asked for, gives no object.
  if (Object.keys(chosen).length === 0) return []
  const full = `Microsoft.PowerShell.Core\\Registry::${path.replace('HKLM:', 'HKEY_LOCAL_MACHINE')}`
  const cut = full.lastIndexOf('\\')
  return [
    {
      kind: 'object',
      typeNames: ['System.Management.Automation.PSCustomObject', 'System.Object'],
      properties: {
        ...chosen,
        PSPath: full,
        PSParentPath: full.slice(0, cut),
        PSChildName: full.slice(cut + 1),
        PSDrive: 'HKLM',
        PSProvider: 'Microsoft.PowerShell.Core\\Registry',
      },
      notes: true,
    },
  ]
}

function getItem(invocation: Invocation): readonly Value[] {
  const { machine } = invocation
  return paths(invocation).flatMap(({ path, isLiteral }) => {
    if (isWsmanPath(path)) return wsmanItem(invocation, path)
    if (!isRegistry(path)) return getFiles(invocation, path, isLiteral)
    const keys = keysAt(machine.state, path, isLiteral)
    if (keys.length === 0 && !/[*?]/.test(path)) invocation.writeError(pathNotFound(path))
    return keys.map(registryKey)
  })
}

function registryKey([key, values]: Key): Value {
  const name = key.replace('HKLM:', 'HKEY_LOCAL_MACHINE')
  const properties = { Name: name, Property: Object.keys(values), ValueCount: Object.keys(values).length }
  return windowsObject('Microsoft.Win32.RegistryKey', properties, name)
}

/** What is directly below: settings of WinRM, keys of the registry, files. */
function getChildItems(invocation: Invocation): readonly Value[] {
  const { state } = invocation.machine
  return paths(invocation).flatMap(({ path, isLiteral }) => {
    if (isWsmanPath(path)) return wsmanChildren(invocation, path)
    if (!isRegistry(path)) return childFiles(invocation, path, isLiteral)
    const found = keysAt(state, `${path}\\*`, false).map(registryKey)
    if (found.length === 0 && keysAt(state, path, true).length === 0) invocation.writeError(pathNotFound(path))
    return found
  })
}

function testPath(invocation: Invocation): readonly Value[] {
  const { state } = invocation.machine
  return paths(invocation).map(({ path, isLiteral }) =>
    isRegistry(path)
      ? keysAt(state, path, isLiteral).length > 0 || isAncestor(state, path)
      : testFile(invocation, path, isLiteral),
  )
}

function isAncestor(state: ServerState, path: string): boolean {
  return Object.keys(state.registry).some((key) => key.toLowerCase().startsWith(`${path.toLowerCase()}\\`))
}

function propertyNotFound(name: string, path: string): CmdletError {
  return new CmdletError({
    message: `Property ${name} does not exist at path ${path.replace('HKLM:', 'HKEY_LOCAL_MACHINE')}.`,
    exception: 'System.Management.Automation.PSArgumentException',
    id: 'System.Management.Automation.PSArgumentException',
    category: 'InvalidArgument',
    targetName: name,
    terminating: false,
  })
}

const PATHS: readonly Parameter[] = [
  { name: 'Path', type: 'string[]', sets: { Path: { mandatory: true, position: 0 } } },
  { name: 'LiteralPath', aliases: ['PSPath'], type: 'string[]', sets: { LiteralPath: { mandatory: true } } },
]

/** Get-ItemProperty, Get-Item, Get-ChildItem and Test-Path on the registry, the file system and WinRM's settings. */
export const ITEM_CMDLETS: readonly Cmdlet[] = [
  windowsCmdlet({
    name: 'Get-ItemProperty',
    aliases: ['gp'],
    module: MODULE,
    implementation: 'Microsoft.PowerShell.Commands.GetItemPropertyCommand',
    defaultSet: 'Path',
    parameters: [...PATHS, { name: 'Name', aliases: ['PSProperty'], type: 'string[]', position: 1 }],
    run: getItemProperty,
  }),
  windowsCmdlet({
    name: 'Get-Item',
    aliases: ['gi'],
    module: MODULE,
    implementation: 'Microsoft.PowerShell.Commands.GetItemCommand',
    defaultSet: 'Path',
    parameters: [...PATHS, { name: 'Force', type: 'switch' }],
    run: getItem,
  }),
  windowsCmdlet({
    name: 'Get-ChildItem',
    aliases: ['dir', 'gci', 'ls'],
    module: MODULE,
    implementation: 'Microsoft.PowerShell.Commands.GetChildItemCommand',
    defaultSet: 'Path',
    parameters: [...PATHS, { name: 'Force', type: 'switch' }],
    run: getChildItems,
  }),
  windowsCmdlet({
    name: 'Test-Path',
    module: MODULE,
    implementation: 'Microsoft.PowerShell.Commands.TestPathCommand',
    defaultSet: 'Path',
    parameters: [
      ...PATHS,
      {
        name: 'PathType',
        type: { enum: 'Microsoft.PowerShell.Commands.TestPathType', names: ['Any', 'Container', 'Leaf'] },
      },
    ],
    run: testPath,
  }),
]
