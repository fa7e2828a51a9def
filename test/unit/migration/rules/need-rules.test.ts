import { describe, expect, test } from 'vitest'
import type { AssessInput } from '../../../../src/migration/assessment/assess.ts'
import { findings } from '../../../../src/migration/assessment/assess.ts'
import type { Change } from '../../../../src/migration/plan/change.ts'
import { credentialsNeeded, everyChange, type Lacking, NOTHING_LACKING } from '../../../../src/migration/plan/needs.ts'
import { destinationReading, sourceReading } from '../../../support/a-reading.ts'
import { anAssessment, findingsOf } from '../../../support/an-assessment.ts'

const lacking = (other: Partial<Lacking>): Partial<AssessInput> => ({ lacking: { ...NOTHING_LACKING, ...other } })

describe('N1 commands are there', () => {
  test('what the destination lacks blocks, all of it in one sentence', () => {
    const commands = ['Remove-WmsVirtualDesktopTemplate', 'Set-WmsStation without AutoLogonCredential']

    expect(findingsOf('N1')).toEqual([])
    expect(findingsOf('N1', lacking({ commands }))).toMatchObject([
      {
        severity: 'block',
        server: 'lab-new',
        evidence: 'lab-new lacks Remove-WmsVirtualDesktopTemplate; Set-WmsStation without AutoLogonCredential.',
      },
    ])
  })

  test('the pilot and going back are asked about as well as the plan', () => {
    const kinds = new Set(everyChange(anAssessment()).map(({ kind }) => kind))

    expect([...kinds]).toEqual(
      expect.arrayContaining([
        'create-user',
        'account-enabled',
        'remove-user',
        'managed-computer',
        'unmanage-computer',
      ]),
    )
  })
})

describe('N3 accounts that the plan needs are configured', () => {
  test('each that is missing blocks, with the key to configure', () => {
    expect(findingsOf('N3')).toEqual([])
    expect(findingsOf('N3', lacking({ credentials: ['managed', 'share'] }))).toMatchObject([
      { severity: 'block', subject: 'credential-managed', remedy: expect.stringContaining('credentials.managed') },
      { severity: 'block', subject: 'credential-share', remedy: expect.stringContaining('credentials.share') },
    ])
  })

  test('which are needed follows from the changes', () => {
    const copy: Change = {
      id: 'c',
      before: '',
      kind: 'template-copy',
      prefix: 'p',
      from: 'a',
      original: 'b',
      path: 'c',
    }
    const manage: Change = {
      id: 'm',
      before: '',
      kind: 'managed-computer',
      computer: 'PC-1',
      systemType: 'PersonalComputers',
    }

    expect(credentialsNeeded([])).toEqual([])
    expect(credentialsNeeded([manage])).toEqual(['managed'])
    expect(credentialsNeeded([copy, manage])).toEqual(['managed', 'share'])
  })
})

describe('N4 going back is whole', () => {
  test('what would stay different blocks, field by field', () => {
    const assessment = anAssessment()
    const left = { server: 'destination', field: 'Disk protection', was: 'not installed', now: 'on' } as const
    const found = findings({
      ...assessment,
      sourceId: 'lab-old',
      destinationId: 'lab-new',
      source: sourceReading(),
      destination: destinationReading(),
      plannedChanges: assessment.changes.length,
      seats: null,
      passwordsMissing: [],
      lacking: NOTHING_LACKING,
      reversalProblems: [left],
      windowHours: null,
      now: 0,
    }).filter(({ rule }) => rule === 'N4')

    expect(found).toMatchObject([
      {
        severity: 'block',
        server: 'lab-new',
        evidence: 'Disk protection: not installed before the plan, on after the plan and going back.',
      },
    ])
    expect(findingsOf('N4')).toEqual([])
  })
})

describe('B12 new accounts get their passwords', () => {
  test('what the destination would refuse blocks, once for each reason', () => {
    const short = 'the password that is derived has 23 characters, and the destination wants at least 30'
    const passwords = [
      { account: 'student01', why: short },
      { account: 'Student02', why: short },
      { account: 'kiosk', why: 'line 3 of the file p.csv has no password' },
    ]

    expect(findingsOf('B12', lacking({ passwords }))).toMatchObject([
      { severity: 'block', server: 'lab-new', subject: 'password kiosk' },
      {
        severity: 'block',
        subject: 'password student01, student02',
        evidence: `student01 and Student02: ${short}.`,
      },
    ])
  })
})

describe('N5 no other installation is at work', () => {
  test('each server that another one writes to blocks, by the names of its sessions', () => {
    const others = { source: [], destination: ['school-b.MIG-3.2', 'school-b.MIG-3.1'] }

    expect(findingsOf('N5')).toEqual([])
    expect(findingsOf('N5', lacking({ others }))).toMatchObject([
      {
        severity: 'block',
        server: 'lab-new',
        subject: 'other-installation',
        evidence: 'Open on lab-new: school-b.MIG-3.2, school-b.MIG-3.1.',
      },
    ])
  })
})
