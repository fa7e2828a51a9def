import { SaxesParser } from 'saxes'
import type { Document } from '../../../src/documents/document.ts'
import { facts, list, paragraph, table } from '../../../src/documents/document.ts'

/** A document with this text in every place that a document has. */
export function documentSaying(text: string): Document {
  return {
    title: text,
    subtitle: text,
    notice: text,
    sections: [
      {
        heading: text,
        blocks: [
          paragraph(text),
          list([text, text]),
          facts([[text, text]]),
          {
            kind: 'checks',
            items: [
              { mark: 'checked', text },
              { mark: 'unknown', text, note: text },
            ],
          },
          table(
            [
              [text, 1],
              ['b', 2],
            ],
            [[text, text]],
          ),
        ],
      },
    ],
  }
}

export interface ReadHtml {
  /** Names of elements in their order. */
  readonly elements: readonly string[]
  readonly attributes: readonly string[]
  /** What stands between the tags, piece by piece, without blank ones. */
  readonly texts: readonly string[]
}

/** Reads our HTML with a strict parser, which throws where a tag or an entity is not as it must be. */
export function readHtml(html: string): ReadHtml {
  const elements: string[] = []
  const attributes = new Set<string>()
  const texts: string[] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    elements.push(tag.name)
    for (const name of Object.keys(tag.attributes)) attributes.add(name)
  })
  parser.on('text', (text) => {
    if (text.trim() !== '') texts.push(text.trim())
  })
  parser.write(html.replace('<!doctype html>', '')).close()
  return { elements, attributes: [...attributes].sort(), texts }
}
