import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { InjectedFailure } from '../../../sandbox/servers/protocol/injected-faults.ts'
import { type SimulatedServer, startServer } from '../../../sandbox/servers/start-server.ts'
import {
  command,
  createWinrmClient,
  credential,
  FAULT_CODES,
  type RunspacePool,
  type WinrmClient,
  WinrmError,
  WsmanFaultError,
} from '../../../src/winrm/index.ts'

/*
 * What every fault, HTTP status and break of the connection has to lead to, at every action that can meet it. The tables say what
 * ought to happen by the meaning of the codes, not what the client was seen to do.
 *
 * `result`: as if nothing had happened. `unknown`: OutcomeUnknownError. `gone`: ShellGoneError. `transport`, `authentication`:
 * those errors. Anything else is the meaning of a WsmanFaultError and the advice that it carries.
 */
type Step = 'create' | 'opening' | 'command' | 'output' | 'key' | 'key-answer' | 'stop' | 'delete' | 'list'
type Expected = Partial<Readonly<Record<Step, string>>>
type Code = keyof typeof FAULT_CODES

const everywhere = (outcome: string): Expected => ({
  create: outcome,
  opening: outcome,
  command: outcome,
  key: outcome,
  'key-answer': outcome,
  delete: outcome,
  list: outcome,
})
/** Once a pipeline runs, whatever ends the listening leaves open how it ended. */
const RUNNING: Expected = { output: 'unknown', stop: 'unknown' }

const refused = (outcome: string): Expected => ({ ...everywhere(outcome), ...RUNNING })
const inShell = ({ create: _create, list: _list, ...others }: Expected): Expected => others

const NOT_ALLOWED = refused('not-allowed, never')
const MALFORMED = refused('malformed, never')
const UNREACHABLE = refused('unreachable, after-delay')
/** Passes by itself: the wait for output and the stop of what runs are tried again. */
const QUOTA: Expected = { ...refused('quota, after-delay'), output: 'result', stop: 'result' }
const TOO_LARGE: Expected = { ...refused('too-large, never'), create: 'result', command: 'result' }
/** The shell was there once: nothing was done, and ending what has ended is no error. */
const GONE = inShell({ ...refused('gone'), stop: 'result', delete: 'result' })
/** The request was cut short, and may have been done. */
const CUT_SHORT: Expected = { ...GONE, create: 'gone', list: 'gone', command: 'unknown' }
const DISCONNECTED: Expected = {
  opening: 'result',
  command: 'result',
  output: 'result',
  key: 'result',
  'key-answer': 'result',
  stop: 'result',
}
const NOT_READY: Expected = { ...refused('not-ready, after-delay'), create: 'result' }

const ONE_FAULT: Readonly<Record<Code, Expected>> = {
  hostProcessFailed: { ...NOT_READY, command: 'unknown' },
  registryKeyDeleted: NOT_READY,
  registryKeyDeletedHresult: NOT_READY,
  accessDenied: NOT_ALLOWED,
  remoteShellsForbidden: NOT_ALLOWED,
  otherAuthorizationToken: inShell(refused('foreign-shell, never')),
  alreadyExists: { create: 'exists, never', command: 'exists, never' },
  timedOut: {
    ...refused('nothing-yet, after-probe'),
    opening: 'result',
    'key-answer': 'result',
    output: 'result',
    command: 'unknown',
  },
  operationAborted: CUT_SHORT,
  cancelled: CUT_SHORT,
  streamDisconnected: CUT_SHORT,
  invalidSelectors: GONE,
  shellClosed: GONE,
  commandClosed: { output: 'unknown', stop: 'result', delete: 'result' },
  shellDisconnected: DISCONNECTED,
  invalidHeader: MALFORMED,
  schemaValidation: MALFORMED,
  envelopeTooLarge: TOO_LARGE,
  answerTooLarge: TOO_LARGE,
  maxEnvelopeExceeded: TOO_LARGE,
  destinationUnreachable: UNREACHABLE,
  nameNotResolved: UNREACHABLE,
  networkTimedOut: { ...UNREACHABLE, command: 'unknown' },
  maxShellsPerUser: QUOTA,
  maxOperationsPerUser: { ...QUOTA, create: 'result' },
  userQuota: QUOTA,
  systemQuota: QUOTA,
  maxShellUsers: QUOTA,
  maxPluginShells: QUOTA,
  maxPluginUsers: QUOTA,
  maxPluginShellsInAll: QUOTA,
  maxPluginOperations: QUOTA,
  maxPluginOperationsPerUser: QUOTA,
  maxPluginCommands: QUOTA,
}

