import { CmdletError } from '../../engine/cmdlet-error.ts'
import type { Invocation } from '../../engine/command.ts'
import type { PsObject, Value } from '../../engine/value.ts'
import { windowsObject } from './define-cmdlet.ts'
import { pathNotFound } from './files/path-not-found.ts'

const ROOT = /^(Microsoft\.WSMan\.Management\\WSMan::|WSMan:\\)localhost\\/i

export function isWsmanPath(path: string): boolean {
  return /^(Microsoft\.WSMan\.Management\\WSMan::|WSMan:)/i.test(path)
}

/** The settings in a container of the drive WSMan:, as Get-ChildItem shows them. */
export function wsmanChildren(invocation: Invocation, path: string): readonly Value[] {
  const [container, settings] = containerAt(invocation, path) ?? []
  if (container === undefined) return []
  return Object.entries(settings ?? {}).map(([name, value]) => leaf(container, name, value))
}

/** One setting, as Get-Item shows it. */
export function wsmanItem(invocation: Invocation, path: string): readonly Value[] {
  const cut = path.lastIndexOf('\\')
  const name = path.slice(cut + 1).toLowerCase()
  const [container, settings] = containerAt(invocation, path.slice(0, cut), path) ?? []
  const found = Object.entries(settings ?? {}).find(([candidate]) => candidate.toLowerCase() === name)
  if (container !== undefined && found) return [leaf(container, ...found)]
  if (container !== undefined) invocation.writeError(pathNotFound(path))
  return []
}

type Container = readonly [path: string, settings: Readonly<Record<string, string>>]

/** The drive is for administrators only, as the service behind it is. */
function containerAt({ machine, caller, writeError }: Invocation, path: string, asked = path): Container | undefined {
  if (!caller.isAdministrator) {
    writeError(accessDenied(asked))
    return undefined
  }
  const inside = path.replace(ROOT, '').replace(/\\+$/, '')
  const found = Object.entries(machine.state.wsman).find(([known]) => known.toLowerCase() === inside.toLowerCase())
  if (!found) writeError(pathNotFound(asked))
  return found
}

function leaf(container: string, name: string, value: string): PsObject {
  const parent = `Microsoft.WSMan.Management\\WSMan::localhost\\${container}`
  return windowsObject(
    'Microsoft.WSMan.Management.WSManConfigLeafElement',
    {
      Name: name,
      TypeNameOfElement: 'System.String',
      Type: 'System.String',
      SourceOfValue: '',
      Value: value,
      PSPath: `${parent}\\${name}`,
      PSParentPath: parent,
      PSChildName: name,
      PSDrive: 'WSMan',
      PSProvider: 'Microsoft.WSMan.Management\\WSMan',
    },
    'Microsoft.WSMan.Management.WSManConfigLeafElement',
  )
}

function accessDenied(path: string): CmdletError {
  return new CmdletError({
    message: 'Access is denied. ',
    exception: 'System.UnauthorizedAccessException',
    id: 'System.UnauthorizedAccessException',
    category: 'PermissionDenied',
    targetName: path,
    terminating: false,
  })
}
