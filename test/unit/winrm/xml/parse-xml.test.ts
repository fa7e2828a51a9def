import { describe, expect, test } from 'vitest'
import { RemoteProtocolError } from '../../../../src/winrm/errors.ts'
import { parseXml } from '../../../../src/winrm/xml/parse-xml.ts'
import { child, children, elements, textOf } from '../../../../src/winrm/xml/query.ts'

describe('parseXml', () => {
  test('names are namespace and local name, whatever the prefix', () => {
    const root = parseXml('<a:x xmlns:a="urn:1" xmlns="urn:2" a:p="1" q="2"><y/><a:y>t</a:y></a:x>')

    expect([root.ns, root.name]).toEqual(['urn:1', 'x'])
    expect([...root.attributes]).toEqual([
      ['{urn:1}p', '1'],
      ['q', '2'],
    ])
    expect(elements(root).map(({ ns, name }) => [ns, name])).toEqual([
      ['urn:2', 'y'],
      ['urn:1', 'y'],
    ])
    expect(textOf(child(root, 'urn:1', 'y')!)).toBe('t')
    expect(children(root, 'urn:3', 'y')).toEqual([])
    expect(child(root, 'urn:3', 'y')).toBeUndefined()
  })

  test('white space is kept, and text around comments and CDATA is one text', () => {
    const root = parseXml('<a>  x <!-- no -->y<![CDATA[ <z> ]]>&amp;&#x41;\n</a>')

    expect(root.children).toEqual(['  x y <z> &A\n'])
  })

  test('a byte order mark and an XML declaration are passed over', () => {
    expect(parseXml('\ufeff<?xml version="1.0" encoding="utf-8"?><a/>').name).toBe('a')
  })

  test('text longer than one chunk of the parser stays one text', () => {
    const text = 'ab&amp;c😀'.repeat(40_000)

    expect(parseXml(`<a>${text}</a>`).children).toEqual([text.replaceAll('&amp;', '&')])
  })

  test.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['an unknown entity', '<a>&b;</a>'],
    ['a processing instruction', '<a><?php x?></a>'],
    ['an unclosed element', '<a><b></a>'],
    ['a second root', '<a/><b/>'],
    ['an undeclared prefix', '<x:a/>'],
    ['a control character', '<a>\u0001</a>'],
    ['a repeated attribute', '<a b="1" b="2"/>'],
    ['nothing', ''],
    ['text only', 'hello'],
    ['trailing text', '<a/>x'],
  ])('%s is refused', (_, text) => {
    expect(() => parseXml(text)).toThrow(RemoteProtocolError)
  })

  test('an error does not quote the document', () => {
    expect(() => parseXml('<a>secret&hunter2;</a>')).toThrow(/^(?!.*hunter2).*not well formed/)
  })

  test.each([
    ['depth', '<a>'.repeat(300) + '</a>'.repeat(300), { maxDepth: 256 }, /256/],
    ['nodes', `<a>${'<b/>'.repeat(1001)}</a>`, { maxNodes: 1000 }, /1000/],
    ['length', `<a>${'x'.repeat(1000)}</a>`, { maxTextLength: 1000 }, /1007 .*1000/],
  ])('the limit of %s holds, with both numbers', (_, text, limits, message) => {
    expect(() => parseXml(text, limits)).toThrow(message)
    expect(() => parseXml(text, limits)).toThrow(RemoteProtocolError)
  })

  test('a document that is far too deep is refused long before its end', () => {
    const startedAt = performance.now()

    expect(() => parseXml('<a>'.repeat(5_000_000))).toThrow(RemoteProtocolError)

    expect(performance.now() - startedAt).toBeLessThan(1000)
  })
})
