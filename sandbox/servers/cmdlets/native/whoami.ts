import type { NativeOutput, NativeProgram } from '../../engine/command.ts'
import { isMemberOf } from '../../state/accounts.ts'
import type { Caller } from '../../state/caller.ts'
import type { ServerState } from '../../state/server-state.ts'
import { csvLine } from './table-text.ts'

interface TokenGroup {
  readonly name: string
  readonly type: string
  readonly sid: string
  readonly attributes: string
}

const ENABLED = 'Mandatory group, Enabled by default, Enabled group'
const DENY_ONLY = 'Group used for deny only'
const ADMINISTRATORS = 'S-1-5-32-544'
const HIGH_LABEL = 'S-1-16-12288'
const MEDIUM_LABEL = 'S-1-16-8192'

function groupsOf(state: ServerState, caller: Caller): TokenGroup[] {
  const wellKnown = (name: string, sid: string): TokenGroup => ({
    name,
    type: 'Well-known group',
    sid,
    attributes: ENABLED,
  })
  const aliases = state.groups
    .filter((group) => isMemberOf(state, caller.sid, group.sid) || group.name === 'Users')
    .map((group) => ({
      name: group.sid.startsWith('S-1-5-32-') ? `BUILTIN\\${group.name}` : `${state.computerName}\\${group.name}`,
      type: 'Alias',
      sid: group.sid,
      attributes: group.sid === ADMINISTRATORS ? administratorAttributes(caller) : ENABLED,
    }))
  const account = state.domain?.accounts.find(({ sid }) => sid === caller.sid)
  const domainGroups = (account?.groups ?? []).map((group, index) => ({
    name: `${state.domain?.netbiosName}\\${group}`,
    type: 'Group',
    sid: `${account?.sid.slice(0, account.sid.lastIndexOf('-'))}-${group === 'Domain Admins' ? 512 : 5000 + index}`,
    attributes: ENABLED,
  }))
  return [
    wellKnown('Everyone', 'S-1-1-0'),
    ...aliases,
    wellKnown('NT AUTHORITY\\NETWORK', 'S-1-5-2'),
    wellKnown('NT AUTHORITY\\Authenticated Users', 'S-1-5-11'),
    wellKnown('NT AUTHORITY\\This Organization', 'S-1-5-15'),
    ...domainGroups,
    wellKnown('NT AUTHORITY\\NTLM Authentication', 'S-1-5-64-10'),
    label(caller),
  ]
}

function administratorAttributes(caller: Caller): string {
  return caller.isTokenFiltered ? DENY_ONLY : `${ENABLED}, Group owner`
}

function label({ isAdministrator }: Caller): TokenGroup {
  return {
    name: `Mandatory Label\\${isAdministrator ? 'High' : 'Medium'} Mandatory Level`,
    type: 'Label',
    sid: isAdministrator ? HIGH_LABEL : MEDIUM_LABEL,
    attributes: '',
  }
}

function show(
  title: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  words: ReadonlySet<string>,
) {
  const all = words.has('/nh') ? rows : [header, ...rows]
  if (words.has('csv')) return all.map(csvLine)
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' ')
  const rule = widths.map((width) => '='.repeat(width)).join(' ')
  if (words.has('/nh')) return rows.map(line)
  return ['', title, '-'.repeat(title.length), '', line(header), rule, ...rows.map(line)]
}

function run(words: readonly string[], state: ServerState, caller: Caller): NativeOutput {
  const given = new Set(words.map((word) => word.toLowerCase()))
  const unknown = words.find((word) => !/^(\/(groups|user|fo|nh)|csv|table|list)$/i.test(word))
  if (unknown !== undefined) {
    return {
      lines: [],
      errors: [`ERROR: Invalid argument/option - '${unknown}'.`, 'Type "WHOAMI /?" for usage.'],
      exitCode: 1,
    }
  }
  if (given.has('/groups')) {
    const rows = groupsOf(state, caller).map(({ name, type, sid, attributes }) => [name, type, sid, attributes])
    return { lines: show('GROUP INFORMATION', ['Group Name', 'Type', 'SID', 'Attributes'], rows, given), exitCode: 0 }
  }
  if (given.has('/user')) {
    return { lines: show('USER INFORMATION', ['User Name', 'SID'], [[caller.account, caller.sid]], given), exitCode: 0 }
  }
  return { lines: [caller.account], exitCode: 0 }
}

/** whoami.exe with /user, /groups, /fo and /nh. */
export const WHOAMI: NativeProgram = {
  kind: 'native',
  name: 'whoami.exe',
  aliases: ['whoami'],
  module: '',
  implementation: 'whoami.exe',
  run: (words, { machine, caller }) => run(words, machine.state, caller),
}
