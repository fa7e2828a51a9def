import { describe, expect, test } from 'vitest'
import type { AssessInput } from '../../../../src/migration/assessment/assess.ts'
import type { RuleId } from '../../../../src/migration/assessment/finding.ts'
import { known, type Reading } from '../../../../src/migration/worksheet/reading.ts'
import { aRole, destinationReading, type FactsLike, sourceReading } from '../../../support/a-reading.ts'
import { aStation, aUser, settings, sourceWorksheet } from '../../../support/a-worksheet.ts'
import { findingsOf } from '../../../support/an-assessment.ts'

const source = (facts: FactsLike): Partial<AssessInput> => ({ source: sourceReading({ facts }) })
const destination = (facts: FactsLike): Partial<AssessInput> => ({ destination: destinationReading({ facts }) })
const subjects = (rule: RuleId, input: Partial<AssessInput>): string[] =>
  findingsOf(rule, input).map((finding) => finding.subject)

describe('what is always left to people', () => {
  test.each<[RuleId, string, number[]]>([
    ['A1', 'lab-old holds 12 user profiles and 2 shared folders.', [5, 19]],
    [
      'A2',
      'lab-old has 2 applications: Microsoft Office Professional Plus 2016 16.0.4266.1001 and GeoGebra 5.0.250.',
      [4, 13],
    ],
    [
      'A3',
      'lab-old has 2 shared folders: Classwork (D:\\Shares\\Classwork) and Handouts (D:\\Shares\\Handouts); and 12 user profiles.',
      [5, 19],
    ],
    [
      'A5',
      'Licensing mode on lab-old: Per User; licence servers: MPS-SRC01. lab-old is itself the licence server: retiring it takes its licences away.',
      [7],
    ],
    ['A6', '8 stations of lab-old, with 3 sessions when it was read.', [14]],
    ['A7', 'lab-old has 12 local accounts. Notices go to the notices channels; not everybody reads them.', [15]],
  ])('%s is asked with its evidence: %s', (rule, evidence, statements) => {
    expect(findingsOf(rule)).toMatchObject([{ severity: 'acknowledge', evidence, statements }])
  })
})

describe('A4 other roles', () => {
  test('what MultiPoint Services brings with it is expected', () => {
    expect(findingsOf('A4')).toEqual([])
  })

  test.each([
    ['DHCP', aRole('DHCP')],
    ['print services', aRole('Print-Services')],
    ['the Gateway', aRole('RDS-Gateway', 'Installed', 'Role Service')],
    ['DFS namespaces', aRole('FS-DFS-Namespace', 'Installed', 'Role Service')],
    ['Hyper-V without virtual desktops', aRole('Hyper-V')],
  ])('%s is asked about by name', (_, role) => {
    const roles = [...sourceReading().facts.roles, role]

    expect(subjects('A4', source({ roles }))).toEqual([role.name])
  })

  test('Hyper-V is expected with virtual desktops, but not machines of its own', () => {
    const reading = sourceReading({
      worksheet: { virtualDesktops: { ...sourceWorksheet().virtualDesktops, desktops: ['MPS-SRC01-7'] } },
      facts: { roles: [aRole('Hyper-V')], virtualMachines: ['MPS-SRC01-7', 'fileserver'] },
    })

    const [finding, ...others] = findingsOf('A4', { source: reading })

    expect(others).toEqual([])
    expect(finding?.evidence).toContain("1 virtual machine besides the stations' desktops: fileserver")
  })

  test('a domain controller is asked about on either server', () => {
    const computer = { domainRole: 5 }

    expect(subjects('A4', source({ computer }))).toEqual(['domain-controller'])
    expect(subjects('A4', destination({ computer }))).toEqual(['domain-controller'])
  })
})

describe('A10 domain, time zone, clock, group policies', () => {
  const workgroup = { isDomainMember: false, domain: 'WORKGROUP', domainRole: 2 }

  test('group policies are asked about where the destination is in a domain', () => {
    expect(subjects('A10', {})).toEqual(['group-policy'])
  })

  test('nothing is asked about two servers of a workgroup', () => {
    expect(subjects('A10', { ...source({ computer: workgroup }), ...destination({ computer: workgroup }) })).toEqual([])
  })

  test.each<[string, FactsLike, string[]]>([
    ['a workgroup beside a domain', { computer: workgroup }, ['domain']],
    ['another domain', { computer: { domain: 'fabrikam.com' } }, ['domain', 'group-policy']],
    ['another time zone', { os: { timeZoneOffsetMinutes: -300 } }, ['time-zone', 'group-policy']],
    ['a clock nine minutes slow', { os: { clockSkewMs: -540_000 } }, ['clock', 'group-policy']],
  ])('%s is asked about', (_, facts, expected) => {
    expect(subjects('A10', destination(facts)).toSorted()).toEqual(expected.toSorted())
  })

  test('says how wrong a clock is', () => {
    const findings = findingsOf('A10', source({ os: { clockSkewMs: 540_000 } }))

    expect(findings.map((finding) => finding.evidence)).toContain('The clock of lab-old is 540 seconds fast.')
  })
})

