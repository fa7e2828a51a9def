import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { AccountPasswords } from '../../src/secrets/account-passwords.ts'
import { MasterKeys } from '../../src/secrets/master-keys.ts'
import { Secret } from '../../src/secrets/secret.ts'
import { commandLines, filesBelow, redisContent, traces } from '../support/canary.ts'
import { SiteStory, shows } from '../support/site-story.ts'

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

test('neither the WinRM password nor the master secret nor a derived password is found anywhere after a whole run', async () => {
  const winrm = `Canary-${randomBytes(15).toString('base64url')}`
  const story = await SiteStory.open({ migratorPassword: winrm, logLevel: 'trace' })
  const arguments_: Record<string, string>[] = []
  const lookAtProcesses = async () => arguments_.push(await commandLines())
  const { machine } = story.site.destination
  machine.holds.add('New-WmsUser', 'before-effect', { runs: 1 })
  await story.worker()
  await story.started()
  await machine.holds.untilHeld('New-WmsUser')
  await lookAtProcesses()
  machine.holds.release()
  const card = await story.finish()
  await lookAtProcesses()
  expect(shows(card, 'completed')).toBe(true)

  const secrets = await secretsOf(story, winrm)
  expect(Object.keys(secrets).length).toBeGreaterThan(10)
  const log = story.site.logs()
  expect(log).toContain('"level":"debug"')
  const places: Record<string, string> = {
    ...(await redisContent(story.redis)),
    ...(await redisFiles(story)),
    ...(await filesBelow(story.site.directory)),
    log,
    traffic: story.driver.traffic.text(),
    changes: JSON.stringify(story.driver.changes),
    ...Object.assign({}, ...arguments_),
  }
  expect(Object.keys(places).filter((place) => place.includes('MIG-1')).length).toBeGreaterThan(3)
  const aofs = Object.keys(places).filter((place) => place.includes('.aof'))
  if (story.site.redis.directory) expect(aofs.length).toBeGreaterThan(0)
  expect(traces(secrets, places)).toEqual([])
})

/** None where Redis is somebody else's, whose files can't be read. */
async function redisFiles({ site }: SiteStory) {
  return site.redis.directory ? filesBelow(site.redis.directory) : {}
}

/** Everything that must stay secret, by a name that may be shown. */
async function secretsOf(story: SiteStory, winrm: string): Promise<Record<string, string>> {
  const master = Buffer.from(story.site.environment.STATIONMASTER_SECRET ?? '', 'base64')
  const migration = await story.record()
  const passwords = new AccountPasswords({
    masterKeys: new MasterKeys({ read: () => [new Secret(master.toString('base64'))] }),
    accounts: {},
    file: null,
    surroundings: { variables: {}, directory: story.site.directory },
  })
  const created = (migration.assessment?.changes ?? []).flatMap((change) =>
    change.kind === 'create-user' ? [change.user] : [],
  )
  const keyId = migration.cutover?.secretKeyId ?? ''
  const derived: [string, string][] = []
  for (const user of created) {
    derived.push([`password of ${user}`, (await passwords.derive(keyId, migration.id, user)).reveal()])
  }
  return {
    winrm,
    'lab7 password': story.site.environment.LAB7_PASSWORD ?? '',
    'master secret': master.toString('latin1'),
    'master secret as configured': master.toString('base64'),
    ...Object.fromEntries(derived),
  }
}
