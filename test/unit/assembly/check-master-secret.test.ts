import { expect, it } from 'vitest'
import { judgeMasterSecrets } from '../../../src/assembly/checks/check-master-secret.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import type { StateName } from '../../../src/migration/states.ts'

type Judged = Parameters<typeof judgeMasterSecrets>[1][number]

const aMigration = (id: Migration['id'], state: StateName, secretKeyId: string | null): Judged => ({
  id,
  state,
  cutover: secretKeyId === null ? null : ({ secretKeyId } as Migration['cutover']),
})

const KEYS = [{ id: 'new' }, { id: 'old' }]
const linesOf = (keys: readonly { id: string }[], ...migrations: Judged[]) =>
  judgeMasterSecrets(keys, migrations).map(({ what, verdict, found }) => `${verdict} ${what}: ${found}`)

it('says which migrations under way still need an older secret', () => {
  const lines = linesOf(KEYS, aMigration('MIG-3', 'migrating', 'old'), aMigration('MIG-4', 'pilot', 'new'))

  expect(lines).toEqual([
    'fine in use: the one of key id new',
    'fine older: key id old: MIG-3 began with it: keep it until that has ended',
  ])
})

it('says that an older secret may be removed, and what that costs', () => {
  const unused = linesOf(KEYS, aMigration('MIG-4', 'scheduled', null))
  const printed = linesOf(KEYS, aMigration('MIG-1', 'completed', 'old'))

  expect(unused[1]).toBe('fine older: key id old: no migration under way needs it: it may be removed')
  expect(printed[1]).toBe(
    'fine older: key id old: no migration under way needs it: it may be removed, once nobody wants to print passwords of MIG-1 any more',
  )
})

it('finds a secret that a migration needs and that is not at hand', () => {
  const lines = linesOf([{ id: 'new' }], aMigration('MIG-3', 'stopped', 'lost'), aMigration('MIG-1', 'retired', 'gone'))

  expect(lines).toEqual([
    'fine in use: the one of key id new',
    'finding missing: MIG-3 began with the one of key id lost, which is not at hand.',
  ])
})
