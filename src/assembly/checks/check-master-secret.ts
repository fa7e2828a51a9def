import type { Check } from '../../cli/cli-parts.ts'
import type { Loaded } from '../../config/load-configuration.ts'
import type { Migration } from '../../migration/migration.ts'
import { isEnded } from '../../migration/states.ts'
import type { MasterKey } from '../../secrets/master-key.ts'
import { openLog } from '../log.ts'
import { masterKeysOf } from '../master-keys.ts'
import { openStore } from '../ports.ts'
import { openRedis } from '../redis.ts'

const subject = 'Master secret'
const LIST_LIMIT = 10_000

/** Which master secrets are at hand, and which of them migrations still need. */
export async function checkMasterSecret(loaded: Loaded): Promise<readonly Check[]> {
  const { environment } = loaded
  const keys = masterKeysOf(environment, openLog(environment)).all()
  const migrations = await listMigrations(loaded)
  if (migrations) return judgeMasterSecrets(keys, migrations)
  // What is wrong with Redis is told where Redis is looked at.
  const found = 'which migrations need it was not looked at'
  return [
    ...judgeMasterSecrets(keys, []).slice(0, 1),
    { subject, what: 'older', verdict: 'unseen', found, remedy: null },
  ]
}

async function listMigrations(loaded: Loaded): Promise<readonly Migration[] | null> {
  try {
    const redis = await openRedis(loaded, { patience: 'fail-fast', onError: () => {} })
    try {
      return await openStore(loaded.configuration, redis).list(LIST_LIMIT)
    } finally {
      redis.disconnect()
    }
  } catch {
    return null
  }
}

/** One line for the secret in use, one for each older one, and one for each that is needed and not there. */
export function judgeMasterSecrets(
  keys: readonly Pick<MasterKey, 'id'>[],
  migrations: readonly Pick<Migration, 'id' | 'state' | 'cutover'>[],
): readonly Check[] {
  const [current, ...older] = keys
  if (!current) return []
  const usersOf = (keyId: string) => migrations.filter(({ cutover }) => cutover?.secretKeyId === keyId)
  const known = new Set(keys.map(({ id }) => id))
  const lost = new Set(
    migrations.flatMap(({ state, cutover }) => (cutover && !isEnded(state) ? [cutover.secretKeyId] : [])),
  )
  for (const id of known) lost.delete(id)
  return [
    { subject, what: 'in use', verdict: 'fine', found: `the one of key id ${current.id}`, remedy: null },
    ...older.map(({ id }) => judgeOlder(id, usersOf(id))),
    ...[...lost].map((id) => judgeLost(id, usersOf(id))),
  ]
}

type Users = readonly Pick<Migration, 'id' | 'state'>[]

function judgeOlder(keyId: string, users: Users): Check {
  const live = users.filter(({ state }) => !isEnded(state))
  const ended = users.filter(({ state }) => isEnded(state))
  const printing = ended.length === 0 ? '' : `, once nobody wants to print passwords of ${namesOf(ended)} any more`
  const advice =
    live.length > 0
      ? `${namesOf(live)} began with it: keep it until that has ended${printing}`
      : `no migration under way needs it: it may be removed${printing}`
  return { subject, what: 'older', verdict: 'fine', found: `key id ${keyId}: ${advice}`, remedy: null }
}

function judgeLost(keyId: string, users: Users): Check {
  const live = users.filter(({ state }) => !isEnded(state))
  return {
    subject,
    what: 'missing',
    verdict: 'finding',
    found: `${namesOf(live)} began with the one of key id ${keyId}, which is not at hand.`,
    remedy:
      'Put it back, below the first line of the file that STATIONMASTER_SECRET_FILE names or into STATIONMASTER_OLD_SECRETS.',
  }
}

function namesOf(migrations: Users): string {
  return migrations.map(({ id }) => id).join(', ')
}