/** What is tried again must not be tried for ever. */
const ALWAYS_THE_SAME: readonly (readonly [Code, Step, string])[] = [
  ['hostProcessFailed', 'create', 'not-ready, after-delay'],
  ['registryKeyDeleted', 'create', 'not-ready, after-delay'],
  ['registryKeyDeletedHresult', 'create', 'not-ready, after-delay'],
  ['maxOperationsPerUser', 'create', 'quota, after-delay'],
  ['systemQuota', 'output', 'unknown'],
  ['envelopeTooLarge', 'create', 'too-large, never'],
  ['envelopeTooLarge', 'command', 'too-large, never'],
  ['shellDisconnected', 'command', 'disconnected, after-probe'],
]

/** The HTTP layer refuses before WinRM sees a request; an empty 500 may come after it was done. */
const REFUSED_BY_HTTP: Expected = { ...everywhere('transport'), output: 'result', stop: 'unknown' }
const REPEATED: Expected = { ...everywhere('result'), output: 'result', stop: 'result' }
const ONE_STATUS: Readonly<Record<number, Expected>> = {
  400: REPEATED,
  401: REPEATED,
  404: REFUSED_BY_HTTP,
  // Sent again in smaller envelopes.
  413: { ...REFUSED_BY_HTTP, create: 'result', command: 'result' },
  500: { ...REPEATED, command: 'unknown', key: 'unknown' },
  503: REFUSED_BY_HTTP,
}

/** Nobody knows whether a request that got no answer was done; only what may be done twice is sent again. */
const BROKEN: Expected = { ...REPEATED, command: 'unknown', key: 'unknown' }
/** The answer that was lost had the output, the key, or the word that the pool is open, which do not come again. */
const BROKEN_AFTERWARDS: Expected = { ...BROKEN, output: 'unknown', 'key-answer': 'transport', opening: 'transport' }

const PASSWORD = 'Migr4tor-of-the-site'
const OPERATION_TIMEOUT_MS = 300

let server: SimulatedServer
let directory: string
let caseNumber = 0

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'fault-matrix-'))
  const accounts = { 'CONTOSO\\migrator': PASSWORD }
  server = await startServer({ directory, scenario: 'basic', role: 'source', accounts, cmdletMs: 0 })
})
afterAll(async () => {
  await server.close()
  rmSync(directory, { recursive: true, force: true })
})

describe.each(Object.keys(ONE_FAULT) as Code[])('the fault %s', (name) => {
  const expected = Object.entries(ONE_FAULT[name])
  test.each(expected)(`at %s: %s`, async (step, outcome) => {
    await check(step as Step, { code: FAULT_CODES[name] }, outcome)
  })
})

describe('a fault without a code', () => {
  test.each([
    ['accessDenied', 'command', 'not-allowed, never'],
    ['systemQuota', 'create', 'quota, after-delay'],
    ['timedOut', 'output', 'result'],
    ['schemaValidation', 'create', 'malformed, never'],
    ['envelopeTooLarge', 'command', 'result'],
  ] as const)('%s at %s is known by its subcode: %s', async (name, step, outcome) => {
    await check(step, { code: FAULT_CODES[name], detail: 'none' }, outcome)
  })

  test('that says nothing we know leaves open what a command did', async () => {
    await check('command', { code: 87, detail: 'none' }, 'unknown')
  })

  test('is read where WMI tells it', async () => {
    await check('command', { code: FAULT_CODES.accessDenied, detail: 'wmi' }, 'not-allowed, never')
  })
})

