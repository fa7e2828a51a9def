import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../../../src/documents/render/markdown.ts'
import { worksheetDocument } from '../../../src/documents/worksheet.ts'
import { known } from '../../../src/migration/worksheet/reading.ts'
import { sourceReading } from '../../support/a-reading.ts'
import { aStation, aUser, settings } from '../../support/a-worksheet.ts'

const AT = '2026-11-24 02:00 CET (01:00 UTC)'

function markdownOf(worksheet: Parameters<typeof sourceReading>[0] = {}): string {
  return renderMarkdown(worksheetDocument('lab-old', sourceReading(worksheet), AT))
}

/** The lines of one section, without blank ones. */
function section(markdown: string, heading: string): string[] {
  const part = markdown.split('\n## ').find((each) => each.startsWith(`${heading}\n`)) ?? ''
  return part.split('\n').slice(1).filter(Boolean)
}

describe('the worksheet as a document', () => {
  it('has the parts of the guide in its order, then what the guide forgets', () => {
    const { sections } = worksheetDocument('lab-old', sourceReading(), AT)

    expect(sections.map(({ heading }) => heading)).toEqual([
      'Who read it, and when',
      'Server settings',
      'Managed servers and computers',
      'Stations (local stations)',
      'Administrators',
      'MultiPoint Dashboard users',
      'Standard users',
      'Virtual desktops',
      'Not on the printed worksheet',
    ])
  })

  it('says that it names accounts, who read it and when', () => {
    const markdown = markdownOf()

    expect(markdown).toContain('> Names accounts.')
    expect(section(markdown, 'Who read it, and when').slice(0, 2)).toEqual([
      '- **Read by Stationmaster as:** CONTOSO\\\\migrator',
      `- **Read at:** ${AT}`,
    ])
  })

  it('shows the nine boxes (a) to (i) as the server said them', () => {
    const reading = settings(['multiple-sessions'], { 'boot-to-console': { kind: 'unknown', text: 'Maybe' } })
    const boxes = section(markdownOf({ worksheet: { settings: reading } }), 'Server settings')

    expect(boxes).toHaveLength(9)
    expect(boxes.map((line) => line.slice(2, line.indexOf(')') + 1))).toEqual([
      ...['[x] (a)', '[ ] (b)', '[ ] (c)', '\\[?\\] (d)', '[ ] (e)', '[ ] (f)', '[ ] (g)', '[ ] (h)', '\\[?\\] (i)'],
    ])
    expect(boxes[3]).toBe('- \\[?\\] (d) Always start in console mode – unknown value “Maybe”')
    expect(boxes[8]).toContain('cannot be read (no cmdlet shows it)')
  })

  it('lists managed servers and computers, however many rows the printed form has', () => {
    const managedComputers = Array.from({ length: 12 }, (_, index) => `PC-${index + 1}`)
    const rows = section(markdownOf({ worksheet: { managedComputers } }), 'Managed servers and computers')

    expect(rows).toHaveLength(2 + 1 + 12)
    expect(rows[2]).toBe('| 1 | MPS-LAB2 | MultiPoint server |')
    expect(rows.at(-1)).toBe('| 13 | PC-12 | computer |')
  })

  it('lists stations, and accounts by their type, without those that every Windows has', () => {
    const markdown = markdownOf()

    expect(section(markdown, 'Stations (local stations)')).toContain('| 3 | Row1-B | MPS-SRC01\\\\kiosk | landscape |')
    expect(section(markdown, 'Administrators').slice(2)).toEqual(['| 1 | it.admin |  |  |', '| 2 | lab.admin |  |  |'])
    expect(section(markdown, 'MultiPoint Dashboard users')).toContain('| 2 | teacher02 |  |  |')
    expect(section(markdown, 'Standard users').at(-1)).toBe('| 8 | kiosk | Kiosk |  |')
    expect(markdown).not.toContain('DefaultAccount')
  })

  it('says of an account what keeps it from logging on, and shows those whose type nobody knows', () => {
    const markdown = markdownOf({
      worksheet: {
        users: [
          aUser('gone', 'Standard', { isEnabled: false, mustChangePassword: known(true) }),
          aUser('odd', 'Standard', { userType: { kind: 'unknown', text: 'Alien' } }),
        ],
      },
    })

    expect(section(markdown, 'Standard users')).toContain(
      '| 1 | gone |  | disabled, must choose a new password at the next logon |',
    )
    expect(section(markdown, 'Accounts whose type is not known')).toEqual(['- odd: unknown value “Alien”'])
  })

  it('shows where the template of virtual desktops is, and their names', () => {
    const virtualDesktops = {
      templateName: 'Win10',
      templateLocation: known('D:\\VHD\\win10.vhdx'),
      templateSizeBytes: null,
      desktops: ['VDI-1'],
    }

    expect(section(markdownOf({ worksheet: { virtualDesktops } }), 'Virtual desktops')).toEqual([
      '- **Template:** Win10',
      '- **Template location:** D:\\\\VHD\\\\win10.vhdx',
      '| \\# | Name of the virtual desktop |',
      '| --- | --- |',
      '| 1 | VDI-1 |',
    ])
  })

  it('adds what the printed worksheet forgets', () => {
    const stations = [
      aStation(1, 'Teacher', { isSplit: true }),
      aStation(2, 'Desk', { virtualMachine: 'VDI-7', sessionHost: 'MPS-3' }),
    ]

    const lines = section(markdownOf({ worksheet: { stations } }), 'Not on the printed worksheet')

    expect(lines).toEqual([
      '- **Disk protection:** not installed',
      expect.stringMatching(
        /^- \*\*Scheduled updates:\*\* daily at 03:00, server time; Windows Update: WindowsOnly; script/,
      ),
      '- **Split stations:** Teacher',
      '- **Web limiting:** off',
      '- **USB storage lock:** cannot be read (no cmdlet shows it)',
      '- **Remote Desktop licensing:** Per User; servers: MPS-SRC01',
      '- **Virtual desktops of stations:** Desk: VDI-7',
      '- **Stations with sessions elsewhere:** Desk: MPS-3',
      '- **Members of the group Administrators:** Administrator, it.admin, lab.admin, CONTOSO\\\\Domain Admins',
      '- **Members of the group Remote Desktop Users:** Everyone',
    ])
  })

  it('says “none” where there is nothing', () => {
    const markdown = markdownOf({ worksheet: { stations: [], users: [], managedServers: [], managedComputers: [] } })

    expect(section(markdown, 'Stations (local stations)')).toEqual(['none'])
    expect(section(markdown, 'Managed servers and computers')).toEqual(['none'])
    expect(section(markdown, 'Administrators')).toEqual(['none'])
  })
})
