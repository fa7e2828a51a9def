import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { TextScrubber } from '../../../../src/winrm/recording/scrub-text.ts'

const aScrubber = () =>
  new TextScrubber({
    words: ['Get-WmsStation', 'Enabled group', 'Alias', 'HKLM:\\SOFTWARE\\Microsoft'],
    wellKnownNames: ['Administrator', 'Administrators', 'Domain Admins', 'High Mandatory Level'],
  })

describe('a text', () => {
  test.each([
    ['a command of ours', 'Get-WmsStation', undefined, 'Get-WmsStation'],
    ['an argument of ours', 'HKLM:\\SOFTWARE\\Microsoft', undefined, 'HKLM:\\SOFTWARE\\Microsoft'],
    ['a rule under a heading', '----------', undefined, '----------'],
    ['a well-known SID', 'S-1-5-32-544', undefined, 'S-1-5-32-544'],
    ['a label of integrity', 'S-1-16-12288', undefined, 'S-1-16-12288'],
    ['a well-known account', 'NT AUTHORITY\\Administrators', undefined, 'NT AUTHORITY\\Administrators'],
    ['a drive', 'C:', undefined, 'C:'],
    ['a version where one belongs', '10.0.14393', 'version', '10.0.14393'],
    ['what only Windows writes', 'Remote Desktop Session Host', 'windows', 'Remote Desktop Session Host'],
    [
      'what only Windows writes, in another language',
      'Druck- und Dokumentdienste',
      'windows',
      'Druck- und Dokumentdienste',
    ],
    [
      'an id of an error',
      'NoServiceFound,Microsoft.PowerShell.Commands.GetServiceCommand',
      'error-id',
      'NoServiceFound,Microsoft.PowerShell.Commands.GetServiceCommand',
    ],
  ])('stays: %s', (_, text, as, expected) => {
    expect(aScrubber().scrub(text, as)).toBe(expected)
  })

  test.each([
    ['a computer', 'MPS-SRC01', 'computer', 'COMPUTER1'],
    ['a computer with its domain', 'mps-src01.contoso.local', 'computer', 'COMPUTER1.LABEL1.local'],
    ['several computers', 'MPS-SRC01,MPS-LAB2', 'computer', 'COMPUTER1,COMPUTER2'],
    ['a domain', 'contoso.com', 'domain', 'DOMAIN1.LABEL1'],
    ['an account', 'CONTOSO\\migrator', undefined, 'DOMAIN1\\user1'],
    ['a local account', '.\\kiosk', undefined, '.\\user1'],
    ['a well-known account of a domain', 'CONTOSO\\Domain Admins', undefined, 'DOMAIN1\\Domain Admins'],
    ['an e-mail address', 'pat@contoso.com', undefined, 'user1@DOMAIN1.LABEL1'],
    ['an address', '10.20.5.11', undefined, '192.0.2.1'],
    ['a network', '10.20.5.0/24', undefined, '192.0.2.1/24'],
    ['an address that looks like a version', '10.20.5.11', 'address', '192.0.2.1'],
    ['an IPv6 address', 'fe80::1ff:fe23:4567:890a', undefined, '2001:db8::1'],
    ['an IPv6 address with its zone', 'fe80::1%eth0', undefined, '2001:db8::1'],
    ['a MAC address', '00-15-5D-01-02-03', undefined, '02-00-5E-00-53-01'],
    ['a GUID', '4C4C4544-0051-4810-8035-B7C04F4A5332', undefined, '00000000-0000-4000-8000-000000000001'],
    ['the SID of a local account', 'S-1-5-21-2903377465-1187654290-3344551201-1001', undefined, 'S-1-5-21-0-0-1-1001'],
    ['the SID of a service', 'S-1-5-80-1-2-3-4-5', undefined, 'S-1-5-21-0-0-1-0'],
    ['a path', 'D:\\Shares\\Year 9\\plan.docx', undefined, 'D:\\FOLDER1\\FOLDER2\\FOLDER3'],
    ['a path that Windows has', 'C:\\Users\\pat\\Documents', undefined, 'C:\\Users\\FOLDER1\\Documents'],
    ['a script', 'C:\\Maint\\nightly.cmd', 'path', 'C:\\FOLDER1\\FOLDER2.cmd'],
    ['a share', '\\\\MPS-SRC01\\Classwork', undefined, '\\\\FOLDER1\\FOLDER2'],
    ['a file to be replaced', '\\??\\C:\\Secret\\a.dll', undefined, '\\??\\C:\\FOLDER1\\FOLDER2.dll'],
    ['an endpoint', 'http://mps-src01:5985/wsman', undefined, 'http://COMPUTER1:5985/wsman'],
    ['an endpoint by address', 'https://[fe80::1]:5986/wsman', undefined, 'https://[2001:db8::1]:5986/wsman'],
    [
      'another web address',
      'https://intranet.contoso.com/people?name=pat',
      undefined,
      'https://COMPUTER1.LABEL1.LABEL2/PATH',
    ],
    ['a serial number', '5QH05J2', undefined, 'TEXT1'],
    ['a product id', '00252-80025-00001-AA123', undefined, 'TEXT1'],
    ['a number where nobody says what it is', '0301234567', undefined, 'TEXT1'],
    ['a sentence', 'Cannot find path because CONTOSO does not exist.', undefined, 'TEXT1'],
    ['a virtual machine', 'LAB-t', 'name', 'NAME1-t'],
    ['a station that is called by a number', '1', 'station', 'STATION1'],
    ['a name that is a word of Windows', 'Alias', 'user', 'user1'],
    ['a sentence in a place of Windows', 'Backup: ask Pat @ 4711', 'windows', 'TEXT1'],
    ['something else in the place of an id of an error', 'Pat is away', 'error-id', 'TEXT1'],
    [
      'a line of whoami',
      '"BUILTIN\\Administrators","Alias","S-1-5-32-544","Enabled group"',
      undefined,
      '"BUILTIN\\Administrators","Alias","S-1-5-32-544","Enabled group"',
    ],
    [
      'a line of whoami about a domain',
      '"CONTOSO\\Staff","Gruppe","S-1-5-21-1-2-3-1104","Enabled group"',
      undefined,
      '"DOMAIN1\\user1","TEXT1","S-1-5-21-0-0-1-1104","Enabled group"',
    ],
  ])('is replaced: %s', (_, text, as, expected) => {
    expect(aScrubber().scrub(text, as)).toBe(expected)
  })

  it('gets the same placeholder wherever it stands and however it is written', () => {
    const scrubber = aScrubber()

    expect(scrubber.scrub('CONTOSO\\migrator')).toBe('DOMAIN1\\user1')
    expect(scrubber.scrub('contoso\\MIGRATOR')).toBe('DOMAIN1\\user1')
    expect(scrubber.scrub('Contoso', 'computer')).toBe('DOMAIN1')
    expect(scrubber.scrub('C:\\Users\\migrator')).toBe('C:\\Users\\user1')
    expect(scrubber.scrub('contoso-7', 'name')).toBe('DOMAIN1-7')
    expect(scrubber.scrub('mps.contoso.local', 'computer')).toBe('COMPUTER1.DOMAIN1.local')
    expect(scrubber.scrub('Microsoft Contoso Edition', 'windows')).toBe('Microsoft DOMAIN1 Edition')
  })

  it('keeps a sentence of Windows and replaces what stands in it', () => {
    const said = (what: string) =>
      `The term '${what}' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.`

    expect(aScrubber().scrub(said('Get-WmsStation'))).toBe(said('Get-WmsStation'))
    expect(aScrubber().scrub(said('CONTOSO\\pat'))).toBe(said('DOMAIN1\\user1'))
    expect(aScrubber().scrub(said('name'))).toBe(said('TEXT1'))
  })

  it('of our own, with an id that we made up, stays', () => {
    const scrubber = aScrubber()
    const marker = '0f8fad5b-d9cb-469f-a165-70867728950e'
    scrubber.addOwnId(marker)

    expect(scrubber.scrub(`${marker}:12`)).toBe(`${marker}:12`)
    expect(scrubber.scrub(marker.toUpperCase())).toBe(marker.toUpperCase())
    expect(scrubber.scrub('0f8fad5b-d9cb-469f-a165-70867728950f:12')).toBe('TEXT1')
  })

  it('tells at the last look that a name stayed, but for words that Windows says itself', () => {
    const scrubber = aScrubber()
    for (const name of ['Kiosk', 'Alias', 'user1']) scrubber.scrub(name, 'user')

    expect(scrubber.holdsName('the kiosk, of row 1')).toBe(true)
    expect(scrubber.holdsName('kiosks')).toBe(false)
    expect(scrubber.holdsName('some alias')).toBe(false)
    expect(scrubber.holdsName('DOMAIN1\\user1')).toBe(false)
  })
})

