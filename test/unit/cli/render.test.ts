import { describe, expect, it } from 'vitest'
import { renderPlan } from '../../../src/cli/render-plan.ts'
import { renderWorksheet } from '../../../src/cli/render-worksheet.ts'
import { destinationReading, sourceReading } from '../../support/a-reading.ts'
import { anAssessment } from '../../support/an-assessment.ts'

describe('the worksheet', () => {
  const text = renderWorksheet('lab-old', sourceReading())

  it('has the nine boxes in the order of the guide, and says which cannot be read', () => {
    const boxes = text.split('\n').filter((line) => line.startsWith('['))

    expect(boxes).toHaveLength(9)
    expect(boxes[0]).toMatch(/^\[x\] .*multiple sessions/)
    expect(boxes[8]).toMatch(/^\[\?\] \(cannot be read/)
  })

  it('has a line for each station', () => {
    expect(text).toMatch(/^2 +Row1-A +kiosk +landscape/m)
    expect(text).toMatch(/^4 +Row2-A +portrait/m)
  })

  it('lists users by their kind and leaves the built-in ones out', () => {
    expect(text).toContain('Administrators:   it.admin, lab.admin\n')
    expect(text).toContain('Dashboard users:  teacher01, teacher02\n')
    expect(text).not.toContain('WMSshell')
  })

  it('shows an unknown value as the server said it, without what a terminal would obey', () => {
    const reading = sourceReading({ worksheet: { diskProtection: { kind: 'unknown', text: 'Odd\u001b[31m' } } })

    expect(renderWorksheet('lab-old', reading)).toContain('Disk protection:       unknown value “Odd?[31m”')
  })

  it('does not fail on a server that has nothing', () => {
    const reading = sourceReading({ worksheet: { stations: [], users: [], managedComputers: [], managedServers: [] } })

    expect(renderWorksheet('lab-old', reading)).toContain('Local stations\n==============\nnone\n')
  })
})

describe('the plan', () => {
  it('shows digest, changes and items by hand', () => {
    const assessment = anAssessment()

    const text = renderPlan('lab-old', 'lab-new', { assessment, digest: '0123456789abcdef' })

    expect(text).toContain('Digest: 0123456789ab\n')
    expect(text).toMatch(/1\. .+ \(now: .+\)\n/)
    expect(text).toMatch(/items? to be done by hand\n=+\n/)
  })

  it('puts what stands in the way first, with what was seen and what to do', () => {
    const destination = destinationReading({ facts: { os: { installLanguage: '0407', uiLanguages: ['de-DE'] } } })
    const assessment = anAssessment({ destination })
    const finding = assessment.findings.find((each) => each.severity === 'block')

    const text = renderPlan('lab-old', 'lab-new', { assessment, digest: '' })

    expect(text).toContain(`${finding?.title}\n    Seen: ${finding?.evidence}\n    Do:   ${finding?.remedy}\n`)
    expect(text.indexOf('In the way')).toBeLessThan(text.indexOf('changes on lab-new'))
  })
})
