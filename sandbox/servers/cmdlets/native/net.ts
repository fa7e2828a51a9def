import type { NativeOutput, NativeProgram } from '../../engine/command.ts'
import { textOf } from '../../engine/value.ts'
import { findLocalUser, groupByName, isMemberOf, sidOfUser } from '../../state/accounts.ts'
import type { Machine } from '../../state/machine.ts'
import type { LocalUser, ServerState } from '../../state/server-state.ts'
import { localTime } from '../windows/define-cmdlet.ts'
import { accountsText } from './net-accounts.ts'

const LABEL_WIDTH = 29

const done = (...lines: readonly string[]): NativeOutput => ({
  lines: [...lines, 'The command completed successfully.', '', ''],
  exitCode: 0,
})

const failed = (message: string, help: number): NativeOutput => ({
  lines: [],
  errors: [message, '', `More help is available by typing NET HELPMSG ${help}.`, ''],
  exitCode: 2,
})

const SYNTAX: NativeOutput = {
  lines: [],
  errors: ['The syntax of this command is:', '', 'NET', '    [ ACCOUNTS | LOCALGROUP | USER ]'],
  exitCode: 1,
}

function details(state: ServerState, user: LocalUser): string[] {
  const set = user.passwordSetAt === null ? 'Never' : textOf(localTime(state, user.passwordSetAt))
  const groups = state.groups.filter((group) => isMemberOf(state, sidOfUser(state, user), group.sid))
  const rows: [string, string][] = [
    ['User name', user.name],
    ['Full Name', user.fullName],
    ['Comment', user.description],
    ['Account active', user.isEnabled ? 'Yes' : 'No'],
    ['Account expires', 'Never'],
    ['', ''],
    ['Password last set', set],
    ['Password expires', user.passwordSetAt === null ? set : 'Never'],
    ['User may change password', user.rid === 501 ? 'No' : 'Yes'],
    ['', ''],
    ['Local Group Memberships', groups.map(({ name }) => `*${name}`).join('  ')],
    ['Global Group memberships', '*None'],
  ]
  return rows.map(([label, value]) => `${label.padEnd(LABEL_WIDTH)}${value}`.trimEnd())
}

function user(machine: Machine, words: readonly string[]): NativeOutput {
  const { state } = machine
  const [name, ...options] = words
  if (name === undefined) {
    return done(
      '',
      `User accounts for \\\\${state.computerName}`,
      '',
      '-'.repeat(79),
      ...state.users.map((u) => u.name),
    )
  }
  const found = findLocalUser(state, name)
  if (!found) return failed('The user name could not be found.', 2221)
  if (options.length === 0) return done(...details(state, found), '')
  for (const option of options) {
    const match = /^\/(logonpasswordchg|active|passwordchg):(yes|no)$/i.exec(option)
    if (!match) return failed(`The option ${option.toUpperCase()} is unknown.`, 3506)
    const isYes = match[2]?.toLowerCase() === 'yes'
    if (match[1]?.toLowerCase() === 'logonpasswordchg') found.passwordSetAt = isYes ? null : machine.now()
    if (match[1]?.toLowerCase() === 'active') found.isEnabled = isYes
  }
  return done()
}

function localGroup({ state }: Machine, [name]: readonly string[]): NativeOutput {
  if (name === undefined) {
    return done(
      '',
      `Aliases for \\\\${state.computerName}`,
      '',
      '-'.repeat(79),
      ...state.groups.map((g) => `*${g.name}`),
    )
  }
  const group = groupByName(state, name)
  if (!group) {
    return failed('The specified local group does not exist.', 1376)
  }
  const own = `${state.computerName}\\`
  const members = group.members.map((member) =>
    member.name.startsWith(own) ? member.name.slice(own.length) : member.name,
  )
  return done(
    `Alias name     ${group.name}`,
    `Comment        ${group.description}`,
    '',
    'Members',
    '',
    '-'.repeat(79),
    ...members,
  )
}

const DENIED: NativeOutput = {
  lines: [],
  errors: ['System error 5 has occurred.', '', 'Access is denied.', ''],
  exitCode: 2,
}

/** net.exe as far as `accounts`, `user` and `localgroup` go; it sets no passwords. */
export const NET: NativeProgram = {
  kind: 'native',
  name: 'net.exe',
  aliases: ['net', 'net1', 'net1.exe'],
  module: '',
  implementation: 'net.exe',
  mutates: (words) => words.length > 2,
  run: (words, { machine, caller }) => {
    const [verb, ...rest] = words
    if (rest.length > 1 && !caller.isAdministrator) return DENIED
    if (verb?.toLowerCase() === 'accounts' && rest.length === 0) return done(...accountsText(machine.state))
    if (verb?.toLowerCase() === 'user') return user(machine, rest)
    if (verb?.toLowerCase() === 'localgroup' && rest.length < 2) return localGroup(machine, rest)
    return SYNTAX
  },
}