describe('A11 disk protection', () => {
  const on = sourceReading({ worksheet: { diskProtection: known('Discard') } })

  test('is asked about where it will be switched on', () => {
    const [finding] = findingsOf('A11', { source: on })

    expect(finding).toMatchObject({ severity: 'acknowledge', server: 'lab-new', subject: 'disk-protection' })
    expect(finding?.evidence).toContain('the passwords that users of local accounts choose are lost at each restart')
  })

  test('is not where it will not, or is on already', () => {
    const protectedAlready = destinationReading({ worksheet: { diskProtection: known('Discard') } })

    expect(findingsOf('A11')).toEqual([])
    expect(findingsOf('A11', { source: on, destination: protectedAlready })).toEqual([])
  })
})

describe('A12 administrators that log on automatically', () => {
  test('are asked about with their stations', () => {
    const stations = [aStation(1, 'Teacher', { autoLogonUser: 'MPS-SRC01\\lab.admin' })]

    const findings = findingsOf('A12', { source: sourceReading({ worksheet: { stations } }) })

    expect(findings).toMatchObject([{ severity: 'acknowledge', subject: 'lab.admin' }])
    expect(findings[0]?.evidence).toContain('lab.admin logs on at Teacher')
  })

  test('standard accounts are not', () => {
    expect(findingsOf('A12')).toEqual([])
  })
})

describe('A13 the privacy notification', () => {
  test('is asked about where users will not see it', () => {
    expect(findingsOf('A13')[0]?.evidence).toBe('“Do not show privacy notification”: on (lab-old), off (lab-new).')
  })

  test('is not where they will', () => {
    expect(findingsOf('A13', { source: sourceReading({ worksheet: { settings: settings([]) } }) })).toEqual([])
  })
})

describe('A14 new passwords', () => {
  test('are asked about where accounts are made', () => {
    expect(findingsOf('A14')[0]?.evidence).toBe('11 accounts will be created on lab-new.')
  })

  test('are not where none are', () => {
    expect(findingsOf('A14', { source: sourceReading({ worksheet: { users: [] } }) })).toEqual([])
  })
})

describe('A15 open work', () => {
  test('is always asked about; who is logged on now is no part of what is approved', () => {
    const [now] = findingsOf('A15')
    const [later] = findingsOf('A15', source({ sessions: [] }))

    expect(now?.evidence).toBe(
      'lab-old has 3 sessions and lab-new has 0 sessions now. Each is warned on its screen first.',
    )
    expect(later?.evidence).toContain('lab-old has 0 sessions')
    expect([later?.severity, later?.subject]).toEqual([now?.severity, now?.subject])
  })
})

describe('A16 what is not understood', () => {
  const odd: Reading<never> = { kind: 'unknown', text: 'Wobbly' }

  test('the account that read the list of managed computers is always named', () => {
    expect(findingsOf('A16')).toMatchObject([
      {
        severity: 'acknowledge',
        subject: 'managed-list',
        evidence: 'Read as CONTOSO\\migrator, lab-old manages 1 server and 2 computers.',
      },
    ])
  })

  test('computers that are no MultiPoint servers need the Connector, which is asked of people', () => {
    const [withComputers] = findingsOf('A16')
    const [without] = findingsOf('A16', { source: sourceReading({ worksheet: { managedComputers: [] } }) })

    expect(withComputers?.remedy).toContain('MultiPoint Connector is on on each of these computers')
    expect(without?.remedy).not.toContain('Connector')
  })

  test('each unknown value that the plan rests on is asked about, as the server said it', () => {
    const reading = sourceReading({
      worksheet: {
        settings: settings([], { 'instant-messaging': odd, 'admin-orchestration': odd }),
        stations: [aStation(4, 'Row2-A', { orientation: odd })],
        users: [aUser('anna', 'Standard', { userType: odd })],
        diskProtection: odd,
      },
      facts: { multipoint: { systemMode: odd, isServiceRunning: odd, isVirtualMachine: odd } },
    })

    const findings = findingsOf('A16', { source: reading })

    expect(findings.filter((finding) => finding.severity === 'acknowledge').map(({ subject }) => subject)).toEqual([
      'disk-protection',
      'managed-list',
      'mode',
      'service',
      'setting-admin-orchestration',
      'setting-instant-messaging',
      'station-4-orientation',
      'user-anna-type',
      'virtual-machine',
    ])
    expect(findings.find(({ subject }) => subject === 'station-4-orientation')?.evidence).toBe(
      'Display orientation of Row2-A on lab-old: unknown value “Wobbly”.',
    )
  })

  test('what nothing rests on is only noted', () => {
    const { scheduledUpdate } = sourceWorksheet()
    const reading = sourceReading({
      worksheet: { webLimiting: odd, scheduledUpdate: { ...scheduledUpdate, automaticUpdateMode: 'Everything' } },
      facts: {
        sessions: [{ sessionId: 4, state: odd, stationId: 2, isAdministrator: false }],
        roles: [aRole('MultiPointServerRole'), aRole('Fax', 'Melting')],
      },
    })

    const notes = findingsOf('A16', { source: reading }).filter((finding) => finding.severity === 'note')

    expect(notes.map(({ subject }) => subject)).toEqual(['role-Fax', 'session-state', 'update-mode', 'web-limiting'])
  })

  test('stations of the destination, which people may map at any time, are only noted', () => {
    const reading = destinationReading({ worksheet: { stations: [aStation(1, '1', { orientation: odd })] } })

    const finding = findingsOf('A16', { destination: reading }).find(({ server }) => server === 'lab-new')

    expect(finding).toMatchObject({ severity: 'note', subject: 'station-1-orientation' })
  })

  test('orchestration that cannot be read is an item of the plan and not asked about', () => {
    const missing: Reading<boolean> = { kind: 'unreadable', why: 'property missing' }
    const reading = sourceReading({ worksheet: { settings: settings([], { 'admin-orchestration': missing }) } })

    expect(subjects('A16', { source: reading })).toEqual(['managed-list'])
  })
})

