import { describe, expect, test } from 'vitest'
import type { AssessInput } from '../../../../src/migration/assessment/assess.ts'
import { NOTHING_LACKING } from '../../../../src/migration/plan/needs.ts'
import { known } from '../../../../src/migration/worksheet/reading.ts'
import { aRole, destinationReading, type FactsLike, someDevices, sourceReading } from '../../../support/a-reading.ts'
import { aStation, aUser, settings } from '../../../support/a-worksheet.ts'
import { anAssessment, findingsOf } from '../../../support/an-assessment.ts'

const source = (facts: FactsLike): Partial<AssessInput> => ({ source: sourceReading({ facts }) })
const destination = (facts: FactsLike): Partial<AssessInput> => ({ destination: destinationReading({ facts }) })

test('nothing stands in the way of the sample pair', () => {
  expect(anAssessment().findings.filter((finding) => finding.severity === 'block')).toEqual([])
})

describe('B1 the source runs Windows Server 2016', () => {
  test.each(['10074', '10514', '10586', '14300', '14393'])('build %s is fine', (build) => {
    expect(findingsOf('B1', source({ os: { build } }))).toEqual([])
  })

  test.each([
    ['Windows MultiPoint Server 2012 Premium', { version: '6.2.9200', build: '9200', sku: 77 }],
    ['Windows Server 2012 R2', { version: '6.3.9600', build: '9600' }],
    ['Windows MultiPoint Server 2011', { version: '6.1.7601', build: '7601' }],
    ['Windows Server 2019', { version: '10.0.17763', build: '17763' }],
    ['Windows 10', { version: '10.0.14393', build: '14393', productType: 1 }],
  ])('%s is blocked, with what was found', (caption, os) => {
    const [finding] = findingsOf('B1', source({ os: { caption, ...os } }))

    expect(finding).toMatchObject({ severity: 'block', server: 'lab-old', statements: [9, 10, 17] })
    expect(finding?.evidence).toContain(`${caption}, version ${os.version}, build ${os.build}`)
  })

  test('an unknown build is asked about, not guessed', () => {
    const findings = findingsOf('B1', source({ os: { version: '10.0.14931', build: '14931' } }))

    expect(findings).toMatchObject([{ severity: 'acknowledge', subject: 'build-14931' }])
  })
})

describe('B2 the destination runs the released Windows Server 2016', () => {
  test.each(['17763', '14300', '14398'])('build %s is blocked', (build) => {
    const [finding] = findingsOf('B2', destination({ os: { build } }))

    expect(finding).toMatchObject({ severity: 'block', server: 'lab-new' })
    expect(finding?.evidence).toContain(`build ${build}; needed is build 14393`)
  })
})

describe('B3 the edition has the role', () => {
  test.each([
    ['Datacenter', { sku: 8, editionId: 'ServerDatacenter' }],
    ['Standard', { sku: 7, editionId: 'ServerStandard' }],
  ])('%s is fine', (_, os) => {
    expect(findingsOf('B3', destination({ os }))).toEqual([])
  })

  test.each([
    ['Server Core', { installationType: 'Server Core' }],
    ['Server Core by its SKU', { sku: 13 }],
    ['Nano Server', { sku: 143 }],
    ['Essentials', { sku: 50, editionId: 'ServerSolution' }],
  ])('%s is blocked on either server', (_, os) => {
    const findings = findingsOf('B3', { ...source({ os }), ...destination({ os }) })

    expect(findings.map(({ severity, server }) => [severity, server])).toEqual([
      ['block', 'lab-new'],
      ['block', 'lab-old'],
    ])
  })

  test.each([
    ['an evaluation copy', { sku: 79, editionId: 'ServerStandardEval' }],
    ['an edition that nobody knows', { sku: 999, editionId: 'ServerNew' }],
  ])('%s is asked about', (_, os) => {
    expect(findingsOf('B3', destination({ os }))).toMatchObject([{ severity: 'acknowledge' }])
  })
})

describe('B4 the system languages are equal', () => {
  test('another language is blocked', () => {
    const [finding] = findingsOf('B4', destination({ os: { installLanguage: '0407', uiLanguages: ['de-DE'] } }))

    expect(finding).toMatchObject({ severity: 'block', server: null })
    expect(finding?.evidence).toBe(
      'lab-old: installed in 0409, language packs en-US; lab-new: installed in 0407, language packs de-DE',
    )
  })

  test('another language pack is only worth a note', () => {
    expect(findingsOf('B4', destination({ os: { uiLanguages: ['en-US', 'de-DE'] } }))).toMatchObject([
      { severity: 'note' },
    ])
  })

  test('a language that is not known is asked about', () => {
    expect(findingsOf('B4', destination({ os: { installLanguage: '' } }))).toMatchObject([{ severity: 'acknowledge' }])
  })
})