describe('a fault that stays', () => {
  test.each(ALWAYS_THE_SAME)('%s at %s: %s', async (name, step, outcome) => {
    await check(step, { code: FAULT_CODES[name] }, outcome, { times: 1000 })
  })
})

describe.each(Object.keys(ONE_STATUS).map(Number))('HTTP status %s', (httpStatus) => {
  test.each(Object.entries(ONE_STATUS[httpStatus] ?? {}))('at %s: %s', async (step, outcome) => {
    await check(step as Step, { httpStatus }, outcome)
  })
})

test.each([
  [400, 'transport'],
  [401, 'authentication'],
])('HTTP status %s that stays: %s', async (httpStatus, outcome) => {
  await check('command', { httpStatus }, outcome, { times: 1000 })
  await check('list', { httpStatus }, outcome, { times: 1000 })
})

describe.each(['drop', 'half-answer'] as const)('%s', (failure) => {
  test.each(Object.entries(BROKEN))('before the effect of %s: %s', async (step, outcome) => {
    await check(step as Step, failure, outcome)
  })
  test.each(Object.entries(BROKEN_AFTERWARDS))('after the effect of %s: %s', async (step, outcome) => {
    await check(step as Step, failure, outcome, { when: 'after-effect' })
  })
})

describe('the handshake', () => {
  test.each([
    [{ httpStatus: 401 }, 'authentication'],
    [{ httpStatus: 503 }, 'transport'],
    [{ httpStatus: 404 }, 'transport'],
    [{ httpStatus: 400 }, 'transport'],
    [{ httpStatus: 500 }, 'transport'],
    ['drop', 'transport'],
  ] as const)('%o at its first step: %s', async (failure, outcome) => {
    const client = aClient()
    server.inject({ action: 'authenticate', failure })

    expect(await outcomeOf(client.listShells())).toBe(outcome)
    await expectClean(client)
  })
})

interface More {
  readonly when?: 'before-effect' | 'after-effect'
  readonly times?: number
}

/** One case: what comes of it, and what is left of it. */
async function check(step: Step, failure: InjectedFailure, expected: string, more: More = {}): Promise<void> {
  caseNumber += 1
  const name = `case-${caseNumber}`
  const client = aClient()
  const isReallyOver =
    expected === 'result' && (step === 'stop' || step === 'delete') && typeof failure === 'object' && 'code' in failure
  const when = more.when ?? (isReallyOver ? 'after-effect' : 'before-effect')
  const inject = (action: string, about: 'shell' | 'command' = 'shell') =>
    server.inject({ action, failure, when, about, times: more.times ?? 1 })

  const outcome = await outcomeOf(STEPS[step](client, name, inject))
  server.injected.clear()
  server.machine.holds.release()

  expect(outcome).toBe(expected)
  expectRuns(name, outcome, step)
  await expectClean(client)
}

type Inject = (action: string, about?: 'shell' | 'command') => void
type Act = (client: WinrmClient, name: string, inject: Inject) => Promise<unknown>

const rename = (name: string) => command('Set-WmsStation', { StationId: [1], FriendlyName: name })
const secretly = (name: string) =>
  command('New-WmsUser', {
    Credential: credential(name, { reveal: () => 'Brand-new-1' }),
    UserType: 'Standard',
    Confirm: false,
  })

/** A pool that is closed when its time is over; where that fails, by its id. */
async function inPool(client: WinrmClient, act: (pool: RunspacePool) => Promise<unknown>): Promise<unknown> {
  const pool = await client.openPool({ name: 'fault-matrix' })
  try {
    return await act(pool)
  } finally {
    server.injected.clear()
    server.machine.holds.release()
    await client.removeShell(pool.shellId)
  }
}

