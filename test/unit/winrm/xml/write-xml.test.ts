import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LocalProtocolError } from '../../../../src/winrm/errors.ts'
import { parseXml } from '../../../../src/winrm/xml/parse-xml.ts'
import { element, markupOf, renderXml } from '../../../../src/winrm/xml/write-xml.ts'

describe('renderXml', () => {
  test('escapes text and attributes and leaves undefined attributes out', () => {
    const node = element('a:x', { 'xmlns:a': 'urn:1', p: '<"\n&', q: undefined }, 'a < b & c ]]>\r', element('y', {}))

    expect(renderXml(node)).toBe('<a:x xmlns:a="urn:1" p="&lt;&quot;&#xA;&amp;">a &lt; b &amp; c ]]&gt;&#xD;<y/></a:x>')
  })

  test('whatever XML can hold comes back as it was', () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML 1.0 cannot hold
      return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u.test(value)
    })
    fc.assert(
      fc.property(text, text, (content, attribute) => {
        const root = parseXml(renderXml(element('a', { b: attribute }, content)))

        expect(root.children.join('')).toBe(content)
        expect(root.attributes.get('b')).toBe(attribute)
      }),
    )
  })

  test.each(['\u0000', '\u000b', '\ufffe', '\ud800', 'x\udc00y'])('%j does not get through', (text) => {
    expect(() => renderXml(element('a', {}, text))).toThrow(LocalProtocolError)
    expect(() => renderXml(element('a', { b: text }))).toThrow(LocalProtocolError)
  })

  test('names cannot smuggle markup', () => {
    expect(() => renderXml(element('a><b', {}))).toThrow(LocalProtocolError)
    expect(() => renderXml(element('a', { 'x y': '1' }))).toThrow(LocalProtocolError)
  })

  test('an element that was read is written with the same names and texts', () => {
    const parsed = parseXml('<a:x xmlns:a="urn:1" xml:lang="en" a:b="1" c="2">t<y>u</y><a:z/></a:x>')

    expect(parseXml(renderXml(markupOf(parsed)))).toEqual(parsed)
  })
})