describe('any text at all', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 3, maxLength: 24 })
    .filter(
      (text) => /[\p{L}\p{N}]{3}/u.test(text) && !/^(?:TEXT|NAME|FOLDER|LABEL|DOMAIN|COMPUTER|user|\d+$)/i.test(text),
    )
  const place = fc.constantFrom(
    undefined,
    'user',
    'computer',
    'domain',
    'path',
    'address',
    'account',
    'station',
    'text',
  )
  const around = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => `CONTOSO\\${text}`,
    (text) => `C:\\Users\\${text}\\Desktop`,
    (text) => `"x","${text.replaceAll('"', '""')}","S-1-5-32-544"`,
    (text) => `hello ${text}, goodbye`,
    (text) => `http://${text}.example/x`,
    (text) => `${text}-7`,
  )

  it('in a place that may hold a name is gone afterwards', () => {
    fc.assert(
      fc.property(name, place, around, (planted, as, wrap) => {
        const said = wrap(planted)
        const scrubbed = aScrubber().scrub(said, as).toLowerCase()
        // What a placeholder is made of, and the frame that the text was put into, may hold it by chance.
        const frame = wrap('').toLowerCase()
        const words = (planted.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).filter((word) => !frame.includes(word))
        for (const word of words)
          expect(scrubbed.replace(/[a-z]+\d+|2001:db8::\w+|192\.0\.2\.\d+/g, '')).not.toContain(word)
      }),
      { numRuns: 2000 },
    )
  })

  it('gives the same again', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, place), { maxLength: 8 }), (texts) => {
        const scrubber = aScrubber()
        const first = texts.map(([text, as]) => scrubber.scrub(text, as))
        const second = texts.map(([text, as]) => scrubber.scrub(text, as))
        expect(second).toEqual(first)
      }),
    )
  })
})
