import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../../src/documents/render/html.ts'
import { renderMarkdown } from '../../../src/documents/render/markdown.ts'
import { oneLine } from '../../../src/documents/render/one-line.ts'
import { renderSlips } from '../../../src/documents/slips.ts'
import { documentSaying, readHtml } from './a-document.ts'

/** Any text, and texts made of what means something to HTML, CSS or Markdown. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        ...['<', '>', '&', '"', "'", '|', '\\', '`', '*', '_', '\n', '\r', '#', '- ', '1. ', '</style>', '<script>'],
        ...['&amp;', '[x](y)', '\u202e', '\u2028', '\u0000', '<!--', ']]>', '$', '~~', '}', ';', 'a', ' '],
      ),
    )
    .map((parts) => parts.join('')),
)

const HARMLESS = readHtml(renderHtml(documentSaying('x')))

describe('HTML', () => {
  it('has no element and no attribute that a text has brought in, and shows the text as it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { elements, attributes, texts } = readHtml(renderHtml(documentSaying(text)))
        const shown = oneLine(text)

        expect(elements).toEqual(HARMLESS.elements)
        expect(attributes).toEqual(HARMLESS.attributes)
        // Every place but the style, which is not for reading.
        const places = texts.filter((each) => each === shown).length
        if (shown !== '') expect(places).toBeGreaterThanOrEqual(HARMLESS.texts.filter((each) => each === 'x').length)
      }),
    )
  })

  it('keeps a text that closes its style element inside it', () => {
    const html = renderHtml(documentSaying('"} </style><script>alert(1)</script>'))

    expect(html.match(/<\/style>/g)).toHaveLength(1)
    expect(html).not.toContain('<script')
    expect(html).toContain(
      'content: "\\22 \\7d  \\3c \\2f style\\3e \\3c script\\3e alert\\28 1\\29 \\3c \\2f script\\3e "',
    )
  })

  it('is one file that loads and runs nothing, in a language, with pages, repeated heads and whole rows', () => {
    const html = renderHtml(documentSaying('x'))

    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(html).not.toMatch(/<(script|link|img|iframe|object)|url\(|@import|https?:/)
    expect(html).toContain("default-src 'none'")
    expect(html).toContain('@page')
    expect(html).toContain('counter(pages)')
    expect(html).toContain('thead { display: table-header-group; }')
    expect(html).toContain('tr { break-inside: avoid; }')
  })

  it('draws a box for each answer of a form', () => {
    const document = {
      ...documentSaying('x'),
      sections: [
        {
          heading: 'Boxes',
          blocks: [
            {
              kind: 'checks' as const,
              items: (['checked', 'clear', 'unknown'] as const).map((mark) => ({ mark, text: mark })),
            },
          ],
        },
      ],
    }

    expect(renderHtml(document)).toContain('aria-label="checked">×</span>')
    expect(renderMarkdown(document)).toContain('- [x] checked\n- [ ] clear\n- \\[?\\] unknown\n')
  })
})

describe('Markdown', () => {
  it('keeps each text in its place, in one line', () => {
    const shape = (text: string) => {
      const lines = renderMarkdown(documentSaying(text)).split('\n')
      const cells = lines.map((line) => line.match(/(?<!\\)(?:\\\\)*\|/g)?.length ?? 0)
      return { lines: lines.length, cells }
    }
    const harmless = shape('x')

    fc.assert(
      fc.property(
        anyText.filter((text) => oneLine(text) !== ''),
        (text) => {
          expect(shape(text)).toEqual(harmless)
        },
      ),
    )
  })

  it('says the text itself once the backslashes are taken away', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [title] = renderMarkdown(documentSaying(text)).split('\n')

        expect(title?.replace(/^# /, '').replace(/\\([^A-Za-z0-9\s])/g, '$1')).toBe(oneLine(text))
      }),
    )
  })

  it.each([
    ['a | b', 'a \\| b'],
    ['CONTOSO\\lab7', 'CONTOSO\\\\lab7'],
    ['<b>&amp;', '\\<b\\>\\&amp;'],
    ['two\r\nlines', 'two lines'],
    ['1. no list', '1\\. no list'],
    ['10.0.14393', '10.0.14393'],
    ['- no list', '\\- no list'],
    ['# no heading', '\\# no heading'],
    ['it\u202ereversed', 'it\ufffdreversed'],
  ])('writes %j as %j', (text, written) => {
    expect(renderMarkdown(documentSaying(text)).split('\n')[2]).toBe(written)
  })
})

describe('slips', () => {
  const entry = { account: 'anna', fullName: 'Anna B.', password: 'Kmtp4-Fhwr7', note: 'You choose a new one.' }
  const heading = { title: 'New accounts', contact: 'IT desk' }

  it('have everything that a person needs, one slip for each account', () => {
    const { texts, elements } = readHtml(
      renderSlips([entry, { ...entry, account: 'ben', fullName: '', note: '' }], heading),
    )

    expect(elements.filter((name) => name === 'dl')).toHaveLength(2)
    expect(texts.slice(4)).toEqual([
      ...['Anna B.', 'Account', 'anna', 'Password', 'Kmtp4-Fhwr7', 'You choose a new one.', 'Questions: IT desk'],
      ...['Account', 'ben', 'Password', 'Kmtp4-Fhwr7', 'Questions: IT desk'],
    ])
  })

  it('show any name as it is', () => {
    const harmless = readHtml(renderSlips([entry], heading)).elements
    fc.assert(
      fc.property(
        anyText.filter((text) => oneLine(text) !== ''),
        (text) => {
          const html = renderSlips([{ account: text, fullName: text, password: text, note: text }], {
            title: text,
            contact: text,
          })

          expect(readHtml(html).elements).toEqual(harmless)
        },
      ),
    )
  })

  it('are never cut by a page, and are read without mistaking a character', () => {
    const html = renderSlips([entry], heading)

    expect(html).toMatch(/\.slip \{[^}]*break-inside: avoid/)
    expect(html).toMatch(/\.slip dd \{[^}]*monospace/)
  })
})
