import { describe, expect, test } from 'vitest'
import { scenarioNamed } from '../../sandbox/servers/scenarios/all-scenarios.ts'
import type { ServerState } from '../../sandbox/servers/state/server-state.ts'
import type { RuleId } from '../../src/migration/assessment/finding.ts'
import { withoutAccounts } from '../../src/migration/describe/without-accounts.ts'
import { checkAgain } from '../../src/operations/acts/request/check-again.ts'
import { AccountPasswords } from '../../src/secrets/account-passwords.ts'
import { MasterKeys } from '../../src/secrets/master-keys.ts'
import { Secret } from '../../src/secrets/secret.ts'
import { renderCard } from '../../src/slack/blocks/card.ts'
import { ALICE, aSite, type FakeSite } from '../support/fake-ports.ts'
import { actBy, ID, requested, settle, story, told } from '../support/fake-story.ts'
import { type FixturePair, LOCAL, type PairSettings, portsOf, type Role, startPair } from '../support/fixture-pair.ts'

const GIB = 1024 ** 3
const POLICIES = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System'

/** A record, workers and people as ever, with the servers of a scenario behind it. */
function siteOf(pair: FixturePair, settings: PairSettings = {}): FakeSite {
  const site = aSite()
  const { servers, passwords } = portsOf(pair, settings)
  // Both are on one loopback address, by which they would be one computer.
  const apart = { ...servers, lockName: (server: string) => server }
  return { ...site, ports: { ...site.ports, servers: apart, passwords } }
}

/** What a person mends: these parts of the server become what they are in a scenario where nothing is wrong with them. */
function mend(pair: FixturePair, role: Role, like: string, ...parts: readonly (keyof ServerState)[]): void {
  const right = scenarioNamed(like).build()[role]
  pair[role].change((state) => {
    for (const part of parts) Object.assign(state, { [part]: right[part] })
  })
}

/** Every text of the one card that people see. */
function cardOf(m: Parameters<typeof renderCard>[0], { ports }: FakeSite): string {
  const texts: string[] = []
  JSON.stringify(renderCard(m, ports), (key, value) => {
    if (key === 'text' && typeof value === 'string') texts.push(value)
    return value
  })
  return texts.join('\n').replaceAll('&amp;', '&')
}

/** Asks for the migration, sees it blocked and told in one message, mends it, and has it checked again. */
async function playMended(pair: FixturePair, site: FakeSite, mended: () => void): Promise<readonly RuleId[]> {
  const blocked = await requested(site)
  const card = cardOf(blocked, site)
  const blocks = blocked.assessment?.findings.filter(({ severity }) => severity === 'block') ?? []

  expect(blocked.state).toBe('blocked')
  for (const { rule, title, remedy } of blocks)
    expect(card).toContain(withoutAccounts(`${rule}: ${title} To do: ${remedy}`, [blocked.assessment]))
  if (blocked.assessmentFailure !== null) expect(card).toContain(blocked.assessmentFailure)
  expect(story(site).filter((line) => /in the way|could not be examined/.test(line))).toHaveLength(1)

  mended()
  told(await checkAgain(site.ports, actBy(ALICE), { id: ID }))
  const after = await settle(site)
  expect(after.assessmentFailure).toBeNull()
  expect(after.assessment?.findings.filter(({ severity }) => severity === 'block')).toEqual([])
  expect(after.state).toBe('needs-acknowledgement')
  const mutating = [pair.source, pair.destination].flatMap((server) => server.commandLog()).filter((e) => e.mutates)
  expect(mutating).toEqual([])
  return blocks.map(({ rule }) => rule)
}

describe('what stands in the way is told in one message, and once it is mended a check goes on', () => {
  test.each<readonly [string, RuleId[], Role, string, (keyof ServerState)[]]>([
    ['source-wms2012', ['B1', 'B3'], 'source', 'basic', ['os', 'wms', 'registry']],
    ['dest-build-17763', ['B2'], 'destination', 'basic', ['os', 'registry']],
    ['dest-server-core', ['B3'], 'destination', 'basic', ['os', 'registry']],
    ['dest-ui-german', ['B4'], 'destination', 'basic', ['os', 'registry']],
    ['dest-virtual-machine', ['B5', 'B14'], 'destination', 'basic', ['computer', 'wms']],
    ['dest-role-missing', [], 'destination', 'basic', ['features']],
    ['dest-service-stopped', [], 'destination', 'basic', ['wms']],
    ['same-machine', ['B8'], 'destination', 'basic', ['uuid']],
    ['dest-discard', ['B9'], 'destination', 'basic', ['diskProtection']],
    ['pending-restart', ['B10'], 'destination', 'basic', ['registry']],
    ['dest-console-mode', ['B11'], 'destination', 'basic', ['wms']],
    ['auto-logon-account-missing', ['B12'], 'source', 'basic', ['stations']],
    ['template-unreachable', ['B13'], 'destination', 'full', ['remoteHosts']],
    ['template-access-denied', ['B13'], 'destination', 'full', ['remoteHosts']],
  ])('%s', async (scenario, rules, role, like, parts) => {
    const pair = await startPair(scenario)

    expect(await playMended(pair, siteOf(pair), () => mend(pair, role, like, ...parts))).toEqual(rules)
  })

  test('too little space for virtual desktops, and Hyper-V without its files', async () => {
    const pair = await startPair('full')
    pair.destination.change(({ disks, features }) => {
      for (const disk of disks) disk.freeBytes = 15 * GIB
      for (const feature of features) if (feature.name === 'Hyper-V') feature.installState = 'Removed'
    })

    const rules = await playMended(pair, siteOf(pair), () => mend(pair, 'destination', 'full', 'disks', 'features'))

    expect(rules).toEqual(['B13', 'B13'])
  })

  test('passwords of new accounts that are too short for the destination', async () => {
    const pair = await startPair('basic')
    pair.destination.change(({ passwordPolicy }) => {
      passwordPolicy.minLength = 30
    })
    const site = siteOf(pair)
    const passwords = new AccountPasswords({
      masterKeys: new MasterKeys({ read: () => [new Secret(Buffer.alloc(32, 7).toString('base64'))] }),
      accounts: { 'CONTOSO\\lab7': { kind: 'env', name: 'LAB7' } },
      file: null,
      surroundings: { variables: { LAB7: 'known' }, directory: '/' },
    })
    const withReal = { ...site, ports: { ...site.ports, passwords } }

    expect(await playMended(pair, withReal, () => mend(pair, 'destination', 'basic', 'passwordPolicy'))).toEqual([
      'B12',
    ])
  })

  test('token-filtered', async () => {
    const pair = await startPair('token-filtered')

    const rules = await playMended(pair, siteOf(pair, { account: LOCAL }), () => {
      for (const server of [pair.source, pair.destination]) {
        server.change(({ registry }) => {
          registry[POLICIES] = { ...registry[POLICIES], LocalAccountTokenFilterPolicy: 1 }
        })
      }
    })

    expect(rules).toEqual([])
  })
})
