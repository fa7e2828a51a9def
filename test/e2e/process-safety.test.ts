import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startProduct } from '../../sandbox/site/product-process.ts'
import { ALLOW_INSPECTION } from '../../src/config/schema.ts'
import { SiteStory } from '../support/site-story.ts'

const ENTRY = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))
const CONFIGURATION = `
site: { timeZone: Europe/Berlin, contact: "IT desk" }
slack: { updatesChannel: C01OPS }
defaults: { username: CONTOSO\\migrator, password: { env: MIGRATOR_PASSWORD } }
servers: { lab-old: { host: old.local }, lab-new: { host: new.local } }
`

interface Outcome {
  readonly code: number | string | null
  readonly stderr: string
}

/** Runs a worker that finds no Redis, so that it ends soon; what is said before that is what counts. */
function runWorker(
  { nodeOptions = '', configuration = CONFIGURATION }: { nodeOptions?: string; configuration?: string },
  wrap: (command: readonly string[]) => readonly string[] = (command) => command,
): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), 'stationmaster-safety-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'stationmaster.yml')
  writeFileSync(file, configuration)
  const env = {
    PATH: process.env.PATH,
    NODE_OPTIONS: nodeOptions,
    STATIONMASTER_CONFIG: file,
    MIGRATOR_PASSWORD: 'canary-migrator',
    SLACK_BOT_TOKEN: 'xoxb-canary',
    REDIS_URL: 'redis://127.0.0.1:1',
    STATIONMASTER_SECRET: Buffer.alloc(32, 1).toString('base64'),
  }
  const [program = '', ...args] = wrap([process.execPath, ENTRY, 'worker'])
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: 60_000 }, (error, _, stderr) =>
      resolve({ code: error ? (error.code ?? null) : 0, stderr }),
    )
  })
}

test.each([
  ['--inspect=127.0.0.1:0', '--inspect'],
  ['--heapsnapshot-signal=SIGUSR2', '--heapsnapshot-signal'],
  ['--report-uncaught-exception', '--report-uncaught-exception'],
])('a process that is started with %s ends with one sentence, and reaches for nothing', async (nodeOptions, named) => {
  const { code, stderr } = await runWorker({ nodeOptions })

  expect(code).toBe(1)
  expect(stderr).toContain(`This process was started with ${named}, by which others can read every secret in it.`)
  expect(stderr).not.toContain('Redis')
})

test('it goes on where the configuration accepts that in so many words, and says so', async () => {
  const configuration = `${CONFIGURATION}process: { allowInspection: "${ALLOW_INSPECTION}" }\n`

  const { stderr } = await runWorker({ nodeOptions: '--heapsnapshot-signal=SIGUSR2', configuration })

  expect(stderr).toContain('others can read the memory of this process')
  expect(stderr).toContain("Redis can't be reached")
})

test('a process that may leave a core dump says so, and one that may not is silent', async () => {
  const limited = (limit: string) => (command: readonly string[]) =>
    ['sh', '-c', `ulimit -c ${limit} && exec "$@"`, 'sh', ...command] as const

  const allowed = await runWorker({}, limited('unlimited'))
  const off = await runWorker({}, limited('0'))

  expect(allowed.stderr).toContain('a crash would leave a core dump with every secret in it')
  expect(allowed.stderr).toContain('"coreLimit":"unlimited"')
  expect(off.stderr).toContain("Redis can't be reached")
  expect(off.stderr).not.toContain('core dump')
})

test('neither the signal for the inspector nor a crash shows a secret, and no secret is left for children', async () => {
  const { site } = await SiteStory.open()
  const preload = `const all = Object.values(process.env).join(' '); process.on('SIGUSR2', () => {
    console.error('left: ' + JSON.stringify(process.env)); throw new Error(all) })`
  const bot = startProduct(ENTRY, ['bot'], {
    ...site.environment,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preload)}`,
  })
  await bot.untilLogged('process started')

  bot.signal('SIGUSR1')
  await bot.untilLogged('somebody asked for the inspector, which stays closed')
  bot.signal('SIGUSR2')

  expect(await bot.ended).toBe(1)
  const log = bot.log()
  expect(log).not.toContain('Debugger listening')
  expect(log).toContain('something broke that nobody waited for')
  expect(log).toContain(`left: {`)
  expect(log.split('\n').find((line) => line.startsWith('left: '))).toContain('"PATH":')
  const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, STATIONMASTER_SECRET } = site.environment
  const secrets = { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, STATIONMASTER_SECRET }
  for (const [name, value] of Object.entries(secrets)) expect([name, log.includes(value ?? '')]).toEqual([name, false])
  const left = log.split('\n').find((line) => line.startsWith('left: '))
  for (const name of ['MIGRATOR_PASSWORD', 'LAB7_PASSWORD', 'REDIS_URL']) expect(left).not.toContain(name)
})
