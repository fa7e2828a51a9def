import { CmdletError } from '../../../engine/cmdlet-error.ts'

/** What the cmdlets for items and their properties say of a path that no drive has. */
export function pathNotFound(path: string): CmdletError {
  return new CmdletError({
    message: `Cannot find path '${path}' because it does not exist.`,
    exception: 'System.Management.Automation.ItemNotFoundException',
    id: 'PathNotFound',
    category: 'ObjectNotFound',
    targetName: path,
    terminating: false,
  })
}
