import { describe, expect, test } from 'vitest'
import type { AssessInput } from '../../../../src/migration/assessment/assess.ts'
import { type Lacking, NOTHING_LACKING } from '../../../../src/migration/plan/needs.ts'
import { known } from '../../../../src/migration/worksheet/reading.ts'
import type { VirtualDesktops } from '../../../../src/migration/worksheet/worksheet.ts'
import { aRole, destinationReading, type FactsLike, sourceReading } from '../../../support/a-reading.ts'
import { aStation, destinationWorksheet } from '../../../support/a-worksheet.ts'
import { anAssessment, findingsOf } from '../../../support/an-assessment.ts'

const GIB = 1024 ** 3
const FILE = 'C:\\Hyper-V\\MPS-SRC01-t.vhd'
const DESKTOPS: VirtualDesktops = {
  templateName: 'MPS-SRC01-t',
  templateLocation: known(FILE),
  templateSizeBytes: 20 * GIB,
  desktops: ['MPS-SRC01-7', 'MPS-SRC01-8'],
}
const IS_REACHED = { isReachable: true, found: 'It is there.', sizeBytes: 20 * GIB }

interface Sample {
  readonly virtualDesktops?: Partial<VirtualDesktops>
  readonly facts?: FactsLike
  readonly template?: string
  readonly lacking?: Partial<Lacking>
}

/** The sample pair where two stations of the source show virtual desktops. */
function withDesktops({ virtualDesktops, facts = {}, template, lacking }: Sample = {}): Partial<AssessInput> {
  const stations = [7, 8].map((id) => aStation(id, `VDI-${id}`, { virtualMachine: `MPS-SRC01-${id}` }))
  const here = { ...destinationWorksheet().virtualDesktops, templateName: template ?? null }
  return {
    source: sourceReading({ worksheet: { virtualDesktops: { ...DESKTOPS, ...virtualDesktops }, stations } }),
    destination: destinationReading({ worksheet: { virtualDesktops: here }, facts }),
    lacking: { ...NOTHING_LACKING, template: IS_REACHED, ...lacking },
  }
}

const free = (freeBytes: number): FactsLike => ({ disks: [{ device: 'C:', sizeBytes: 500 * GIB, freeBytes }] })

describe('A8 the template is imported', () => {
  test('people are asked about what was customised, and about the file that was concluded', () => {
    expect(findingsOf('A8')).toEqual([])
    expect(findingsOf('A8', withDesktops())).toMatchObject([
      { severity: 'acknowledge', subject: 'template', evidence: 'Template on lab-old: MPS-SRC01-t.' },
      {
        severity: 'acknowledge',
        evidence:
          'MPS-SRC01-t on lab-old is taken to be C:\\Hyper-V\\MPS-SRC01-t.vhd, which other computers see as \\\\MPS-SRC01\\c$\\Hyper-V\\MPS-SRC01-t.vhd.',
      },
    ])
  })

  test('another file is asked about again', () => {
    const subjectsAt = (file: string) =>
      findingsOf('A8', withDesktops({ virtualDesktops: { templateLocation: known(file) } })).map((f) => f.subject)

    const [same, other] = [subjectsAt(FILE), subjectsAt('D:\\MPS-SRC01-t.vhd')]

    expect(subjectsAt(FILE.toUpperCase())).toEqual(same)
    expect(other[1]).not.toBe(same[1])
  })

  test('no file is asked about where the destination has a template', () => {
    expect(findingsOf('A8', withDesktops({ template: 'MPS-DST01-t' }))).toHaveLength(1)
  })
})

describe('A9 the destination restarts', () => {
  test('people are asked only where Hyper-V is not there yet', () => {
    const roles = [aRole('MultiPointServerRole'), aRole('Hyper-V')]

    expect(findingsOf('A9')).toEqual([])
    expect(findingsOf('A9', withDesktops())).toMatchObject([{ evidence: 'Hyper-V on lab-new: Available.' }])
    expect(findingsOf('A9', withDesktops({ facts: { roles } }))).toEqual([])
  })
})

