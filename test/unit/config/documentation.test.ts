import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { VARIABLES } from '../../../src/config/environment.ts'
import { fileSchema } from '../../../src/config/schema.ts'
import { SECRET_VARIABLES } from '../../../src/config/secret-variables.ts'
import { PASSED_ON } from '../../../src/secrets/read/run-command.ts'

const operations = readFileSync('docs/operations.md', 'utf8')

/** First column of a table under a heading, without the backquotes. */
function firstColumn(heading: string): string[] {
  const section = operations.split(`## ${heading}\n`)[1]?.split('\n##')[0] ?? ''
  return [...section.matchAll(/^\| `([^`]+)` +\|/gm)].map((match) => match[1] ?? '')
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>
}

const WHOLE = new Set(['defaults.credentials', 'servers', 'accounts'])

function keysOf({ properties = {} }: JsonSchema, prefix = ''): string[] {
  return Object.entries(properties).flatMap(([name, child]) => {
    const key = `${prefix}${name}`
    return child.properties && !WHOLE.has(key) ? keysOf(child, `${key}.`) : [key]
  })
}

it('lists every environment variable in the table of the documentation', () => {
  expect(firstColumn('Environment').sort()).toEqual(Object.keys(VARIABLES).sort())
})

it('shows every environment variable in the example', () => {
  const example = readFileSync('.env.example', 'utf8')

  const shown = [...example.matchAll(/^#?([A-Z_]+)=/gm)].map((match) => match[1])

  expect(shown).toEqual(expect.arrayContaining(Object.keys(VARIABLES)))
})

it('lists every key of the configuration file in the table of the documentation', () => {
  const schema = z.toJSONSchema(fileSchema, { unrepresentable: 'any', io: 'input' }) as JsonSchema
  const documented = firstColumn('Configuration file').map((key) => key.replace(/\.[<'].*$/, ''))

  expect([...new Set(documented)].filter((key) => key !== 'servers').sort()).toEqual(
    keysOf(schema)
      .filter((key) => key !== 'servers')
      .sort(),
  )
})

it('names every secret that may come from a file, and all that a command is told', () => {
  const fromFiles = SECRET_VARIABLES.filter((name) => name !== 'STATIONMASTER_OLD_SECRETS')

  for (const name of fromFiles) expect(operations).toContain(`\`${name}_FILE\``)
  for (const name of PASSED_ON) expect(operations).toContain(`\`${name}\``)
})