describe('B5 not from physical to virtual', () => {
  const virtual: FactsLike = {
    computer: { manufacturer: 'Microsoft Corporation', model: 'Virtual Machine' },
    multipoint: { isVirtualMachine: known(true) },
  }

  test('a physical source and a virtual destination are blocked', () => {
    const [finding] = findingsOf('B5', destination(virtual))

    expect(finding).toMatchObject({ severity: 'block', statements: [12] })
    expect(finding?.evidence).toContain('lab-new is a Microsoft Corporation Virtual Machine')
  })

  test('virtual to virtual and virtual to physical are not', () => {
    expect(findingsOf('B5', { ...source(virtual), ...destination(virtual) })).toEqual([])
    expect(findingsOf('B5', source(virtual))).toEqual([])
  })

  test('a hypervisor alone does not make a machine virtual', () => {
    expect(findingsOf('B5', destination({ computer: { hypervisorPresent: true } }))).toEqual([])
  })
})

describe('B6 the account is an administrator', () => {
  test('an ordinary account is blocked', () => {
    const [finding] = findingsOf('B6', source({ account: { isAdministrator: false } }))

    expect(finding).toMatchObject({ severity: 'block', server: 'lab-old', subject: 'not-administrator' })
    expect(finding?.evidence).toBe('CONTOSO\\migrator is not a member of Administrators on lab-old.')
  })

  test('a filtered token is told apart, with the policy to be set', () => {
    const [finding] = findingsOf('B6', destination({ account: { isAdministrator: false, isTokenFiltered: true } }))

    expect(finding).toMatchObject({ severity: 'block', server: 'lab-new', subject: 'filtered-token' })
    expect(finding?.remedy).toContain('LocalAccountTokenFilterPolicy to 1')
  })
})

describe('B7 the role is there and runs', () => {
  test.each([
    ['not listed at all', [], 'not listed'],
    ['available', [aRole('MultiPointServerRole', 'Available')], 'Available'],
    ['waiting for a restart', [aRole('MultiPointServerRole', 'InstallPending')], 'InstallPending'],
  ])('a role that is %s is blocked', (_, roles, state) => {
    const [finding] = findingsOf('B7', destination({ roles }))

    expect(finding).toMatchObject({ severity: 'block', server: 'lab-new', subject: 'role' })
    expect(finding?.evidence).toContain(state)
  })

  test('a service that does not run is blocked', () => {
    expect(findingsOf('B7', source({ multipoint: { isServiceRunning: known(false) } }))).toMatchObject([
      { severity: 'block', server: 'lab-old', subject: 'service' },
    ])
  })
})

describe('B8 the servers are two', () => {
  const { uuid } = sourceReading().facts.computer

  test.each([
    ['the same name', { destinationId: 'lab-old' }],
    ['the same UUID', destination({ computer: { uuid: uuid.toLowerCase() } })],
    ['the same computer name', { destination: destinationReading({ worksheet: { computerName: 'mps-src01' } }) }],
  ])('%s is blocked', (_, input) => {
    expect(findingsOf('B8', input)).toMatchObject([{ severity: 'block', subject: 'same-server' }])
  })

  test('a UUID that was never set tells nothing', () => {
    const computer = { uuid: '00000000-0000-0000-0000-000000000000' }

    expect(findingsOf('B8', { ...source({ computer }), ...destination({ computer }) })).toEqual([])
  })
})

describe('B9 disk protection does not throw changes away', () => {
  test('Discard on the destination is blocked', () => {
    const reading = destinationReading({ worksheet: { diskProtection: known('Discard') } })

    expect(findingsOf('B9', { destination: reading })).toMatchObject([{ severity: 'block', server: 'lab-new' }])
  })

  test('Passive is fine', () => {
    const reading = destinationReading({ worksheet: { diskProtection: known('Passive') } })

    expect(findingsOf('B9', { destination: reading })).toEqual([])
  })
})

