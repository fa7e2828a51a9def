import type { NativeOutput, NativeProgram } from '../../engine/command.ts'
import type { Machine } from '../../state/machine.ts'
import { endSession } from '../../state/people/sessions.ts'
import type { ServerState, Session } from '../../state/server-state.ts'
import { tableText } from './table-text.ts'

const isActive = (session: Session) => session.state !== 'Disconnected'
const stateWord = (session: Session) => (isActive(session) ? 'Active' : 'Disc')
const sessionName = (session: Session) =>
  !isActive(session) ? '' : session.stationId === 0 ? `rdp-tcp#${session.sessionId}` : `wms-tcp#${session.sessionId}`

function querySession(state: ServerState): NativeOutput {
  const rows = [
    [' SESSIONNAME', 'USERNAME', 'ID', 'STATE', 'TYPE', 'DEVICE'],
    [' services', '', '0', 'Disc'],
    [' console', 'WMSshell', '1', 'Active'],
    ...state.sessions.map((session) => [
      ` ${sessionName(session)}`,
      session.userName,
      String(session.sessionId),
      stateWord(session),
      'rdpwd',
    ]),
    [' rdp-tcp', '', '65536', 'Listen'],
  ]
  return { lines: tableText(rows, [0, 19, 44, 48, 56, 69]), exitCode: 0 }
}

function queryUser(state: ServerState): NativeOutput {
  if (state.sessions.length === 0) return { lines: [], errors: ['No User exists for *'], exitCode: 1 }
  const rows = [
    [' USERNAME', 'SESSIONNAME', 'ID', 'STATE', 'IDLE TIME', 'LOGON TIME'],
    ...state.sessions.map((session) => [
      ` ${session.userName}`,
      sessionName(session),
      String(session.sessionId),
      stateWord(session),
      'none',
      new Date(session.logonAt + state.clock.offsetMinutes * 60_000).toISOString().slice(0, 16).replace('T', ' '),
    ]),
  ]
  return { lines: tableText(rows, [0, 23, 42, 46, 54, 65]), exitCode: 0 }
}

const CHOSEN_BY: readonly ((session: Session, word: string) => boolean)[] = [
  (session, word) => String(session.sessionId) === word,
  (session, word) => session.userName.toLowerCase() === word.toLowerCase(),
  (session, word) => sessionName(session).toLowerCase() === word.toLowerCase(),
]

function sessionsNamed(state: ServerState, word: string): Session[] {
  if (word === '*') return [...state.sessions]
  return state.sessions.filter((session) => CHOSEN_BY.some((test) => test(session, word)))
}

function message(machine: Machine, words: readonly string[]): NativeOutput {
  const options = words.filter((word) => /^\/(time:\d+|server:.+|v|w)$/i.test(word))
  const [target, ...text] = words.filter((word) => !options.includes(word))
  const { state } = machine
  if (target === undefined || text.length === 0) return { lines: [], errors: ['Invalid parameter(s)'], exitCode: 1 }
  const reached = sessionsNamed(state, target).filter(isActive)
  if (reached.length === 0) return { lines: [], errors: [`${target} does not exist or is disconnected`], exitCode: 1 }
  const seconds = options.map((word) => /^\/time:(\d+)$/i.exec(word)?.[1]).find((found) => found !== undefined)
  for (const { sessionId, userName } of reached) {
    state.messages.push({
      at: machine.now(),
      sessionId,
      userName,
      text: text.join(' '),
      seconds: seconds === undefined ? null : Number(seconds),
    })
  }
  return { lines: [], exitCode: 0 }
}

function logoff({ state }: Machine, words: readonly string[]): NativeOutput {
  const [target] = words.filter((word) => !word.startsWith('/'))
  const sessions = target === undefined ? [] : sessionsNamed(state, target)
  if (sessions.length === 0)
    return { lines: [], errors: [`Could not find session ${target ?? ''}`.trim()], exitCode: 1 }
  for (const session of sessions) endSession(state, session)
  return { lines: [], exitCode: 0 }
}

function shutdown(machine: Machine, words: readonly string[]): NativeOutput {
  const given = words.map((word) => word.toLowerCase())
  if (given.includes('/r')) machine.power('restart')
  else if (given.includes('/s')) machine.power('stop')
  else return { lines: [], errors: ['Usage: shutdown [/r | /s] [/t xxx]'], exitCode: 1 }
  return { lines: [], exitCode: 0 }
}

const ACCESS_DENIED: NativeOutput = { lines: [], errors: ['Error [5]:Access is denied.'], exitCode: 1 }

function program(
  name: string,
  aliases: readonly string[],
  mutates: boolean,
  run: (machine: Machine, words: readonly string[]) => NativeOutput,
): NativeProgram {
  return {
    kind: 'native',
    name,
    aliases,
    module: '',
    implementation: name,
    mutates: () => mutates,
    run: (words, { machine, caller }) => (caller.isAdministrator ? run(machine, words) : ACCESS_DENIED),
  }
}

/** The programs that list, warn and end sessions, and shutdown.exe. */
export const SESSION_PROGRAMS: readonly NativeProgram[] = [
  program('query.exe', ['query'], false, ({ state }, [what]) => {
    if (what?.toLowerCase() === 'session') return querySession(state)
    if (what?.toLowerCase() === 'user') return queryUser(state)
    return {
      lines: [],
      errors: ['Invalid parameter(s)', 'QUERY { PROCESS | SESSION | TERMSERVER | USER }'],
      exitCode: 1,
    }
  }),
  program('qwinsta.exe', ['qwinsta'], false, ({ state }) => querySession(state)),
  program('quser.exe', ['quser'], false, ({ state }) => queryUser(state)),
  program('msg.exe', ['msg'], true, message),
  program('logoff.exe', ['logoff'], true, logoff),
  program('shutdown.exe', ['shutdown'], true, shutdown),
]
