import { readFileSync } from 'node:fs'
import { parseConfiguration } from '../../src/config/load-configuration.ts'
import { formatProblem } from '../../src/config/problem.ts'
import { parseTexts } from '../../src/config/texts-file.ts'
import { QUERIES } from '../../src/multipoint/read/queries.ts'
import { readServer } from '../../src/multipoint/read/read-server.ts'
import { ServerTrouble } from '../../src/operations/ports.ts'
import { isOurs } from '../../src/slack/own-identity.ts'
import { parseCommand } from '../../src/slack/parse-command.ts'
import { ButtonValue, PrivateMetadata, parseJson, StateValues } from '../../src/slack/payloads.ts'
import { sentenceText } from '../../src/slack/text.ts'
import { typedText } from '../../src/slack/typed-text.ts'
import type { PlainValue, RunspacePool } from '../../src/winrm/index.ts'
import type { FuzzTarget } from './fuzz-target.ts'

const utf8 = (text: string) => Buffer.from(text, 'utf8')
const EXAMPLE = readFileSync(new URL('../../stationmaster.example.yml', import.meta.url), 'utf8')

function refuseIf(isWrong: boolean, what: string): void {
  if (isWrong) throw new Error(what)
}

/** Whatever was typed is read or refused, and comes back without a mention. */
const typedCommands: FuzzTarget = {
  name: 'typed-text',
  batch: 500,
  samples: [
    'start lab-old lab-new at 2026-11-28 22:00',
    'reject 42 ask <@U01CAROL|carol> or <!subteam^S0ADMINS|@it> &lt;!channel&gt;',
    'release 42 Row 1, “Teacher” staff',
    'approve 42 ab12cd34 roll-back',
  ].map(utf8),
  run(input) {
    const parsed = parseCommand(typedText(input.toString('utf8')), '/migrate')
    for (const text of Object.values(parsed).flat()) {
      if (typeof text === 'string') refuseIf(/<[@#!]/.test(sentenceText(text)), `echoes a mention: ${text}`)
    }
    return parsed
  },
}

/** No problem of a file is more than a sentence. */
const configurations: FuzzTarget = {
  name: 'configuration',
  batch: 50,
  samples: [utf8(EXAMPLE)],
  run(input) {
    const { configuration, problems } = parseConfiguration(input.toString('utf8'), 's.yml', {}, new Set())
    refuseIf((configuration === null) !== problems.length > 0, 'is neither right nor wrong')
    for (const problem of problems)
      refuseIf(/\n\s+at |undefined/.test(formatProblem('s.yml', problem)), problem.sentence)
    return problems
  },
}

const texts: FuzzTarget = {
  name: 'texts',
  batch: 100,
  samples: [utf8('locale: de\nsheet:\n  title: "{server} zieht um"\n')],
  run: (input) => parseTexts(input.toString('utf8'), 't.yml'),
}

/** What a form or a button carries. */
const payloads: FuzzTarget = {
  name: 'slack-payload',
  batch: 500,
  samples: [
    utf8('{"id":"MIG-1","digest":"ab12cd34","version":3}'),
    utf8('{"reason":{"reason":{"type":"plain_text_input","value":"not tonight"}}}'),
    utf8('{"api_app_id":"A1","team":{"id":"T1"},"team_id":"T1"}'),
  ],
  run(input) {
    const text = input.toString('utf8')
    return [
      parseJson(ButtonValue, text),
      parseJson(PrivateMetadata, text),
      parseJson(StateValues, text),
      isOurs(text, { app: 'A1', team: 'T1' }),
    ]
  },
}

const NAMES = Object.keys(QUERIES)

/** Rows of a server, as JSON; refused as trouble of that server or read. */
const readings: FuzzTarget = {
  name: 'reading',
  batch: 200,
  samples: [
    utf8('{"stations":[{"StationId":1,"Name":"Row 1","DisplayOrientation":"Landscape","IsSplit":false}]}'),
    utf8(
      '{"users":[{"Name":"kiosk","FullName":"","Description":"","UserType":"Standard"}],"whoami":["lab\\\\migrator"]}',
    ),
  ],
  async run(input) {
    const rows = rowsOf(input.toString('utf8'))
    const statements = NAMES.map((name) => ({ output: rows[name] ?? [], ended: true }))
    const result = { statements, errors: [], warnings: [], state: 'completed', failure: undefined }
    const pool = { invoke: async () => result } as unknown as RunspacePool
    try {
      return await readServer({ server: 's', username: 'x', pool, now: () => 0, signal: new AbortController().signal })
    } catch (error) {
      if (error instanceof ServerTrouble) return undefined
      throw error
    }
  },
}

function rowsOf(text: string): Record<string, PlainValue[]> {
  try {
    const parsed = JSON.parse(text) as Record<string, unknown>
    return Object.fromEntries(Object.entries(parsed ?? {}).filter(([, rows]) => Array.isArray(rows))) as Record<
      string,
      PlainValue[]
    >
  } catch {
    return {}
  }
}

/** Whatever reads what people, Slack, files and servers say, beyond the protocol. */
export const PRODUCT_TARGETS: readonly FuzzTarget[] = [typedCommands, configurations, texts, payloads, readings]
