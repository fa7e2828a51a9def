import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { drawRoles } from './draw-roles.ts'

const FILE = new URL('../../../docs/roles.md', import.meta.url)
const UPDATE = 'UPDATE_DOCS=1 npx vitest run --project contract test/contract/docs'

describe('docs/roles.md', () => {
  it('is drawn from the tables of the code', () => {
    const drawn = drawRoles()
    if (process.env.UPDATE_DOCS) writeFileSync(FILE, drawn)

    expect(readFileSync(FILE, 'utf8'), `docs/roles.md is out of date. Draw it anew with: ${UPDATE}`).toBe(drawn)
  })
})
