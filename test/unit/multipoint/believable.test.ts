import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { MAX_READING_BYTES, MAX_ROWS, MAX_STATIONS, MAX_TEXT } from '../../../src/multipoint/read/believable.ts'
import { QUERIES } from '../../../src/multipoint/read/queries.ts'
import { readServer } from '../../../src/multipoint/read/read-server.ts'
import { ServerTrouble } from '../../../src/operations/ports.ts'
import type { PlainValue, RunspacePool } from '../../../src/winrm/index.ts'

const SEED = 20261126
const NAMES = Object.keys(QUERIES) as (keyof typeof QUERIES)[]

function read(rows: Readonly<Record<string, readonly unknown[]>>) {
  const statements = NAMES.map((name) => ({ output: (rows[name] ?? []) as PlainValue[], ended: true }))
  const result = { statements, errors: [], warnings: [], state: 'completed', failure: undefined }
  const pool = { invoke: async () => result } as unknown as RunspacePool
  return readServer({ server: 'lab-old', username: 'x', pool, now: () => 0, signal: new AbortController().signal })
}

const station = (StationId: number, Name = `Row ${StationId}`) => ({ StationId, Name, DisplayOrientation: 'Landscape' })
const user = (Name: string, Description = '') => ({ Name, FullName: '', Description, UserType: 'Standard' })
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index))

describe('a server that answers what cannot be', () => {
  it.each<[string, Record<string, readonly unknown[]>, string]>([
    ['100,000 stations', { stations: many(100_000, (n) => station(n)) }, `at most ${MAX_ROWS} are taken`],
    ['100,000 users', { users: many(100_000, (n) => user(`u${n}`)) }, `at most ${MAX_ROWS} are taken`],
    [
      'more stations than a server has',
      { stations: many(MAX_STATIONS + 1, (n) => station(n)) },
      `at most ${MAX_STATIONS} are taken`,
    ],
    ['a name of ten megabytes', { stations: [station(1, 'a'.repeat(10_000_000))] }, `at most ${MAX_TEXT} are taken`],
    [
      'more than is kept',
      { users: many(4_000, (n) => user(`u${n}`, 'x'.repeat(300))) },
      `at most ${MAX_READING_BYTES} are kept`,
    ],
    [
      'a mention of everyone',
      { stations: [station(1, '<!channel>')] },
      'which Slack would take for a mention; rename it',
    ],
    ['a mention of a person', { users: [user('<@U01CAROL>')] }, 'which Slack would take for a mention; rename it'],
    ['a moment of ours', { stations: [station(1, '<at:1700000000000>')] }, 'which Slack would take for a mention'],
    [
      'text that turns around',
      { stations: [station(1, 'Row\u202e1')] },
      'with characters that cannot be seen; rename it',
    ],
    ['one station twice', { stations: [station(1), station(1)] }, 'it has two stations with the id “1”'],
    ['one account twice', { users: [user('Kiosk'), user('kiosk')] }, 'it has two accounts called “kiosk”'],
    ['no number', { stations: [station(Number.NaN)] }, 'Stationmaster'],
  ])('%s: is refused in a sentence', async (_, rows, sentence) => {
    const trouble = await read(rows).then(
      () => undefined,
      (error: unknown) => error,
    )

    expect(trouble).toBeInstanceOf(ServerTrouble)
    expect((trouble as Error).message.length).toBeLessThan(400)
    expect((trouble as Error).message).toContain(sentence === 'Stationmaster' ? 'lab-old' : sentence)
    expect((trouble as Error).message).not.toMatch(/<[@!#]|\u202e/)
  })

  test('names that differ only in how they are composed are two accounts, as for Windows', async () => {
    const { worksheet } = await read({ users: [user('Jos\u00e9'), user('Jose\u0301')] })
    expect(worksheet.users).toHaveLength(2)
  })

  test(`whatever a server answers, it is read or refused as trouble of that server (seed ${SEED})`, async () => {
    const value = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        true,
        -1,
        1e308,
        Number.NaN,
        10n ** 30n,
        '',
        [],
        {},
        '<!here>',
        '\u0000',
        'x'.repeat(9000),
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.jsonValue({ maxDepth: 2 }),
    )
    const keys = fc.constantFrom(
      'Name',
      'StationId',
      'UserType',
      'FullName',
      'Version',
      'LastBootUpTime',
      'SID',
      'Enabled',
      '__proto__',
    )
    const row = fc.oneof(fc.dictionary(keys, value, { maxKeys: 6 }), value)
    const rows = fc.dictionary(fc.constantFrom(...NAMES), fc.array(row, { maxLength: 3 }), { maxKeys: 6 })
    await fc.assert(
      fc.asyncProperty(rows, async (told) => {
        const trouble = await read(told).then(
          () => undefined,
          (error: unknown) => error,
        )
        if (trouble !== undefined) expect(trouble).toBeInstanceOf(ServerTrouble)
      }),
      { seed: SEED, numRuns: 300 },
    )
  })
})
