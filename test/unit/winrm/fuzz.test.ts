import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TARGETS, targetNamed } from '../../fuzz/targets.ts'
import { inputOf, tryInput } from '../../fuzz/try-input.ts'

/** `npm run fuzz` goes on for as long as it is told; here each target gets a little, of another seed each time. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000)
const INPUTS = 150
const CONVERSATIONS = 8
const FOLDER = join(import.meta.dirname, '../../fuzz/regressions')

interface Regression {
  readonly target: string
  /** What it did when it was found. */
  readonly found: string
  /** Base64. */
  readonly input: string
}

describe(`mutated input (FUZZ_SEED=${SEED})`, () => {
  it.each(TARGETS.map(({ name }) => name))('gives a value or a typed error: %s', async (name) => {
    const target = targetNamed(name)
    const findings: string[] = []
    for (let iteration = 0; iteration < (name === 'conversation' ? CONVERSATIONS : INPUTS); iteration += 1) {
      const input = inputOf(target, SEED, iteration)
      const { finding } = await tryInput(target, input, SEED + iteration)
      if (finding !== undefined) findings.push(`${finding}\n  ${input.toString('base64')}`)
    }

    expect(findings).toEqual([])
  })

  it('is the same for the same seed, and another for another', () => {
    const target = targetNamed('xml')
    const inputs = [inputOf(target, 1, 7), inputOf(target, 1, 7), inputOf(target, 2, 7), inputOf(target, 1, 8)]

    expect(inputs[0]).toEqual(inputs[1])
    expect(inputs[0]).not.toEqual(inputs[2])
    expect(inputs[0]).not.toEqual(inputs[3])
  })

  it('is found out where it makes a target throw what is not typed', async () => {
    const careless = { ...targetNamed('xml'), run: (input: Buffer) => JSON.parse(input.toString()) as unknown }

    expect((await tryInput(careless, Buffer.from('{'), 0)).finding).toContain('SyntaxError')
  })
})

describe('input that was once too much', () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'))

  it.each(files)('gives a value or a typed error: %s', async (file) => {
    const { target, input } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Regression
    const tries = [0, 1, 2, 3].map((variant) => tryInput(targetNamed(target), Buffer.from(input, 'base64'), variant))

    expect((await Promise.all(tries)).map(({ finding }) => finding)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})
