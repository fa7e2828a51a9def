import { describe, expect, it } from 'vitest'
import { judgeClock } from '../../../../src/multipoint/examine/from-inside.ts'
import { judgeOffers } from '../../../../src/multipoint/examine/from-outside.ts'
import { judgeQuotas, type Quota } from '../../../../src/multipoint/examine/quotas.ts'

const password = async () => ({ reveal: () => 'canary' })
const account = { username: 'CONTOSO\\migrator', password }
const INSIDE = { server: 'lab-new', username: 'CONTOSO\\migrator' }

describe('what a server offers', () => {
  const judge = (kind: 'ntlm' | 'basic', ...offers: string[]) =>
    judgeOffers(offers, { server: 'lab-new', logOn: { kind, ...account } })

  it.each([
    ['ntlm', ['Negotiate', 'Kerberos'], 'fine'],
    ['ntlm', ['negotiate'], 'fine'],
    ['ntlm', ['Kerberos', 'Basic'], 'finding'],
    ['basic', ['Negotiate', 'Basic'], 'fine'],
    ['basic', ['Negotiate'], 'finding'],
  ] as const)('for %s, %j is a matter of %s', (kind, offers, verdict) => {
    expect(judge(kind, ...offers).verdict).toBe(verdict)
  })

  it('is shown with what we would use', () => {
    expect(judge('ntlm', 'Negotiate', 'CredSSP').found).toBe('ours is ntlm; it offers Negotiate, CredSSP')
  })

  it('does not tell about client certificates, which TLS asks for', () => {
    const logOn = { kind: 'certificate', certificate: 'PEM', key: password } as const

    expect(judgeOffers(['Negotiate'], { server: 'lab-new', logOn })).toEqual({
      what: 'way in',
      verdict: 'fine',
      found: 'ours is certificate, which is shown in TLS; it offers Negotiate',
    })
  })
})

describe('quotas', () => {
  const quotas = (values: Readonly<Record<string, string>>): Quota[] =>
    Object.entries(values).map(([Name, Value]) => ({ Name, Value }))

  it('are shown as they are, in our order, with what they limit', () => {
    const shell = quotas({ MaxMemoryPerShellMB: '2147483647', AllowRemoteShellAccess: 'true', MaxShellsPerUser: '30' })

    expect(judgeQuotas('lab-new', { shell, powerShell: quotas({ MaxShells: '3' }) })).toEqual({
      what: 'quotas',
      verdict: 'fine',
      found: 'WinRM: 30 sessions per user, any MB per session; PowerShell: 3 sessions',
    })
  })

  it.each([
    ['shell', { MaxShellsPerUser: '2' }, 'WSMan:\\localhost\\Shell\\MaxShellsPerUser is 2'],
    ['powerShell', { MaxShells: '1' }, 'WSMan:\\localhost\\Plugin\\microsoft.powershell\\Quotas\\MaxShells is 1'],
  ] as const)('of %s that are too low for us are a finding', (place, values, sentence) => {
    const both = { shell: [], powerShell: [], [place]: quotas(values) }

    const judged = judgeQuotas('lab-new', both)

    expect(judged.verdict).toBe('finding')
    expect(judged.found).toBe(`${sentence} on lab-new, and Stationmaster holds up to 3 sessions at once.`)
  })

  it('that nobody told are said to be missing', () => {
    expect(judgeQuotas('lab-new', { shell: [], powerShell: [] }).found).toBe(
      'WinRM: tells none; PowerShell: tells none',
    )
  })
})

describe('the clock of a server', () => {
  it.each([
    [0, 10, 'shows the same time as ours'],
    [-900, 10, 'shows the same time as ours'],
    [4_000, 5_000, 'shows the same time as ours'],
    [-90_400, 10, '1 min 30 s behind ours'],
    [300_000, 0, '5 min 0 s ahead of ours'],
  ])('%d ms off, measured to %d ms, is fine', (skewMs, uncertaintyMs, found) => {
    expect(judgeClock(INSIDE, skewMs, uncertaintyMs)).toEqual({ what: 'clock', verdict: 'fine', found })
  })

  it('is wrong beyond the five minutes of the rule for a migration', () => {
    expect(judgeClock(INSIDE, -301_000, 500)).toMatchObject({
      verdict: 'finding',
      found: 'The clock of lab-new is 5 min 1 s behind ours.',
    })
  })

  it('is not called wrong for what the measurement cannot tell', () => {
    expect(judgeClock(INSIDE, 302_000, 3_000).verdict).toBe('fine')
  })
})