const completed = async (running: ReturnType<RunspacePool['invoke']>, state = 'completed') => {
  const result = await running
  expect(result.errors).toEqual([])
  expect(result.state).toBe(state)
}

const STEPS: Readonly<Record<Step, Act>> = {
  create: (client, name, inject) => {
    inject('create')
    return inPool(client, (pool) => completed(pool.invoke([rename(name)])))
  },
  opening: (client, name, inject) => {
    inject('receive')
    return inPool(client, (pool) => completed(pool.invoke([rename(name)])))
  },
  command: (client, name, inject) =>
    inPool(client, (pool) => {
      inject('command', 'command')
      return completed(pool.invoke([rename(name)]))
    }),
  output: (client, name, inject) =>
    inPool(client, (pool) => {
      inject('receive', 'command')
      return completed(pool.invoke([rename(name)]))
    }),
  key: (client, name, inject) =>
    inPool(client, (pool) => {
      inject('send')
      return completed(pool.invoke([secretly(name)]))
    }),
  'key-answer': (client, name, inject) =>
    inPool(client, (pool) => {
      inject('receive')
      return completed(pool.invoke([secretly(name)]))
    }),
  stop: (client, _name, inject) =>
    inPool(client, async (pool) => {
      const stop = new AbortController()
      server.machine.holds.add('Get-WmsStation', 'before-effect')
      const running = pool.invoke([command('Get-WmsStation')], { signal: stop.signal })
      await Promise.race([server.machine.holds.untilHeld('Get-WmsStation'), running])
      inject('signal', 'command')
      stop.abort()
      await completed(running, 'stopped')
    }),
  delete: (client, _name, inject) =>
    inPool(client, (pool) => {
      inject('delete')
      return pool.close()
    }),
  list: (client, _name, inject) => {
    inject('enumerate-shells')
    return client.listShells()
  },
}

function aClient(): WinrmClient {
  const client = createWinrmClient({
    host: server.host,
    port: server.port,
    authentication: { kind: 'ntlm', username: 'CONTOSO\\migrator', password: { reveal: () => PASSWORD } },
    operationTimeoutMs: OPERATION_TIMEOUT_MS,
    // What is waited for passes at once; what limits a wait stays away.
    delay: (ms) => (ms < 10_000 ? Promise.resolve() : new Promise(() => {})),
  })
  // A case that fails must not fail those after it.
  onTestFinished(() => client.close())
  return client
}

async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'result'
  } catch (error) {
    if (!(error instanceof WinrmError)) throw error
    if (error instanceof WsmanFaultError) return `${error.meaning}, ${error.retry}`
    return { 'outcome-unknown': 'unknown', 'shell-gone': 'gone' }[error.kind] ?? error.kind
  }
}

/** At most once, exactly once where it is said to have run, and not at all where it is said not to have. */
function expectRuns(name: string, outcome: string, step: Step): void {
  const effects = server
    .commandLog()
    .filter(
      ({ phase, mutates, parameters }) =>
        phase === 'took-effect' && mutates && JSON.stringify(parameters).includes(`"${name}"`),
    )
  const writes = step !== 'stop' && step !== 'delete' && step !== 'list'
  if (outcome === 'result') expect(effects).toHaveLength(writes ? 1 : 0)
  else if (outcome === 'unknown') expect(effects.length).toBeLessThanOrEqual(1)
  else expect(effects).toEqual([])
}

/** The client goes on working, and leaves nothing behind. */
async function expectClean(client: WinrmClient): Promise<void> {
  const pool = await client.openPool()
  const { state } = await pool.invoke([command('Get-WmsStation')])
  await pool.close()
  expect(state).toBe('completed')
  expect(server.shells()).toEqual([])
  client.close()
  await expect.poll(() => server.socketCount(), { interval: 1 }).toBe(0)
}
