import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { drawCommands } from './draw-commands.ts'

const FILE = new URL('../../../docs/slack.md', import.meta.url)
const UPDATE = 'UPDATE_DOCS=1 npx vitest run --project contract test/contract/docs'

describe('docs/slack.md', () => {
  it('is drawn from the commands of the code', () => {
    const drawn = drawCommands()
    if (process.env.UPDATE_DOCS) writeFileSync(FILE, drawn)

    expect(readFileSync(FILE, 'utf8'), `docs/slack.md is out of date. Draw it anew with: ${UPDATE}`).toBe(drawn)
  })
})