describe('A17 scheduled updates', () => {
  /** From 01:00 to 05:00 on clocks that are an hour ahead of UTC. */
  const night = { startAt: Date.UTC(2026, 10, 21, 0), endAt: Date.UTC(2026, 10, 21, 4) }

  test('are noted while there is no window', () => {
    expect(findingsOf('A17')).toMatchObject([{ severity: 'note', server: 'lab-old', subject: 'update-at-3' }])
  })

  test('are asked about where they fall into the window', () => {
    const { scheduledUpdate } = sourceWorksheet()
    const both = { window: night, destination: destinationReading({ worksheet: { scheduledUpdate } }) }

    expect(findingsOf('A17', both).map(({ severity, server }) => [severity, server])).toEqual([
      ['acknowledge', 'lab-new'],
      ['acknowledge', 'lab-old'],
    ])
  })

  test('are no matter outside the window or switched off', () => {
    const day = { startAt: Date.UTC(2026, 10, 21, 8), endAt: Date.UTC(2026, 10, 21, 12) }
    const off = { ...sourceWorksheet().scheduledUpdate, isEnabled: false }

    expect(findingsOf('A17', { window: day })).toEqual([])
    expect(findingsOf('A17', { source: sourceReading({ worksheet: { scheduledUpdate: off } }) })).toEqual([])
  })

  test('are looked up on the clock of the server that they are on', () => {
    const farEast = sourceReading({ facts: { os: { timeZoneOffsetMinutes: 570 } } })
    const early = { startAt: Date.UTC(2026, 10, 20, 18), endAt: Date.UTC(2026, 10, 20, 19) }

    expect(findingsOf('A17', { source: farEast, window: early })).toMatchObject([{ severity: 'acknowledge' }])
    expect(findingsOf('A17', { source: farEast, window: night })).toEqual([])
  })
})

describe('A18 physical or virtual', () => {
  test.each<[string, FactsLike]>([
    ['MultiPoint calls a virtual machine physical', { computer: { manufacturer: 'VMware, Inc.', model: 'VMware7,1' } }],
    ['MultiPoint calls a Dell server virtual', { multipoint: { isVirtualMachine: known(true) } }],
    ['MultiPoint says nothing', { multipoint: { isVirtualMachine: { kind: 'unreadable', why: 'property missing' } } }],
  ])('is asked about when %s', (_, facts) => {
    expect(findingsOf('A18', destination(facts))).toMatchObject([{ severity: 'acknowledge', server: 'lab-new' }])
  })

  test('is certain for a Surface of Microsoft and for a host with a hypervisor', () => {
    const computer = { manufacturer: 'Microsoft Corporation', model: 'Surface Pro', hypervisorPresent: true }

    expect(findingsOf('A18', source({ computer }))).toEqual([])
  })
})

describe('A19 shared automatic logons', () => {
  const single = sourceReading({ worksheet: { settings: settings(['instant-messaging']) } })

  test('are asked about where an account may have one session only', () => {
    const findings = findingsOf('A19', { source: single })

    expect(findings).toMatchObject([{ severity: 'acknowledge', subject: 'kiosk' }])
    expect(findings[0]?.evidence).toContain('kiosk logs on at Row1-A, Row1-B')
  })

  test('are fine where it may have several', () => {
    expect(findingsOf('A19')).toEqual([])
  })
})

describe('A20 who may log on', () => {
  test('is asked about where the members of Remote Desktop Users differ', () => {
    const reading = sourceReading({ worksheet: { remoteDesktopUsers: ['MPS-SRC01\\teacher01', 'CONTOSO\\Pupils'] } })

    expect(findingsOf('A20', { source: reading })[0]?.evidence).toBe(
      'Only on lab-old: teacher01, CONTOSO\\Pupils; only on lab-new: Everyone.',
    )
  })

  test('is not where they are alike', () => {
    expect(findingsOf('A20')).toEqual([])
  })
})
