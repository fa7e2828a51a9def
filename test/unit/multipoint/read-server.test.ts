import { expect, test } from 'vitest'
import { known } from '../../../src/migration/worksheet/reading.ts'
import { QUERIES } from '../../../src/multipoint/read/queries.ts'
import { readServer } from '../../../src/multipoint/read/read-server.ts'
import type { PipelineResult, PlainValue, RunspacePool, StatementError } from '../../../src/winrm/index.ts'

const NAMES = Object.keys(QUERIES)

/** A row's properties, as the pipeline gives them. */
type Row = Readonly<Record<string, unknown>> | string | boolean

interface Told {
  readonly rows?: Readonly<Record<string, readonly Row[]>>
  /** What the server does not know, by question. */
  readonly unknown?: readonly string[]
  readonly isCutOff?: boolean
}

function aResult({ rows = {}, unknown = [], isCutOff = false }: Told): PipelineResult {
  const errors = unknown.map((name): StatementError => {
    const statement = NAMES.indexOf(name)
    return {
      statement,
      message: 'The term is not recognized.',
      fullyQualifiedErrorId: 'CommandNotFoundException',
      category: 'ObjectNotFound',
    } as unknown as StatementError
  })
  const statements = NAMES.map((name) => ({ output: (rows[name] ?? []) as PlainValue[], ended: !isCutOff }))
  return { statements, errors, warnings: [], state: 'completed', failure: undefined }
}

function read(told: Told) {
  const pool = { invoke: async () => aResult(told) } as unknown as RunspacePool
  const signal = new AbortController().signal
  return readServer({ server: 'lab-old', username: 'x', pool, now: () => 0, signal })
}

test('a server that is older than Get-LocalUser is read without it, and built-in accounts are still known', async () => {
  const user = (Name: string) => ({ Name, FullName: '', Description: '', UserType: 'Standard' })

  const { worksheet } = await read({
    rows: { users: [user('Administrator'), user('Guest'), user('WMSshell'), user('kiosk')] },
    unknown: ['localUsers'],
  })

  expect(worksheet.users.map(({ isBuiltIn }) => isBuiltIn)).toEqual([true, true, true, false])
  expect(worksheet.users[3]?.mustChangePassword).toEqual({
    kind: 'unreadable',
    why: 'Get-LocalUser does not list the account',
  })
})

test('a built-in account that was renamed is known by its SID', async () => {
  const user = { Name: 'Chef', FullName: '', Description: '', UserType: 'Administrator' }
  const local = { Name: 'chef', SID: 'S-1-5-21-1-2-3-500', Enabled: false, PasswordLastSet: null }

  const { worksheet } = await read({ rows: { users: [user], localUsers: [local] } })

  expect(worksheet.users[0]).toMatchObject({ isBuiltIn: true, isEnabled: false, mustChangePassword: known(true) })
})

test('web limiting that nobody tells is not called off', async () => {
  const [silent, off, on] = await Promise.all([
    read({ unknown: ['webLimiting'] }),
    read({ rows: { webLimiting: [{ IsInLimiting: false }] } }),
    read({ rows: { webLimiting: [{ IsInLimiting: true }] } }),
  ])

  expect(silent.worksheet.webLimiting.kind).toBe('unreadable')
  expect([off.worksheet.webLimiting, on.worksheet.webLimiting]).toEqual([known('off'), known('on')])
})

test('an examination that breaks off is not taken for an empty server', async () => {
  await expect(read({ isCutOff: true })).rejects.toMatchObject({
    trouble: 'protocol',
    message: 'lab-old stopped answering in the middle of its examination.',
  })
})

test('an answer of another shape is told with its place', async () => {
  await expect(read({ rows: { stations: [{ StationId: 'seven' }] } })).rejects.toMatchObject({
    trouble: 'protocol',
    message: expect.stringMatching(
      /^lab-old answered the question for stations in a way that Stationmaster does not understand \(StationId: /,
    ),
  })
})