describe('B10 no restart is pending', () => {
  test('a pending restart of the destination is blocked with its signs', () => {
    const [finding] = findingsOf('B10', destination({ pendingRestart: ['Windows Update', 'renamed files'] }))

    expect(finding).toMatchObject({ severity: 'block', evidence: 'lab-new: Windows Update; renamed files.' })
  })

  test('one of the source, which is only read, is not', () => {
    expect(findingsOf('B10', source({ pendingRestart: ['Windows Update'] }))).toEqual([])
  })
})

describe('B11 stations can be set', () => {
  test('console mode is blocked', () => {
    const [finding] = findingsOf('B11', destination({ multipoint: { systemMode: known('Maintenance') } }))

    expect(finding).toMatchObject({ severity: 'block', subject: 'console-mode' })
    expect(finding?.evidence).toContain('mode Maintenance')
  })

  test('unmapped stations are no finding before people have said which is which', () => {
    expect(findingsOf('B11')).toEqual([])
  })

  test('a planned seat without a station or without a keyboard is blocked once seats are known', () => {
    const stations = [aStation(1, 'Teacher'), aStation(2, 'Row1-A'), aStation(3, 'Row1-B')]
    const input: Partial<AssessInput> = {
      source: sourceReading({ worksheet: { stations } }),
      destination: destinationReading({
        worksheet: { stations: [aStation(4), aStation(5)] },
        facts: {
          stations: [someDevices(4), someDevices(5)],
          alerts: [{ type: 'HubMissingRequiredDevice', severity: 'Warning', stationId: 5 }],
        },
      }),
      answers: { seats: { 1: 4, 2: 5, 3: 6 }, confirmedItems: [] },
    }

    expect(findingsOf('B11', input)).toMatchObject([
      { severity: 'block', subject: 'seat-2', title: 'A planned station lacks a keyboard.' },
      { severity: 'block', subject: 'seat-3', title: 'A planned station is not mapped.' },
    ])
  })
})

describe('B12 automatic logons can be set up', () => {
  test('a password that is not at hand is blocked, with the stations that need it', () => {
    const [finding] = findingsOf('B12', { passwords: { missing: ['CONTOSO\\lab7'] } })

    expect(finding).toMatchObject({ severity: 'block', subject: 'contoso\\lab7', server: 'lab-new' })
    expect(finding?.evidence).toBe('No password is configured for CONTOSO\\lab7. It is needed for VDI-1.')
  })

  test('an account that will not be on the destination is blocked', () => {
    const stations = [aStation(2, 'Row1-A', { autoLogonUser: 'nobody' })]

    const [finding] = findingsOf('B12', { source: sourceReading({ worksheet: { stations } }) })

    expect(finding?.evidence).toContain('nobody is not on lab-new and will not be created')
  })

  test('an account that is disabled on the destination is blocked', () => {
    const users = [aUser('kiosk', 'Standard', { isEnabled: false })]

    const [finding] = findingsOf('B12', { destination: destinationReading({ worksheet: { users } }) })

    expect(finding?.evidence).toContain('kiosk is disabled on lab-new')
  })

  test('a domain account on a destination without a domain is blocked', () => {
    const computer = { isDomainMember: false, domain: 'WORKGROUP', domainRole: 2 }

    expect(findingsOf('B12', destination({ computer }))).toMatchObject([
      { severity: 'block', subject: 'contoso\\lab7' },
    ])
  })
})

describe('B14 stations work on the destination', () => {
  const virtual: FactsLike = { multipoint: { isVirtualMachine: known(true) } }

  test('those of a physical source do not on a virtual machine', () => {
    const [finding] = findingsOf('B14', destination(virtual))

    expect(finding).toMatchObject({ severity: 'block', server: 'lab-new', subject: 'virtual-stations' })
    expect(finding?.evidence).toContain('lab-old has 8 local stations')
  })

  test('those of a virtual source do, and a source without any has none to lose', () => {
    expect(findingsOf('B14', { ...source(virtual), ...destination(virtual) })).toEqual([])
    const bare = sourceReading({ worksheet: { stations: [] } })
    expect(findingsOf('B14', { source: bare, ...destination(virtual) })).toEqual([])
  })
})

test('what stands in the way comes first, then what is asked, each in the order of the rules', () => {
  const { findings } = anAssessment({
    source: sourceReading({ worksheet: { settings: settings([]) } }),
    destination: destinationReading({ facts: { pendingRestart: ['Windows Update'], os: { build: '17763' } } }),
    lacking: { ...NOTHING_LACKING, commands: ['Set-WmsSystem'] },
  })

  expect(findings.slice(0, 4).map((finding) => finding.rule)).toEqual(['B2', 'B10', 'N1', 'A1'])
})
