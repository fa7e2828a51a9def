import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { CliParts } from '../../../src/cli/cli-parts.ts'
import { runCli } from '../../../src/cli/program.ts'
import { createDocuments } from '../../../src/documents/create-documents.ts'
import { Secret } from '../../../src/secrets/secret.ts'
import { destinationReading, sourceReading } from '../../support/a-reading.ts'
import { anAssessment } from '../../support/an-assessment.ts'

const CONFIGURATION = `
site: { timeZone: Europe/Berlin, contact: "IT desk" }
slack: { updatesChannel: C01OPS }
defaults: { username: CONTOSO\\migrator, password: { env: MIGRATOR_PASSWORD } }
servers: { lab-old: { host: old.local }, lab-new: { host: new.local } }
`

export const COMPLETE_ENVIRONMENT = {
  MIGRATOR_PASSWORD: 'canary-migrator',
  SLACK_BOT_TOKEN: 'xoxb-canary',
  SLACK_APP_TOKEN: 'xapp-canary',
  REDIS_URL: 'redis://127.0.0.1:1',
  STATIONMASTER_SECRET: Buffer.alloc(32, 1).toString('base64'),
}

/** Parts that answer with the sample pair, and refuse what a test did not expect. */
export function someParts(overrides: Partial<CliParts> = {}): CliParts {
  const unexpected = () => {
    throw new Error('this part should not have been asked')
  }
  return {
    reportIncident: () => 'abc123',
    runProcess: unexpected,
    readServer: async (_, server) => (server === 'lab-old' ? sourceReading() : destinationReading()),
    makePlan: async () => ({ assessment: anAssessment(), digest: 'ab'.repeat(32) }),
    listMigrations: unexpected,
    listUnreadable: async () => [],
    findMigration: unexpected,
    findTombstone: async () => undefined,
    findEvents: unexpected,
    findQuietTimes: unexpected,
    documents: () =>
      createDocuments({
        formatTime: (at) => new Date(at).toISOString(),
        site: { installation: 'test', contact: 'IT desk', alternative: '' },
      }),
    doorSheet: unexpected,
    renderSlips: (entries, heading) =>
      JSON.stringify({ heading, entries: entries.map((entry) => ({ ...entry, password: entry.password.reveal() })) }),
    derivePassword: async (_, keyId, id, account) => new Secret(`${keyId}/${id}/${account}`),
    checkProcess: () => [],
    checkMasterSecret: async () => [],
    backUp: unexpected,
    restore: unexpected,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    checkRedis: unexpected,
    checkSlack: unexpected,
    checkServer: unexpected,
    recordServer: unexpected,
    printTexts: (language) => (language === 'de' ? 'announced:\n' : undefined),
    languages: ['en', 'de'],
    renderManifest: (options) => `${JSON.stringify(options)}\n`,
    ...overrides,
  }
}

interface Situation {
  readonly parts?: Partial<CliParts>
  readonly variables?: Record<string, string>
  /** Text of stationmaster.yml; null for none. */
  readonly configuration?: string | null
  readonly isTerminal?: boolean
  /** What a person types, line by line. */
  readonly typed?: readonly string[]
}

/** Runs the command line in a folder of its own. */
export async function runIn(situation: Situation, ...args: string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'stationmaster-cli-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'stationmaster.yml')
  const text = situation.configuration === undefined ? CONFIGURATION : situation.configuration
  if (text !== null) writeFileSync(file, text)
  const isTTY = situation.isTerminal ?? false
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const typed = [...(situation.typed ?? [])]
  // A person answers when asked, not before: readline drops lines that nobody waits for.
  stderr.on('data', (chunk: Buffer) => {
    if (/(?:: |\[y\/N\] )$/.test(chunk.toString()) && typed.length > 0)
      setImmediate(() => stdin.write(`${typed.shift()}\n`))
  })
  const collect = (stream: PassThrough) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    return () => Buffer.concat(chunks).toString()
  }
  const [out, err] = [collect(stdout), collect(stderr)]

  const exitCode = await runCli(args, {
    parts: someParts(situation.parts),
    terminal: {
      variables: { STATIONMASTER_CONFIG: file, ...(situation.variables ?? COMPLETE_ENVIRONMENT) },
      stdin: Object.assign(stdin, { isTTY }),
      stdout: Object.assign(stdout, { isTTY }),
      stderr,
      randomBytes: (count) => Buffer.alloc(count, 7),
    },
    version: '1.2.3',
    showTimeIn: (timeZone) => (at) => `${new Date(at).toISOString()} in ${timeZone}`,
  })
  return { exitCode, out: out(), err: err(), file }
}