describe('B13 virtual desktops can come', () => {
  test('nothing is in their way on the sample pair, and nothing is asked of servers without them', () => {
    expect(findingsOf('B13', withDesktops())).toEqual([])
    expect(findingsOf('B13', withDesktops({ facts: { roles: [aRole('MultiPointServerRole')] } }))).toEqual([])
    expect(findingsOf('B13', { destination: destinationReading({ facts: { os: { sku: 36 } } }) })).toEqual([])
  })

  test.each<[string, Sample, string, string]>([
    [
      'the files of Hyper-V were removed',
      { facts: { roles: [aRole('MultiPointServerRole'), aRole('Hyper-V', 'Removed')] } },
      'hyper-v',
      'Hyper-V on lab-new: Removed, its files are not on the disk.',
    ],
    [
      'the edition has no Hyper-V',
      { facts: { os: { sku: 36 } } },
      'edition',
      'lab-new is Microsoft Windows Server 2016 Standard (SKU 36).',
    ],
    [
      'the processor lacks address translation',
      { facts: { processor: { hasSecondLevelTranslation: known(false), isVirtualizationEnabled: known(true) } } },
      'processor',
      'The processor of lab-new has no second level address translation.',
    ],
    [
      'virtualisation is switched off',
      { facts: { processor: { hasSecondLevelTranslation: known(true), isVirtualizationEnabled: known(false) } } },
      'processor',
      'Virtualisation is switched off in the firmware of lab-new.',
    ],
    [
      'the template was not found',
      { virtualDesktops: { templateName: null } },
      'template-location',
      'lab-old has no virtual machine whose name is that of a template.',
    ],
    [
      'its place cannot be read',
      { virtualDesktops: { templateLocation: { kind: 'unreadable', why: 'it has two disks' } } },
      'template-location',
      'Place of MPS-SRC01-t on lab-old: cannot be read (it has two disks).',
    ],
    [
      'its place is on another server',
      { virtualDesktops: { templateLocation: known('\\\\nas\\vhd\\MPS-SRC01-t.vhd') } },
      'template-location',
      'Place of MPS-SRC01-t on lab-old: \\\\nas\\vhd\\MPS-SRC01-t.vhd.',
    ],
    [
      'the destination does not reach it',
      { lacking: { template: { isReachable: false, found: 'lab-new finds no such file.', sizeBytes: null } } },
      'template-reach',
      'lab-new finds no such file.',
    ],
    [
      'they do not fit',
      { facts: free(84 * GIB) },
      'free-space',
      'Drive C: of lab-new has 84 GB free; needed are 85 GB: twice the template (20 GB), 20 GB for each of 2 desktops, and 5 GB to spare.',
    ],
  ])('blocks where %s', (_, sample, subject, evidence) => {
    expect(findingsOf('B13', withDesktops(sample))).toMatchObject([{ severity: 'block', subject, evidence }])
  })

  test('a hypervisor that runs hides what the processor can, so nothing is concluded from it', () => {
    const processor = { hasSecondLevelTranslation: known(false), isVirtualizationEnabled: known(false) }

    expect(findingsOf('B13', withDesktops({ facts: { processor, computer: { hypervisorPresent: true } } }))).toEqual([])
  })

  test('just enough space will do, and a template that is there needs none', () => {
    expect(findingsOf('B13', withDesktops({ facts: free(85 * GIB) }))).toEqual([])
    expect(findingsOf('B13', withDesktops({ facts: free(45 * GIB), template: 'MPS-DST01-t' }))).toEqual([])
    expect(findingsOf('B13', withDesktops({ facts: free(44 * GIB), template: 'MPS-DST01-t' }))).toHaveLength(1)
  })

  test('a size or a drive that is not known is asked about', () => {
    const sizeless = withDesktops({ virtualDesktops: { templateSizeBytes: null }, lacking: { template: null } })

    expect(findingsOf('B13', sizeless)).toMatchObject([{ severity: 'acknowledge', subject: 'free-space' }])
    expect(findingsOf('B13', withDesktops({ facts: { disks: [] } }))).toMatchObject([{ severity: 'acknowledge' }])
  })

  test('free space moves by itself and is not part of what is approved', () => {
    const keyOf = (bytes: number) =>
      findingsOf('B13', withDesktops({ facts: free(bytes) })).map(({ title, subject }) => [title, subject])

    expect(keyOf(10 * GIB)).toEqual(keyOf(11 * GIB))
  })
})

test('the sample pair with virtual desktops can be migrated', () => {
  expect(anAssessment(withDesktops()).findings.filter(({ severity }) => severity === 'block')).toEqual([])
})
