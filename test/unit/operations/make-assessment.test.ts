import { expect, test } from 'vitest'
import type { Finding } from '../../../src/migration/assessment/finding.ts'
import type { Change } from '../../../src/migration/plan/change.ts'
import { known } from '../../../src/migration/worksheet/reading.ts'
import { makeAssessment } from '../../../src/operations/make-assessment.ts'
import type { CredentialKind, PasswordPolicy, Ports } from '../../../src/operations/ports.ts'
import { destinationReading, sourceReading } from '../../support/a-reading.ts'
import { sourceWorksheet } from '../../support/a-worksheet.ts'

interface Answers {
  readonly lacking?: readonly string[]
  readonly credentials?: readonly CredentialKind[]
  readonly unmet?: (account: string, policy: PasswordPolicy) => string | null
  readonly policy?: PasswordPolicy
  readonly others?: Readonly<{ [server: string]: readonly string[] }>
}

const TEMPLATE = {
  templateName: 'MPS-SRC01-t',
  templateLocation: known('C:\\Hyper-V\\MPS-SRC01-t.vhd'),
  templateSizeBytes: 1,
}

/** Examines the sample pair with virtual desktops, and keeps what was asked for. */
async function examine(answers: Answers = {}) {
  const asked: { changes: readonly Change[]; templates: string[]; accounts: string[] } = {
    changes: [],
    templates: [],
    accounts: [],
  }
  const virtualDesktops = { ...sourceWorksheet().virtualDesktops, ...TEMPLATE }
  const { policy } = answers
  const servers: Partial<Ports['servers']> = {
    read: async (server) =>
      server === 'lab-old'
        ? sourceReading({ worksheet: { virtualDesktops } })
        : destinationReading({ facts: policy ? { passwordPolicy: policy } : {} }),
    hasCredential: (_, kind) => (answers.credentials ?? ['managed', 'share']).includes(kind),
    othersAtWork: async (server) => answers.others?.[server] ?? [],
    lackingCommands: async (_, changes) => {
      asked.changes = changes
      return answers.lacking ?? []
    },
    lookAtTemplate: async (_, from) => {
      asked.templates.push(from)
      return { isReachable: false, found: 'It is not there.', sizeBytes: null }
    },
  }
  const passwords: Partial<Ports['passwords']> = {
    configured: async () => ({ reveal: () => 'known' }),
    unmet: async (account, seen) => {
      asked.accounts.push(account)
      return answers.unmet?.(account, seen) ?? null
    },
  }
  const ports = { servers, passwords, clock: { now: () => 0 } } as Pick<Ports, 'servers' | 'passwords' | 'clock'>
  const pair = { source: 'lab-old', destination: 'lab-new', startAt: null, windowLengthMs: () => 1 }
  const { findings } = await makeAssessment(ports, pair, AbortSignal.abort())
  const blocks = findings.filter(({ severity }) => severity === 'block')
  return { asked, blocks: blocks.map(({ rule, subject }: Finding) => `${rule} ${subject}`) }
}

test('what is asked for once the plan is known becomes findings, before anything is touched', async () => {
  const { asked, blocks } = await examine({ lacking: ['Add-WmsSystem'] })

  expect(blocks).toEqual(['B13 template-reach', 'N1 commands'])
  expect(asked.templates).toEqual(['\\\\MPS-SRC01\\c$\\Hyper-V\\MPS-SRC01-t.vhd'])
  expect(new Set(asked.changes.map(({ kind }) => kind))).toEqual(
    new Set([
      'server-setting',
      'create-user',
      'must-change-password',
      'station-name',
      'station-orientation',
      'station-auto-logon',
      'managed-computer',
      'scheduled-update',
      'virtual-desktop-role',
      'template-copy',
      'template-import',
      'template-clean-up',
      'manual',
      'account-enabled',
      'remove-user',
      'unmanage-computer',
      'template-removal',
    ]),
  )
})

test('nobody looks for the template without the account that would copy it', async () => {
  const { asked, blocks } = await examine({ credentials: [] })

  expect(asked.templates).toEqual([])
  expect(blocks).toEqual(['N3 credential-managed', 'N3 credential-share'])
})

test('every new account has a password that the destination takes, those of the pilot too', async () => {
  const policy = { minLength: known(30), isComplex: known(true) }
  const { asked, blocks } = await examine({
    policy,
    unmet: (account, seen) => (account === 'kiosk' && seen === policy ? 'it is too short' : null),
  })

  expect(asked.accounts).toEqual(expect.arrayContaining(['kiosk', 'student01', 'pilot-admin', 'pilot-user']))
  expect(blocks).toContain('B12 password kiosk')
})

test('a policy that was not read is held to want everything', async () => {
  const seen: PasswordPolicy[] = []

  await examine({
    unmet: (_, policy) => {
      seen.push(policy)
      return null
    },
  })

  expect(seen.every(({ isComplex }) => isComplex.kind === 'unreadable')).toBe(true)
  expect(seen).not.toEqual([])
})

test('another installation that writes to one of the servers stands in the way', async () => {
  const { blocks } = await examine({ others: { 'lab-old': ['school-b.MIG-3.2'] } })

  expect(blocks).toContain('N5 other-installation')
})
