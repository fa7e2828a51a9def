import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeClixml, unescapeClixml } from '../../../../src/winrm/clixml/escape.ts'
import { parseXml } from '../../../../src/winrm/xml/parse-xml.ts'
import { element, renderXml } from '../../../../src/winrm/xml/write-xml.ts'

describe('CLIXML escapes', () => {
  // Recorded from Windows Server 2016; see test/vectors/ms-psrp.
  test('the recorded sample is written and read as the server does', () => {
    const text = 'actual_x000A_string\nnewline: \ud801\udc37'

    expect(escapeClixml(text)).toBe('actual_x005F_x000A_string_x000A_newline: _xD801__xDC37_')
    expect(unescapeClixml('actual_x005F_x000A_string_x000A_newline: _xD801__xDC37_')).toBe(text)
  })

  test.each([
    ['\t\r\n\u0000\u001f', '_x0009__x000D__x000A__x0000__x001F_'],
    ['\u007f\u0085\u009f\u00a0', '_x007F__x0085__x009F_\u00a0'],
    ['\ud800 alone', '_xD800_ alone'],
    ['_X0041_', '_x005F_X0041_'],
    ['_ _a x_', '_ _a x_'],
    ['\ufffe\uffff', '_xFFFE__xFFFF_'],
  ])('%j is written as %s', (text, escaped) => {
    expect(escapeClixml(text)).toBe(escaped)
    expect(unescapeClixml(escaped)).toBe(text)
  })

  test.each(['_x41_', '_x0041', 'x0041_', '_x00G1_', '__', '_x_'])('%s is not an escape and stays', (text) => {
    expect(unescapeClixml(text)).toBe(text)
  })

  test('hex digits and the x may be of either case', () => {
    expect(unescapeClixml('_x000a__X000A_')).toBe('\n\n')
  })

  test('any text at all survives escape, XML and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }), (text) => {
        const xml = renderXml(element('S', { N: escapeClixml(text) }, escapeClixml(text)))
        const root = parseXml(xml)

        expect(unescapeClixml(root.children.join(''))).toBe(text)
        expect(unescapeClixml(root.attributes.get('N') ?? '')).toBe(text)
      }),
    )
  })
})
