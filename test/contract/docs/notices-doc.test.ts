import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseTexts } from '../../../src/config/texts-file.ts'
import { PLACEHOLDERS } from '../../../src/wording/templates/placeholders.ts'
import { drawNotices } from './draw-notices.ts'

const FILE = new URL('../../../docs/notices.md', import.meta.url)
const UPDATE = 'UPDATE_DOCS=1 npx vitest run --project contract test/contract/docs'
const DRAWN = /(?<=<!-- drawn -->\n)[\s\S]*?(?=\n<!-- until here -->)/

describe('docs/notices.md', () => {
  it('shows what people read as the texts say it', () => {
    const drawn = drawNotices()
    if (process.env.UPDATE_DOCS)
      writeFileSync(
        FILE,
        readFileSync(FILE, 'utf8').replace(DRAWN, () => drawn),
      )

    const found = DRAWN.exec(readFileSync(FILE, 'utf8'))?.[0]
    expect(found, `docs/notices.md is out of date. Draw it anew with: ${UPDATE}`).toBe(drawn)
  })

  it('shows texts of a site that the configuration takes', () => {
    const shown = /^ {4}over:\n(?: {4}.*\n)+/m.exec(readFileSync(FILE, 'utf8'))?.[0] ?? ''

    expect(parseTexts(shown.replace(/^ {4}/gm, ''), 'texts.yml')).toMatchObject({
      texts: { 'over.todo': expect.any(String), 'because.not-begun-in-time': expect.any(String) },
      problems: [],
    })
  })

  it('speaks of no placeholder that there is not', () => {
    const named = [...readFileSync(FILE, 'utf8').matchAll(/\{(\w+)[,}]/g)].map(([, name = '']) => name)

    expect(named.filter((name) => !Object.hasOwn(PLACEHOLDERS, name))).toEqual([])
  })
})
