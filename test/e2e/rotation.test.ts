import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SimulatedServer } from '../../sandbox/servers/start-server.ts'
import { hashPassword } from '../../sandbox/servers/state/password.ts'
import { SECRETS_FOLDER } from '../../sandbox/site/make-believe-site.ts'
import type { MigrationId } from '../../src/migration/ids.ts'
import { AccountPasswords } from '../../src/secrets/account-passwords.ts'
import { MasterKeys } from '../../src/secrets/master-keys.ts'
import { Secret } from '../../src/secrets/secret.ts'
import { SiteStory, shows } from '../support/site-story.ts'

const NEW_PASSWORD = 'Migr4tor-after-the-change'

const PAIRS = [
  { names: { source: 'lab-old', destination: 'lab-new' } },
  { names: { source: 'hall-old', destination: 'hall-new' } },
]

/** The passwords that derive from a master secret. */
const bookOf = (masterSecret: string) =>
  new AccountPasswords({
    masterKeys: new MasterKeys({ read: () => [new Secret(masterSecret)] }),
    accounts: {},
    file: null,
    surroundings: { variables: {}, directory: '/' },
  })

/** An administrator of the domain gives the account that we work with another password; connections from before are gone. */
function changePassword(server: SimulatedServer): void {
  server.change((state) => {
    const account = state.domain?.accounts.find(({ name }) => name === 'migrator')
    if (account) account.ntHash = hashPassword(NEW_PASSWORD)
  })
  server.killSockets()
}

test('passwords and the master secret are exchanged in the middle of a cutover, without a restart', async () => {
  const story = await SiteStory.open({ secretsInFiles: true, pairs: PAIRS, logLevel: 'debug' })
  const fileOf = (name: string) => join(story.site.directory, SECRETS_FOLDER, name)
  const oldSecret = (await readFile(fileOf('STATIONMASTER_SECRET'), 'utf8')).trim()
  const newSecret = randomBytes(32).toString('base64')
  const { machine } = story.site.destination
  machine.holds.add('New-WmsUser', 'before-effect', { runs: 1 })
  await story.worker()
  await story.started()
  await machine.holds.untilHeld('New-WmsUser')

  await writeFile(fileOf('STATIONMASTER_SECRET'), `${newSecret}\n${oldSecret}\n`)
  await writeFile(fileOf('MIGRATOR_PASSWORD'), `${NEW_PASSWORD}\n`)
  for (const { source, destination } of story.site.pairs) [source, destination].forEach(changePassword)
  const second = await begunAnother(story)
  machine.holds.release()
  const card = await story.finish()

  expect(shows(card, 'completed')).toBe(true)
  const { cutover, assessment } = await story.record()
  expect(cutover?.secretKeyId).toBe(bookOf(oldSecret).keyId)
  expect((await story.store.load(second))?.cutover?.secretKeyId).toBe(bookOf(newSecret).keyId)
  const created = (assessment?.changes ?? []).flatMap((change) => (change.kind === 'create-user' ? [change.user] : []))
  const users = story.site.destination.state().users
  for (const account of created) {
    const password = await bookOf(oldSecret).derive(cutover?.secretKeyId ?? '', story.id, account)
    expect([account, users.find(({ name }) => name === account)?.ntHash]).toEqual([
      account,
      hashPassword(password.reveal()),
    ])
  }
  expect(created.length).toBeGreaterThan(3)
})

/** Asks for a migration of the second pair and starts it; back at the first one when it has begun. */
async function begunAnother(story: SiteStory): Promise<MigrationId> {
  const first = story.id
  const answer = await story.says('requester', 'start hall-old hall-new')
  story.id = (/MIG-\d+/.exec(answer)?.[0] ?? answer) as MigrationId
  await story.acknowledge()
  await story.approve()
  await story.untilState('needs-window')
  await story.startNow()
  await story.untilRecord('the second one has begun', ({ cutover }) => cutover !== null)
  const second = story.id
  story.id = first
  return second
}
