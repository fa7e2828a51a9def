import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { PASSWORDS_FILE } from '../../sandbox/site/configuration.ts'
import { startGuardedRedis } from '../../sandbox/site/guarded-redis.ts'
import { SECRETS_FOLDER } from '../../sandbox/site/make-believe-site.ts'
import { startProduct } from '../../sandbox/site/product-process.ts'
import { AccountPasswords } from '../../src/secrets/account-passwords.ts'
import { MasterKeys } from '../../src/secrets/master-keys.ts'
import { Secret } from '../../src/secrets/secret.ts'
import { rightsOf } from '../../src/store/access/rights.ts'
import { commandLines, environmentsOf, filesBelow, redisContent, traces } from '../support/canary.ts'
import { freePort } from '../support/free-port.ts'
import { SiteStory, shows } from '../support/site-story.ts'

const ENTRY = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))

test('a search finds a secret in every shape in which it could leak', async () => {
  const secret = `Canary-${randomBytes(9).toString('base64url')}`
  const wide = Buffer.from(secret, 'utf16le')
  const places = [
    `password=${secret}&x`,
    `<T>${Buffer.from(secret).toString('base64')}</T>`,
    `<T>${Buffer.from(`a${secret}`).toString('base64')}</T>`,
    `<T>${Buffer.from(`aa${secret}b`).toString('base64')}</T>`,
    Buffer.concat([Buffer.from('ab'), wide]).toString('latin1'),
    `<SS>${wide.toString('base64')}</SS>`,
    `<SS>${Buffer.concat([Buffer.from('u:', 'utf16le'), wide]).toString('base64')}</SS>`,
    `hex ${Buffer.from(secret).toString('hex')}`,
    `hex ${wide.toString('hex').toUpperCase()}`,
  ]

  for (const place of places) expect([place, traces({ secret }, { place })]).toEqual([place, ['secret in place']])
  expect(traces({ secret }, { place: secret.slice(1) })).toEqual([])
})

