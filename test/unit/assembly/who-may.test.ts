import { describe, expect, it } from 'vitest'
import { approverIds, whoMay } from '../../../src/assembly/who-may.ts'
import type { Configuration } from '../../../src/config/configuration.ts'

type Lists = Configuration['servers'][string]['roles']

function named(site: Partial<Lists>, servers: Record<string, Lists> = {}, breakGlass: string[] = []) {
  const roles = { viewer: [], requester: [], operator: [], approver: [], ...site }
  return {
    slack: { roles },
    servers: Object.fromEntries(Object.entries(servers).map(([name, own]) => [name, { roles: own }])),
    policy: { breakGlass },
  } as unknown as Configuration
}

describe('whom to ask', () => {
  const SITE = { operator: ['U02'], approver: ['U01', 'S0ADMINS'] }

  it.each([
    ['the holders of the site', named(SITE), [], '<@U01>, <!subteam^S0ADMINS>'],
    [
      'the holders of the site for servers without their own',
      named(SITE, { a: {}, b: {} }),
      ['a', 'b'],
      '<@U01>, <!subteam^S0ADMINS>',
    ],
    ['who is named for both', named(SITE, { a: { approver: ['U09', 'U01'] } }), ['a', 'b'], '<@U01>'],
    [
      'both lists, where nobody is named in both',
      named(SITE, { a: { approver: ['S0HEADS'] } }),
      ['a', 'b'],
      'whoever is approver for both: <!subteam^S0HEADS> for a, <@U01>, <!subteam^S0ADMINS> for b',
    ],
    [
      'whoever keeps the configuration, where a server has nobody',
      named(SITE, { a: { approver: [] } }),
      ['a', 'b'],
      'whoever keeps the configuration: nobody holds the role approver for a yet',
    ],
    [
      'whoever keeps the configuration, where nobody has it',
      named({}),
      ['a', 'b'],
      'whoever keeps the configuration: nobody holds the role approver yet',
    ],
  ] as const)('is %s', (_, configuration, servers, text) => {
    expect(whoMay(configuration, 'approver', servers)).toBe(text)
  })

  it('is a higher role where nobody has the one', () => {
    expect(whoMay(named(SITE), 'viewer', ['a'])).toBe('<@U02>')
  })

  it('is who is named for breaking the glass', () => {
    expect(whoMay(named(SITE, {}, ['U07']), 'break-glass', ['a', 'b'])).toBe('<@U07>')
    expect(whoMay(named(SITE), 'break-glass')).toContain('nobody is named for it')
  })

  it('is each approver of either server by name, and no group', () => {
    expect(approverIds(named(SITE, { a: { approver: ['U09', 'U01'] } }), ['a', 'b'])).toEqual(['U09', 'U01'])
  })
})
