import type { SecretValue } from '../../operations/ports.ts'
import { command, credential, type Statement } from '../../winrm/index.ts'

const DRIVE = 'StationmasterShare'

interface ShareAccount {
  readonly username: string
  readonly password: SecretValue
}

/**
 * Statements that look at a file of another computer's share with a credential of their own, because a session over WinRM has
 * none to hand on. `look` is given the file's path on a drive that lives only as long as they do; the drive's own answer
 * comes first in the output.
 */
export function withShare(
  unc: string,
  { username, password }: ShareAccount,
  look: (path: string) => readonly Statement[],
): readonly Statement[] {
  const [root, rest] = rootOf(unc)
  const open = command('New-PSDrive', {
    Name: DRIVE,
    PSProvider: 'FileSystem',
    Root: root,
    Credential: credential(username, password),
    ErrorAction: 'Stop',
  })
  const close = command('Remove-PSDrive', { Name: [DRIVE], Force: true, ErrorAction: 'SilentlyContinue' })
  return [open, ...look(`${DRIVE}:\\${rest}`), close]
}

/** `\\SERVER\share` and what follows it. */
function rootOf(unc: string): readonly [root: string, rest: string] {
  const [, root, rest] = /^(\\\\[^\\]+\\[^\\]+)\\(.+)$/.exec(unc) ?? []
  if (!root || !rest) throw new Error(`${unc} is not a path on a share`)
  return [root, rest]
}