test('a search sees every key of Redis, its files and the files of a directory', async () => {
  const story = await SiteStory.open()
  const secret = `Canary-${randomBytes(9).toString('base64url')}`
  await story.redis.hset('planted:hash', 'field', `a ${secret} b`)
  await story.redis.xadd('planted:stream', '*', 'field', secret)
  await story.redis.zadd('planted:zset', 1, secret)
  await story.redis.sadd('planted:set', secret)
  await story.redis.rpush('planted:list', secret)
  await story.redis.set('planted:text', secret)
  const directory = await mkdtemp(join(tmpdir(), 'stationmaster-canary-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  await mkdir(join(directory, 'deep'))
  await writeFile(join(directory, 'deep', 'file'), secret)

  const found = traces({ secret }, await redisContent(story.redis))
  const inFiles = traces({ secret }, await filesBelow(directory))
  const inAof = traces({ secret }, await redisFiles(story))

  const kinds = ['hash', 'stream', 'zset', 'set', 'list', 'text']
  expect(found.toSorted()).toEqual(kinds.map((kind) => `secret in planted:${kind}`).toSorted())
  expect(inFiles).toEqual([`secret in ${join(directory, 'deep', 'file')}`])
  if (story.site.redis.directory) expect(inAof.length).toBeGreaterThan(0)
  await story.redis.del(kinds.map((kind) => `planted:${kind}`))
})

test('no secret is found anywhere after a whole run over TLS, with the least rights and a calendar', async () => {
  const winrm = `Canary-${randomBytes(15).toString('base64url')}`
  const story = await SiteStory.open({
    migratorPassword: winrm,
    logLevel: 'trace',
    secretsInFiles: true,
    calendar: { port: await freePort() },
    openRedis: (prefix) => startGuardedRedis('stationmaster', rightsOf(prefix)),
  })
  const seen: Record<string, string>[] = []
  const lookAtProcesses = async () => {
    const pids = story.site.processes.map(({ pid }) => pid)
    seen.push(await commandLines(), await environmentsOf(pids))
  }
  const { machine } = story.site.destination
  machine.holds.add('New-WmsUser', 'before-effect', { runs: 1 })
  const healthPort = await freePort()
  await story.site.startWith({ STATIONMASTER_HEALTH_PORT: String(healthPort) }, 'worker')
  await story.started()
  await machine.holds.untilHeld('New-WmsUser')
  await lookAtProcesses()
  machine.holds.release()
  const card = await story.finish()
  await lookAtProcesses()
  expect(shows(card, 'completed')).toBe(true)
  const calendarUrl = /http:\/\S+\.ics/.exec(await story.says('requester', 'calendar'))?.[0] ?? ''
  const commands = await outputsOf(
    story,
    ['doctor', '--json'],
    ['status'],
    ['report', story.id],
    ['passwords', story.id],
    ['export', story.id],
  )
  const health = await answersOf(healthPort)

  const secrets = await secretsOf(story, winrm)
  expect(Object.keys(secrets).length).toBeGreaterThan(14)
  const log = story.site.logs()
  expect(log).toContain('"level":"debug"')
  const files = Object.entries(await filesBelow(story.site.directory)).filter(([path]) => !isSource(path))
  const places: Record<string, string> = {
    ...(await redisContent(story.redis)),
    ...(await redisFiles(story)),
    ...Object.fromEntries(files),
    ...commands,
    ...health,
    log,
    traffic: story.driver.traffic.text(),
    changes: JSON.stringify(story.driver.changes),
    ...Object.assign({}, ...seen),
  }
  expect(Object.keys(places).filter((place) => place.includes('MIG-1')).length).toBeGreaterThan(3)
  expect(Object.keys(places).filter((place) => place.includes('.aof')).length).toBeGreaterThan(0)
  expect(places[`environment of ${story.site.processes[0]?.pid}`]).toContain('STATIONMASTER_SECRET_FILE=')
  expect(traces(secrets, places)).toEqual([])
  expect(calendarUrl).toContain('/calendar/')
  const withoutAnswers = { ...places, traffic: '', changes: '' }
  expect(traces({ 'path of the calendar': new URL(calendarUrl).pathname }, withoutAnswers)).toEqual([])
  expect(await story.redis.call('ACL', 'LOG')).toEqual([])
})

test('no secret is found after a run that fails: a wrong password, a refused token, a Redis that refuses us', async () => {
  const wrong = {
    winrm: `Canary-${randomBytes(15).toString('base64url')}`,
    'bot token': `xoxb-${randomBytes(15).toString('hex')}`,
    redis: `Canary-${randomBytes(15).toString('base64url')}`,
  }
  const story = await SiteStory.open({ logLevel: 'trace' })
  const { REDIS_URL = '', ...environment } = story.site.environment
  const variables = { ...environment, MIGRATOR_PASSWORD: wrong.winrm, SLACK_BOT_TOKEN: wrong['bot token'] }
  const refused = { ...environment, REDIS_URL: REDIS_URL.replace('//', `//nobody:${wrong.redis}@`) }
  const ends = async (args: readonly string[], variables: Record<string, string>) => {
    const child = startProduct(ENTRY, args, variables)
    await child.ended
    return child.log()
  }

  const places = {
    doctor: await ends(['doctor'], { ...variables, REDIS_URL }),
    plan: await ends(['plan', 'lab-old', 'lab-new'], { ...variables, REDIS_URL }),
    bot: await ends(['bot'], { ...variables, REDIS_URL }),
    'worker without Redis': await ends(['worker'], refused),
    'status without Redis': await ends(['status'], refused),
    ...(await redisContent(story.redis)),
  }

  expect(places.doctor).toContain('Slack does not accept it')
  expect(places.plan).toContain('the name or the password is wrong')
  expect(places['status without Redis']).toContain("Redis can't be reached")
  expect(traces(wrong, places)).toEqual([])
})

/** What a process tells whoever watches it, by the path. */
async function answersOf(port: number): Promise<Record<string, string>> {
  const paths = ['/healthz', '/readyz', '/metrics']
  const answers = paths.map(async (path) => [path, await (await fetch(`http://127.0.0.1:${port}${path}`)).text()])
  return Object.fromEntries(await Promise.all(answers))
}

/** What these commands print, by the command. */
async function outputsOf({ site }: SiteStory, ...commands: readonly string[][]): Promise<Record<string, string>> {
  const outputs: Record<string, string> = {}
  for (const args of commands) {
    const child = startProduct(ENTRY, args, site.environment)
    await child.ended
    outputs[`output of ${args.join(' ')}`] = child.log()
  }
  return outputs
}

/** Where the secrets come from. */
function isSource(path: string): boolean {
  return path.includes(`/${SECRETS_FOLDER}/`) || path.endsWith(PASSWORDS_FILE)
}

/** None where Redis is somebody else's, whose files can't be read. */
async function redisFiles({ site }: SiteStory) {
  return site.redis.directory ? filesBelow(site.redis.directory) : {}
}

/** Everything that must stay secret, by a name that may be shown. */
async function secretsOf(story: SiteStory, winrm: string): Promise<Record<string, string>> {
  const { site } = story
  const files = await filesBelow(join(site.directory, SECRETS_FOLDER))
  const inFiles = Object.fromEntries(Object.entries(files).map(([path, text]) => [basename(path), text.trim()]))
  const { STATIONMASTER_SECRET = '', REDIS_URL = '' } = inFiles
  return {
    winrm,
    ...inFiles,
    'password of Redis': new URL(REDIS_URL).password,
    'master secret': Buffer.from(STATIONMASTER_SECRET, 'base64').toString('latin1'),
    'password of the pilot': site.pilotPassword,
    ...(await derivedPasswords(story, STATIONMASTER_SECRET)),
  }
}

async function derivedPasswords(story: SiteStory, masterSecret: string): Promise<Record<string, string>> {
  const migration = await story.record()
  const passwords = new AccountPasswords({
    masterKeys: new MasterKeys({ read: () => [new Secret(masterSecret)] }),
    accounts: {},
    file: null,
    surroundings: { variables: {}, directory: story.site.directory },
  })
  const derived: Record<string, string> = {}
  for (const change of migration.assessment?.changes ?? []) {
    if (change.kind !== 'create-user') continue
    const password = await passwords.derive(migration.cutover?.secretKeyId ?? '', migration.id, change.user)
    derived[`password of ${change.user}`] = password.reveal()
  }
  return derived
}
